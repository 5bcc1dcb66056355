import type { Packet, PacketFormat } from '../formats/packet-stream.ts';
import { type PcmBlock, TrackError } from '../pcm.ts';
import type { PacketDecoder } from './packet-decoder.ts';

/*
 * Decoders compiled to WebAssembly, for browsers whose own fail the trial, and for tests in Node. Each is
 * its own chunk, loaded when first needed. They run synchronously in this worker.
 */

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

interface Engine {
  readonly name: string;
  decode(packets: readonly Packet[]): Decoded | Promise<Decoded>;
  /** What the decoder held back, given at the end of the stream. */
  finish?(): Decoded | Promise<Decoded>;
  reset(): Promise<void>;
  free(): void;
}

/** Makes the decoder for `format`; rejects with a TrackError for what has none (AAC). */
export async function makeWasmDecoder(format: PacketFormat): Promise<PacketDecoder> {
  return new WasmDecoder(format, await makeEngine(format));
}

class WasmDecoder implements PacketDecoder {
  readonly name: string;
  readonly #format: PacketFormat;
  readonly #engine: Engine;
  #rate: number;

  constructor(format: PacketFormat, engine: Engine) {
    this.#format = format;
    this.#engine = engine;
    this.name = engine.name;
    this.#rate = format.sampleRate;
  }

  get sampleRate(): number {
    return this.#rate;
  }

  swallowed(first: Packet): number {
    return this.#format.codec === 'vorbis' ? first.frames : 0;
  }

  async decode(packets: readonly Packet[]): Promise<readonly PcmBlock[]> {
    if (packets.length === 0) return [];
    return this.#blocks(await this.#engine.decode(packets));
  }

  async flush(): Promise<readonly PcmBlock[]> {
    return this.#engine.finish ? this.#blocks(await this.#engine.finish()) : [];
  }

  reset(): Promise<void> {
    return this.#engine.reset();
  }

  close(): void {
    this.#engine.free();
  }

  #blocks(decoded: Decoded): PcmBlock[] {
    const failure = decoded.errors[0];
    if (failure && decoded.samplesDecoded === 0) throw new TrackError('broken', failure.message);
    if (decoded.samplesDecoded === 0) return [];
    if (decoded.sampleRate > 0) this.#rate = decoded.sampleRate;
    if (this.#format.codec === 'flac') rescale(decoded, this.#format.bitDepth);
    return [{ channels: decoded.channelData, frames: decoded.samplesDecoded }];
  }
}

async function makeEngine(format: PacketFormat): Promise<Engine> {
  switch (format.codec) {
    case 'flac': {
      const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
      const decoder = new FLACDecoder();
      await decoder.ready;
      return {
        name: 'wasm flac',
        decode: (packets) => decoder.decodeFrames(packets.map((packet) => packet.data)),
        reset: () => decoder.reset(),
        free: () => decoder.free(),
      };
    }
    case 'mp3': {
      const { MPEGDecoder } = await import('mpg123-decoder');
      const decoder = new MPEGDecoder({ enableGapless: false });
      await decoder.ready;
      return {
        name: 'wasm mpg123',
        decode: (packets) => decoder.decodeFrames(packets.map((packet) => packet.data)),
        reset: () => decoder.reset(),
        free: () => decoder.free(),
      };
    }
    case 'opus': {
      const { OpusDecoder } = await import('opus-decoder');
      const decoder = new OpusDecoder(opusLayout(format));
      await decoder.ready;
      return {
        name: 'wasm opus',
        decode: (packets) => decoder.decodeFrames(packets.map((packet) => packet.data)),
        reset: () => decoder.reset(),
        free: () => decoder.free(),
      };
    }
    case 'vorbis':
      return makeVorbisEngine(format);
    case 'aac':
      throw new TrackError('unsupported', 'no AAC decoder in this browser');
  }
}

/** The decoder wants Ogg pages; packets out of a demuxer are put into the shape that its parser would give. */
async function makeVorbisEngine(format: PacketFormat): Promise<Engine> {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  const { identification, setup } = vorbisHeaders(format);
  type Page = Parameters<typeof decoder.decodeOggPages>[0][number];
  const page = (data: Uint8Array, frames: readonly Uint8Array[]) =>
    ({
      data,
      codecFrames: frames.map((frame) => ({ data: frame, header: { vorbisSetup: setup } })),
      isLastPage: false,
      totalSamples: 0,
    }) as unknown as Page;
  let fresh = true;
  return {
    name: 'wasm vorbis',
    decode(packets) {
      const pages = packets.map((packet) => page(new Uint8Array(1), [packet.data]));
      if (fresh) pages.unshift(page(identification, []));
      fresh = false;
      return decoder.decodeOggPages(pages);
    },
    async reset() {
      await decoder.reset();
      fresh = true;
    },
    free: () => decoder.free(),
  };
}

/** Takes the Xiph-laced description apart: count, lengths, then three headers. */
function vorbisHeaders(format: PacketFormat): { identification: Uint8Array; setup: Uint8Array } {
  const bytes = format.description;
  if (!bytes) throw new TrackError('broken', 'Vorbis without headers');
  let position = 1;
  const lengths = [0, 0];
  for (const i of [0, 1]) {
    let byte: number;
    do {
      byte = bytes[position++] ?? 0;
      lengths[i] = (lengths[i] ?? 0) + byte;
    } while (byte === 255);
  }
  const [first = 0, second = 0] = lengths;
  return {
    identification: bytes.subarray(position, position + first),
    setup: bytes.subarray(position + first + second),
  };
}

/** Channel mapping family 0 and 1, RFC 7845 section 5.1.1. Pre-skip stays in: it is ours to count. */
function opusLayout(
  format: PacketFormat,
): ConstructorParameters<typeof import('opus-decoder').OpusDecoder>[0] {
  const head = format.description;
  const family = head?.[18] ?? 0;
  if (!head || family === 0) return { channels: format.channels, preSkip: 0 };
  return {
    channels: format.channels,
    streamCount: head[19] ?? 1,
    coupledStreamCount: head[20] ?? 0,
    channelMappingTable: [...head.subarray(21, 21 + format.channels)],
    preSkip: 0,
  };
}

/** It divides by 2^(n-1) - 1 where the source is to be divided by 2^(n-1). In place: the planes are ours. */
function rescale(decoded: Decoded, bitDepth: number): void {
  if (bitDepth < 2 || bitDepth > 24) return;
  const full = 2 ** (bitDepth - 1);
  for (const plane of decoded.channelData) {
    for (let i = 0; i < plane.length; i++) {
      plane[i] = Math.round((plane[i] as number) * (full - 1)) / full;
    }
  }
}
