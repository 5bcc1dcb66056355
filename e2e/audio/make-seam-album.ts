import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const seamCodecs = ['flac', 'wav', 'mp3', 'aac', 'vorbis', 'opus'] as const;
export type SeamCodec = (typeof seamCodecs)[number];

/** One continuous recording, cut into tracks at frames that no codec's frame falls on. */
export interface SeamAlbum {
  readonly codec: SeamCodec;
  readonly rate: number;
  /** The recording, ±1, as the 16-bit samples that were encoded. */
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly tracks: readonly SeamTrack[];
  /** FLAC and WAV must come back bit for bit. */
  readonly lossless: boolean;
}

export interface SeamTrack {
  readonly file: string;
  readonly title: string;
  readonly number: number;
  /** Frames of the recording, `end` excluded. */
  readonly start: number;
  readonly end: number;
}

export interface SeamAlbumOptions {
  readonly folder: string;
  readonly codec: SeamCodec;
  /** 30 s by default, cut at 10.0 s and 20.1 s and a few frames; shorter albums are cut in proportion. */
  readonly seconds?: number;
  readonly album?: string;
  readonly artist?: string;
}

const encodings: Record<SeamCodec, { ending: string; args: readonly string[] }> = {
  flac: { ending: 'flac', args: ['-c:a', 'flac'] },
  wav: { ending: 'wav', args: ['-c:a', 'pcm_s16le'] },
  mp3: { ending: 'mp3', args: ['-c:a', 'libmp3lame', '-q:a', '2', '-id3v2_version', '3'] },
  // Without noise substitution, which a decoder fills from its own dice: a seek could not be compared.
  aac: { ending: 'm4a', args: ['-c:a', 'aac', '-aac_pns', '0', '-b:a', '192k'] },
  vorbis: { ending: 'ogg', args: ['-c:a', 'libvorbis', '-q:a', '6'] },
  opus: { ending: 'opus', args: ['-c:a', 'libopus', '-b:a', '160k'] },
};

/**
 * Writes an album of three tracks in `codec` to `folder` (made if need be) with ffmpeg, tagged with album,
 * title and track number. Each track is encoded alone, as a ripper would.
 */
export async function makeSeamAlbum(options: SeamAlbumOptions): Promise<SeamAlbum> {
  const { folder, codec } = options;
  const rate = codec === 'opus' ? 48000 : 44100;
  const frames = Math.round((options.seconds ?? 30) * rate);
  const scale = frames / (30 * rate);
  const cuts = (rate === 48000 ? [480007, 964511] : [441007, 886111]).map((cut) =>
    scale === 1 ? cut : Math.round(cut * scale) | 1,
  );
  const { left, right } = makeRecording(frames, rate);
  await mkdir(folder, { recursive: true });
  const bounds = [0, ...cuts, frames];
  const tracks: SeamTrack[] = [];
  for (const [i, start] of bounds.slice(0, -1).entries()) {
    const end = bounds[i + 1] ?? frames;
    const number = i + 1;
    const title = `Seam ${number}`;
    const { ending, args } = encodings[codec];
    const file = join(folder, `${String(number).padStart(2, '0')} ${title}.${ending}`);
    const raw = join(folder, `.${number}.raw`);
    await writeFile(raw, interleave16(left, right, start, end));
    const tags = {
      title,
      artist: options.artist ?? 'Sweep',
      album: options.album ?? `Seams in ${codec}`,
      track: `${number}/3`,
    };
    await run('ffmpeg', [
      ...['-v', 'error', '-y', '-f', 's16le', '-ar', String(rate), '-ac', '2', '-i', raw],
      ...args,
      ...Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
      file,
    ]);
    await rm(raw);
    tracks.push({ file, title, number, start, end });
  }
  return { codec, rate, left, right, tracks, lossless: codec === 'flac' || codec === 'wav' };
}

/** A sweep from 60 Hz to 14 kHz, sine left and cosine right, with low-passed noise: every place is unlike every other. */
function makeRecording(frames: number, rate: number): { left: Float32Array; right: Float32Array } {
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  const seconds = frames / rate;
  const growth = Math.log(14000 / 60);
  const random = seeded(20261124);
  let noiseLeft = 0;
  let noiseRight = 0;
  for (let i = 0; i < frames; i++) {
    const phase = ((2 * Math.PI * 60 * seconds) / growth) * (Math.exp((i / frames) * growth) - 1);
    noiseLeft += 0.3 * (random() - 0.5 - noiseLeft);
    noiseRight += 0.3 * (random() - 0.5 - noiseRight);
    left[i] = quantize(0.45 * Math.sin(phase) + 0.35 * noiseLeft);
    right[i] = quantize(0.45 * Math.cos(phase) + 0.35 * noiseRight);
  }
  return { left, right };
}

function quantize(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value * 32768))) / 32768;
}

function interleave16(left: Float32Array, right: Float32Array, start: number, end: number): Buffer {
  const bytes = Buffer.alloc((end - start) * 4);
  for (let i = start; i < end; i++) {
    bytes.writeInt16LE((left[i] ?? 0) * 32768, (i - start) * 4);
    bytes.writeInt16LE((right[i] ?? 0) * 32768, (i - start) * 4 + 2);
  }
  return bytes;
}

/** Mulberry32: the same recording on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
