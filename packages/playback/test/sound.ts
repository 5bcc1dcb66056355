import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codec } from '@linnet/contract/track';
import type { ByteSource } from '../src/shared/byte-source.ts';
import type { PlayableTrack } from '../src/shared/player-protocol.ts';
import { makeWasmDecoder } from '../src/worker/decoders/wasm.ts';
import { openTrack } from '../src/worker/open-track.ts';
import type { PcmTrack } from '../src/worker/pcm.ts';

/** Stereo, ±1, each sample a multiple of 1/32768. */
export interface Sound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A sweep with noise: no two places alike. */
export function makeSound(frames: number, rate: number, seed = 1): Sound {
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let i = 0; i < frames; i++) {
    const phase = (2 * Math.PI * (100 * i + (4000 * i * i) / frames / 2)) / rate;
    left[i] = Math.round(32768 * (0.4 * Math.sin(phase) + 0.1 * random())) / 32768;
    right[i] = Math.round(32768 * (0.4 * Math.cos(phase) + 0.1 * random())) / 32768;
  }
  return { left, right };
}

/** `sound` as a file that ffmpeg makes, e.g. `encode(sound, 44100, 'mp3', ['-b:a', '192k'])`. */
export function encode(
  sound: Sound,
  rate: number,
  ending: string,
  args: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-sound-'));
  try {
    const raw = Buffer.alloc(sound.left.length * 4);
    for (let i = 0; i < sound.left.length; i++) {
      raw.writeInt16LE((sound.left[i] ?? 0) * 32768, i * 4);
      raw.writeInt16LE((sound.right[i] ?? 0) * 32768, i * 4 + 2);
    }
    writeFileSync(join(folder, 'in.raw'), raw);
    const file = join(folder, `out.${ending}`);
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-f', 's16le', '-ar', String(rate), '-ac', '2'],
      ...['-i', join(folder, 'in.raw'), ...args, file],
    ]);
    return new Uint8Array(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `bytes` without its first `seconds`, the packets as they were: such files begin in mid-stream. */
export function cutOut(
  bytes: Uint8Array,
  ending: string,
  seconds: number,
): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-sound-'));
  try {
    const [from, to] = [join(folder, `in.${ending}`), join(folder, `out.${ending}`)];
    writeFileSync(from, bytes);
    execFileSync('ffmpeg', [
      ...['-nostdin', '-v', 'error', '-ss', String(seconds), '-i', from, '-c', 'copy', to],
    ]);
    return new Uint8Array(readFileSync(to));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Counts its reads, so that a test can say how much of a file was needed. */
export function memorySource(bytes: Uint8Array): ByteSource & { bytesRead: number } {
  return {
    length: bytes.length,
    version: 'version-1',
    bytesRead: 0,
    async read({ start, end }, signal) {
      signal.throwIfAborted();
      const part = new Uint8Array(bytes.slice(start, end));
      this.bytesRead += part.length;
      return part;
    },
  };
}

export function makeTrack(codec: Codec, fields: Partial<PlayableTrack> = {}): PlayableTrack {
  return {
    trackId: 'track-1',
    version: 'version-1',
    codec,
    container: codec,
    bytes: 1,
    durationMs: 1000,
    sampleRate: 44100,
    channels: 2,
    ...fields,
  };
}

const forever = new AbortController().signal;

export function openBytes(codec: Codec, source: ByteSource, trim = true): Promise<PcmTrack> {
  return openTrack(
    makeTrack(codec),
    { source: async () => source, makeDecoder: makeWasmDecoder, trim },
    forever,
  );
}

/** All frames from where `track` stands, at most `frames`. */
export async function readAll(track: PcmTrack, frames = Number.POSITIVE_INFINITY): Promise<Sound> {
  const parts: { left: Float32Array; right: Float32Array }[] = [];
  let count = 0;
  while (count < frames) {
    const block = await track.read(forever);
    if (!block) break;
    const left = block.channels[0] ?? new Float32Array(0);
    const right = block.channels[1] ?? left;
    parts.push({ left: left.slice(0, block.frames), right: right.slice(0, block.frames) });
    count += block.frames;
  }
  const length = Math.min(count, frames);
  const sound = { left: new Float32Array(count), right: new Float32Array(count) };
  for (let at = 0, i = 0; i < parts.length; at += parts[i]?.left.length ?? 0, i++) {
    sound.left.set(parts[i]?.left ?? [], at);
    sound.right.set(parts[i]?.right ?? [], at);
  }
  return { left: sound.left.subarray(0, length), right: sound.right.subarray(0, length) };
}

/** Loudest difference of `sound` from `frame` on to `expected` at the same place. */
export function worstDifference(sound: Sound, expected: Sound, frame: number): number {
  let worst = 0;
  for (let i = 0; i < sound.left.length; i++) {
    worst = Math.max(
      worst,
      Math.abs((sound.left[i] ?? 0) - (expected.left[frame + i] ?? 0)),
      Math.abs((sound.right[i] ?? 0) - (expected.right[frame + i] ?? 0)),
    );
  }
  return worst;
}
