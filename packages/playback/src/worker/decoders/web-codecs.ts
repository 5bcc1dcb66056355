import type { Packet, PacketFormat } from '../formats/packet-stream.ts';
import { type PcmBlock, TrackError } from '../pcm.ts';
import type { PacketDecoder } from './packet-decoder.ts';

/** More packets than this in the decoder only cost memory. */
const queueLimit = 32;

/**
 * The browser's own decoder. Timestamps of its output are not used: after a restart they are wrong by what
 * the decoder swallowed. Samples are read in the decoder's own format and scaled here, since Chromium
 * scales positive s16 by 1/32767.
 */
export class WebCodecsDecoder implements PacketDecoder {
  readonly name = 'WebCodecs';
  readonly #format: PacketFormat;
  readonly #dropsPreSkip: boolean;
  #decoder: AudioDecoder;
  #outputs: PcmBlock[] = [];
  #error: unknown = null;
  #wake: (() => void) | null = null;
  #rate: number;

  /** `dropsPreSkip`: as the start-up trial found; only Opus has any. */
  constructor(format: PacketFormat, dropsPreSkip: boolean) {
    this.#format = format;
    this.#dropsPreSkip = dropsPreSkip;
    this.#rate = format.sampleRate;
    this.#decoder = this.#make();
  }

  get sampleRate(): number {
    return this.#rate;
  }

  swallowed(first: Packet): number {
    if (this.#format.codec === 'opus') return this.#dropsPreSkip ? this.#format.preSkip : 0;
    // Vorbis gives nothing for its first packet, wherever it starts.
    return this.#format.codec === 'vorbis' ? first.frames : 0;
  }

  async decode(packets: readonly Packet[]): Promise<readonly PcmBlock[]> {
    for (const packet of packets) {
      this.#throwError();
      this.#decoder.decode(
        new EncodedAudioChunk({
          type: 'key',
          timestamp: Math.round((packet.start / this.#format.sampleRate) * 1e6),
          data: packet.data,
        }),
      );
    }
    while (
      this.#decoder.decodeQueueSize > (this.#outputs.length === 0 ? 0 : queueLimit) &&
      this.#error === null
    ) {
      await this.#something();
    }
    return this.#take();
  }

  async flush(): Promise<readonly PcmBlock[]> {
    this.#throwError();
    try {
      await this.#decoder.flush();
    } catch (error) {
      this.#error ??= error;
    }
    return this.#take();
  }

  async reset(): Promise<void> {
    this.#outputs = [];
    if (this.#error !== null || this.#decoder.state === 'closed') {
      this.#error = null;
      this.#decoder = this.#make();
      return;
    }
    this.#decoder.reset();
    this.#decoder.configure(configOf(this.#format));
  }

  close(): void {
    if (this.#decoder.state !== 'closed') this.#decoder.close();
    this.#outputs = [];
  }

  #make(): AudioDecoder {
    const decoder = new AudioDecoder({
      output: (data) => {
        // Outputs of a decoder that was replaced after an error are nobody's.
        if (decoder === this.#decoder) {
          this.#rate = data.sampleRate;
          this.#outputs.push(toBlock(data));
          this.#wakeUp();
        }
        data.close();
      },
      error: (error) => {
        if (decoder !== this.#decoder) return;
        this.#error = error;
        this.#wakeUp();
      },
    });
    decoder.addEventListener('dequeue', () => this.#wakeUp());
    decoder.configure(configOf(this.#format));
    return decoder;
  }

  #take(): readonly PcmBlock[] {
    this.#throwError();
    const blocks = this.#outputs;
    this.#outputs = [];
    return blocks;
  }

  #throwError(): void {
    if (this.#error === null) return;
    throw new TrackError('broken', `decoder: ${this.#error}`, { cause: this.#error });
  }

  #something(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #wakeUp(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

export function configOf(format: PacketFormat): AudioDecoderConfig {
  return {
    codec: format.codecString,
    sampleRate: format.sampleRate,
    numberOfChannels: format.channels,
    // Copied: a decoder may keep it.
    ...(format.description ? { description: format.description.slice() } : {}),
  };
}

/** The frames of `data` as planes at full scale ±1; integers are divided by a power of two, which is exact. */
function toBlock(data: AudioData): PcmBlock {
  const { numberOfChannels, numberOfFrames, format } = data;
  if (!format) throw new TrackError('broken', 'decoder gave an unknown sample format');
  const planar = format.endsWith('-planar');
  const kind = planar ? format.slice(0, -'-planar'.length) : format;
  const channels = Array.from({ length: numberOfChannels }, () => new Float32Array(numberOfFrames));
  const raw = makeRaw(kind, planar ? numberOfFrames : numberOfFrames * numberOfChannels);
  const { scale, offset } = scales[kind] ?? { scale: 1, offset: 0 };
  if (planar) {
    for (const [planeIndex, plane] of channels.entries()) {
      data.copyTo(raw, { planeIndex });
      for (let i = 0; i < numberOfFrames; i++) plane[i] = ((raw[i] as number) - offset) * scale;
    }
  } else {
    data.copyTo(raw, { planeIndex: 0 });
    for (const [channel, plane] of channels.entries()) {
      for (let i = 0, at = channel; i < numberOfFrames; i++, at += numberOfChannels) {
        plane[i] = ((raw[at] as number) - offset) * scale;
      }
    }
  }
  return { channels, frames: numberOfFrames };
}

const scales: Record<string, { scale: number; offset: number }> = {
  u8: { scale: 1 / 128, offset: 128 },
  s16: { scale: 1 / 32768, offset: 0 },
  s32: { scale: 1 / 2147483648, offset: 0 },
};

function makeRaw(
  kind: string,
  length: number,
): Uint8Array | Int16Array | Int32Array | Float32Array {
  switch (kind) {
    case 'u8':
      return new Uint8Array(length);
    case 's16':
      return new Int16Array(length);
    case 's32':
      return new Int32Array(length);
    default:
      return new Float32Array(length);
  }
}
