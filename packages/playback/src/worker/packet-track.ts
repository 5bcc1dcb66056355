import type { PacketDecoder } from './decoders/packet-decoder.ts';
import { preRollPackets } from './decoders/packet-decoder.ts';
import type { Packet, PacketStream, Trim } from './formats/packet-stream.ts';
import { type PcmBlock, type PcmTrack, sliceBlock, TrackError } from './pcm.ts';

/** Few packets first, so that the first sound comes soon. */
const firstBatch = 4;
const laterBatch = 16;

/**
 * Packets, decoded and trimmed by counting frames. `trim: false` is diagnostic: padding is played too.
 */
export class PacketTrack implements PcmTrack {
  readonly decoder: string;
  readonly #stream: PacketStream;
  readonly #decoder: PacketDecoder;
  #trim: Trim;
  /** Asked once, after the first block. */
  #lateFrames: PacketStream['lateFrames'];
  /** Blocks decoded and not yet given. */
  #blocks: PcmBlock[] = [];
  #first: Packet | null = null;
  /** Raw frames of the decoder's output still to drop. */
  #drop = 0;
  /** Frames given or sought past, after trimming. */
  #position = 0;
  #ended = false;
  #flushed = false;
  #started = false;
  #batch = firstBatch;

  private constructor(stream: PacketStream, decoder: PacketDecoder, trim: boolean) {
    this.#stream = stream;
    this.#decoder = decoder;
    this.decoder = `${stream.format.codec} by ${decoder.name}`;
    this.#trim = trim ? stream.trim : { skip: stream.format.preSkip, frames: null };
    this.#lateFrames = trim ? stream.lateFrames?.bind(stream) : undefined;
  }

  /** Decodes the first block before it settles: a decoder may only then know its output's rate. */
  static async open(
    stream: PacketStream,
    decoder: PacketDecoder,
    trim: boolean,
    signal: AbortSignal,
  ): Promise<PacketTrack> {
    const track = new PacketTrack(stream, decoder, trim);
    if (stream.format.codec === 'aac') await track.#open(signal);
    return track;
  }

  get sampleRate(): number {
    return this.#decoder.sampleRate;
  }

  get frames(): number | null {
    return this.#trim.frames === null ? null : this.#scaled(this.#trim.frames);
  }

  async seek(frame: number, signal: AbortSignal): Promise<void> {
    await this.#seek(Math.max(0, frame), signal);
  }

  async read(signal: AbortSignal): Promise<PcmBlock | null> {
    if (!this.#started) await this.#seek(this.#position, signal);
    for (;;) {
      const block = this.#blocks.shift();
      if (block) {
        const cut = await this.#cut(block, signal);
        if (cut) return cut;
        continue;
      }
      if (this.#flushed || this.#full()) return null;
      await this.#decodeMore(signal);
    }
  }

  close(): void {
    this.#decoder.close();
    this.#stream.close();
  }

  async #open(signal: AbortSignal): Promise<void> {
    await this.#seek(0, signal);
    while (this.#blocks.length === 0 && !this.#flushed) await this.#decodeMore(signal);
    if (this.#decoder.sampleRate !== this.#stream.format.sampleRate) {
      // Known only now, so what is to be dropped must be counted again.
      this.#drop = this.#scaled(this.#trim.skip);
    }
  }

  async #seek(frame: number, signal: AbortSignal): Promise<void> {
    const { codec, sampleRate } = this.#stream.format;
    this.#started = false;
    const ratio = this.#decoder.sampleRate / sampleRate;
    const target = this.#trim.skip + frame / ratio;
    await this.#decoder.reset();
    await this.#stream.seek(Math.floor(target), preRollPackets[codec], signal);
    const first = await this.#stream.next(signal);
    this.#first = first;
    this.#blocks = [];
    this.#ended = first === null;
    this.#flushed = false;
    this.#position = frame;
    this.#batch = firstBatch;
    this.#drop = first
      ? Math.round((target - first.start - this.#decoder.swallowed(first)) * ratio)
      : 0;
    if (this.#drop < 0) throw new TrackError('broken', `seek landed ${-this.#drop} frames late`);
    this.#started = true;
  }

  async #decodeMore(signal: AbortSignal): Promise<void> {
    const packets: Packet[] = [];
    if (this.#first) packets.push(this.#first);
    this.#first = null;
    while (packets.length < this.#batch && !this.#ended) {
      const packet = await this.#stream.next(signal);
      if (packet) packets.push(packet);
      else this.#ended = true;
    }
    this.#batch = laterBatch;
    this.#blocks.push(...(await this.#decoder.decode(packets)));
    if (this.#ended) {
      this.#blocks.push(...(await this.#decoder.flush()));
      this.#flushed = true;
    }
    signal.throwIfAborted();
  }

  /** What of `block` is music; null for none of it. */
  async #cut(block: PcmBlock, signal: AbortSignal): Promise<PcmBlock | null> {
    const from = Math.min(this.#drop, block.frames);
    this.#drop -= from;
    if (from === block.frames) return null;
    if (this.#lateFrames && (this.#position > 0 || this.#ended)) {
      this.#trim = { ...this.#trim, frames: await this.#lateFrames(signal) };
      this.#lateFrames = undefined;
    }
    const left = this.frames === null ? Number.POSITIVE_INFINITY : this.frames - this.#position;
    const to = Math.min(block.frames, from + left);
    if (to <= from) return null;
    this.#position += to - from;
    return sliceBlock(block, from, to);
  }

  #full(): boolean {
    return this.frames !== null && this.#position >= this.frames;
  }

  #scaled(rawFrames: number): number {
    return Math.round((rawFrames * this.#decoder.sampleRate) / this.#stream.format.sampleRate);
  }
}
