import type { PacketCodec, PacketFormat } from '../formats/packet-stream.ts';
import type { MakeDecoder, PacketDecoder } from './packet-decoder.ts';
import type { TrialSample } from './trial-samples.ts';
import { makeWasmDecoder } from './wasm.ts';
import { WebCodecsDecoder } from './web-codecs.ts';

/** A decoder that has not answered by then hangs (WebKitGTK's Vorbis and Opus do). */
const trialMs = 3000;

export interface DecoderChoice {
  readonly make: MakeDecoder;
  /** Tries all codecs, so that the first click need not wait for it. */
  warm(): Promise<void>;
}

interface Verdict {
  readonly works: boolean;
  readonly dropsPreSkip: boolean;
}

/**
 * WebCodecs where a trial decode of a tiny sample gives the right number of frames with sound in them,
 * else WebAssembly. Not `isConfigSupported`: there are browsers that say yes and fail.
 */
export function chooseDecoders(): DecoderChoice {
  const verdicts = new Map<PacketCodec, Promise<Verdict>>();

  function verdict(codec: PacketCodec): Promise<Verdict> {
    const known = verdicts.get(codec) ?? tryCodec(codec);
    verdicts.set(codec, known);
    return known;
  }

  return {
    async make(format: PacketFormat): Promise<PacketDecoder> {
      const { works, dropsPreSkip } = await verdict(format.codec);
      if (works && (await supported(format))) return new WebCodecsDecoder(format, dropsPreSkip);
      return makeWasmDecoder(format);
    },
    async warm() {
      for (const codec of ['flac', 'mp3', 'aac', 'opus', 'vorbis'] as const) await verdict(codec);
    },
  };
}

async function supported(format: PacketFormat): Promise<boolean> {
  const config = {
    codec: format.codecString,
    sampleRate: format.sampleRate,
    numberOfChannels: format.channels,
    ...(format.description ? { description: format.description.slice() } : {}),
  };
  try {
    return (await AudioDecoder.isConfigSupported(config)).supported === true;
  } catch {
    // Malformed for this browser is unsupported.
    return false;
  }
}

async function loadSample(codec: PacketCodec): Promise<TrialSample | null> {
  try {
    const { trialSamples } = await import('./trial-samples.ts');
    return trialSamples()[codec];
  } catch {
    // The chunk is out of reach: then nothing is known of this decoder.
    return null;
  }
}

async function tryCodec(codec: PacketCodec): Promise<Verdict> {
  const no: Verdict = { works: false, dropsPreSkip: false };
  if (typeof AudioDecoder === 'undefined') return no;
  const sample = await loadSample(codec);
  if (!sample || !(await supported(sample.format))) return no;
  const decoder = new WebCodecsDecoder(sample.format, false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), trialMs);
  });
  async function run({ packets, frames: expected, format }: TrialSample): Promise<Verdict> {
    const blocks = [...(await decoder.decode(packets)), ...(await decoder.flush())];
    const frames = blocks.reduce((sum, block) => sum + block.frames, 0);
    let loudest = 0;
    for (const block of blocks) {
      for (const value of block.channels[0] ?? []) loudest = Math.max(loudest, Math.abs(value));
    }
    // The sample is a sine at −12 dB; s16 read as float would be silence or far over full scale.
    const sounds = loudest > 0.2 && loudest < 0.4;
    const dropsPreSkip = codec === 'opus' && frames === expected - format.preSkip;
    return { works: sounds && (frames === expected || dropsPreSkip), dropsPreSkip };
  }
  try {
    return (await Promise.race([run(sample), tooLate])) ?? no;
  } catch {
    // A decoder that fails on a sound sample is no decoder.
    return no;
  } finally {
    clearTimeout(timer);
    decoder.close();
  }
}
