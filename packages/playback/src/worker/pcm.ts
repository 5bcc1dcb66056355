import type { PlaybackErrorCode } from '../shared/player-protocol.ts';

/** Decoded frames: one plane per channel, each at least `frames` long, full scale at ±1. */
export interface PcmBlock {
  readonly channels: readonly Float32Array[];
  readonly frames: number;
}

/**
 * One open track as a run of frames, trimmed: frame 0 is the first of the music, not of the encoder's
 * padding. Calls must not overlap.
 */
export interface PcmTrack {
  /** Hertz of the frames that `read` gives. */
  readonly sampleRate: number;
  /** Frames in all, null when only the end of the file will tell. */
  readonly frames: number | null;
  /** Codec and decoder, for the debug panel. */
  readonly decoder: string;
  /** Goes on at exactly this frame, counted as a decode from the start would count. */
  seek(frame: number, signal: AbortSignal): Promise<void>;
  /** The next frames, null at the end. The caller owns the block until the next call. */
  read(signal: AbortSignal): Promise<PcmBlock | null>;
  close(): void;
}

/** A track that cannot be played, with the code that the page shows. */
export class TrackError extends Error {
  readonly code: PlaybackErrorCode;
  constructor(code: PlaybackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TrackError';
    this.code = code;
  }
}

/** Frames `[from, to)` of a block, without copying. */
export function sliceBlock(block: PcmBlock, from: number, to: number): PcmBlock {
  if (from === 0 && to === block.frames) return block;
  return { channels: block.channels.map((plane) => plane.subarray(from, to)), frames: to - from };
}
