/**
 * Writes `src/worker/decoders/trial-samples.ts`: a few packets of a sine at -12 dB per codec, made by
 * ffmpeg. Run it by hand when a codec is added: `node packages/playback/harness/make-trial-samples.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSource } from '../src/shared/byte-source.ts';
import { ByteReader } from '../src/worker/byte-reader.ts';
import { openFlac } from '../src/worker/formats/flac.ts';
import { openMp4, openOgg } from '../src/worker/formats/mediabunny-stream.ts';
import { openMp3 } from '../src/worker/formats/mp3.ts';
import type { PacketStream } from '../src/worker/formats/packet-stream.ts';

const folder = mkdtempSync(join(tmpdir(), 'linnet-trial-'));
const signal = new AbortController().signal;
const encodings = {
  flac: { ending: 'flac', args: ['-c:a', 'flac', '-frame_size', '1024'], rate: 44100, packets: 3 },
  mp3: { ending: 'mp3', args: ['-c:a', 'libmp3lame', '-b:a', '64k'], rate: 44100, packets: 5 },
  aac: { ending: 'm4a', args: ['-c:a', 'aac', '-b:a', '64k'], rate: 44100, packets: 5 },
  vorbis: { ending: 'ogg', args: ['-c:a', 'libvorbis', '-q:a', '0'], rate: 44100, packets: 5 },
  opus: { ending: 'opus', args: ['-c:a', 'libopus', '-b:a', '48k'], rate: 48000, packets: 4 },
} as const;

const entries: string[] = [];
for (const [codec, { ending, args, rate, packets }] of Object.entries(encodings)) {
  const file = join(folder, `trial.${ending}`);
  const sine = `aevalsrc=0.25*sin(2*PI*1000*t)|0.25*sin(2*PI*1000*t):s=${rate}:d=0.25`;
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', sine, ...args, '-bitexact', file]);
  const stream = await open(codec, readFileSync(file));
  await stream.seek(0, 0, signal);
  const data: string[] = [];
  let frames = 0;
  for (let i = 0; i < packets; i++) {
    const packet = await stream.next(signal);
    if (!packet) throw new Error(`${codec}: only ${i} packets`);
    data.push(Buffer.from(packet.data).toString('base64'));
    // The first Opus packet's time is clamped by its pre-skip; its length is not.
    frames += codec === 'opus' ? 960 : packet.frames;
  }
  const { description, ...format } = stream.format;
  entries.push(`    ${codec}: makeSample(
      ${JSON.stringify(format)},
      ${description ? JSON.stringify(Buffer.from(description).toString('base64')) : 'null'},
      ${frames},
      ${JSON.stringify(data)},
    ),`);
}
rmSync(folder, { recursive: true });

writeFileSync(
  join(import.meta.dirname, '../src/worker/decoders/trial-samples.ts'),
  `// Made by harness/make-trial-samples.ts. A sine of 1 kHz at -12 dB, a few packets per codec.
import type { Packet, PacketCodec, PacketFormat } from '../formats/packet-stream.ts';

export interface TrialSample {
  readonly format: PacketFormat;
  readonly packets: readonly Packet[];
  /** Raw frames that a right decoder gives; Opus decoders may drop the pre-skip of them. */
  readonly frames: number;
}

export function trialSamples(): Record<PacketCodec, TrialSample> {
  return {
${entries.join('\n')}
  };
}

function makeSample(
  format: Omit<PacketFormat, 'description'>,
  description: string | null,
  frames: number,
  packets: readonly string[],
): TrialSample {
  return {
    format: { ...format, description: description === null ? null : bytesOf(description) },
    frames,
    packets: packets.map((data, i) => ({
      data: bytesOf(data),
      start: Math.floor((frames * i) / packets.length),
      frames: Math.floor(frames / packets.length),
    })),
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
`,
);

function open(codec: string, bytes: Uint8Array): Promise<PacketStream> {
  const source: ByteSource = {
    length: bytes.length,
    version: 'trial',
    read: async ({ start, end }) => new Uint8Array(bytes.slice(start, end)),
  };
  const reader = new ByteReader(source);
  if (codec === 'flac') return openFlac(reader, signal);
  if (codec === 'mp3') return openMp3(reader, signal);
  if (codec === 'aac') return openMp4(source, reader, signal);
  return openOgg(source, reader, signal);
}
