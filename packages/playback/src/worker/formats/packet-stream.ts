/** The codecs that come in packets. */
export type PacketCodec = 'flac' | 'mp3' | 'aac' | 'vorbis' | 'opus';

/**
 * One coded packet. Raw frames are counted as a decoder puts them out that starts at the first packet and
 * drops nothing: padding and pre-skip included.
 */
export interface Packet {
  readonly data: Uint8Array;
  /** Raw frame at which this packet's output starts. */
  readonly start: number;
  /** How many raw frames it adds. */
  readonly frames: number;
}

/** What of the raw frames is music. `frames` null: all from `skip` on. */
export interface Trim {
  readonly skip: number;
  readonly frames: number | null;
}

export interface PacketFormat {
  readonly codec: PacketCodec;
  /** As WebCodecs names it. */
  readonly codecString: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** As WebCodecs wants it, per codec; null for none. */
  readonly description: Uint8Array | null;
  /** Of the source, for lossless codecs; else 0. */
  readonly bitDepth: number;
  /** Opus only, else 0. */
  readonly preSkip: number;
}

/** A demuxed track. Calls must not overlap. */
export interface PacketStream {
  readonly format: PacketFormat;
  readonly trim: Trim;
  /**
   * For formats that say only at the end of the file how much is music: `trim.frames`, later. Apart,
   * because the first sound must not wait for the tail of the file.
   */
  lateFrames?(signal: AbortSignal): Promise<number | null>;
  /** Makes `next` give the packet that holds `rawFrame`, preceded by at least `preRoll` others where there are any. */
  seek(rawFrame: number, preRoll: number, signal: AbortSignal): Promise<void>;
  /** Null at the end. The bytes are the caller's. */
  next(signal: AbortSignal): Promise<Packet | null>;
  close(): void;
}
