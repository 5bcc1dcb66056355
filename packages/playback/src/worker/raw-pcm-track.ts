import type { ByteSource } from '../shared/byte-source.ts';
import { decodeRawPcm, type RawPcmLayout } from './formats/wave.ts';
import { type PcmBlock, type PcmTrack, TrackError } from './pcm.ts';

const blockFrames = 8192;

/** WAV or AIFF: the samples as they lie there. */
export class RawPcmTrack implements PcmTrack {
  readonly sampleRate: number;
  readonly frames: number;
  readonly decoder: string;
  readonly #source: ByteSource;
  readonly #layout: RawPcmLayout;
  #position = 0;

  constructor(source: ByteSource, layout: RawPcmLayout) {
    this.sampleRate = layout.sampleRate;
    this.frames = layout.frames;
    this.decoder = `pcm ${layout.kind}`;
    this.#source = source;
    this.#layout = layout;
  }

  async seek(frame: number): Promise<void> {
    this.#position = Math.min(Math.max(0, frame), this.frames);
  }

  async read(signal: AbortSignal): Promise<PcmBlock | null> {
    const frames = Math.min(blockFrames, this.frames - this.#position);
    if (frames === 0) return null;
    const { dataStart, frameBytes } = this.#layout;
    const start = dataStart + this.#position * frameBytes;
    const end = start + frames * frameBytes;
    const bytes = await this.#source.read({ start, end }, signal);
    if (bytes.length < end - start) throw new TrackError('broken', 'the file ended early');
    this.#position += frames;
    return { channels: decodeRawPcm(bytes, this.#layout), frames };
  }

  close(): void {
    // Holds nothing but memory.
  }
}
