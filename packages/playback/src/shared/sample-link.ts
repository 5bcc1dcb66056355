/**
 * How decoded sound travels from the worker to the worklet. There are two transports, a ring in shared
 * memory (`ring.ts`) and transferred blocks (`blocks.ts`), and both keep this contract:
 *
 * - Sound is stereo, two planes of 32-bit floats at the context's rate. Every frame has a position, a
 *   count from 0 that only grows. The sink's owner (worker) writes at `written`; the feed's owner
 *   (worklet) hears at `heard`.
 * - A splice says "when `at` is reached, go on at `to`", where `to` is `written` at that moment. All
 *   frames between are dropped unheard, in the render quantum that finds the splice. `'now'` drops at
 *   once. That is how a seek, a skip and an edit of the queue behind the playhead take effect without
 *   touching frames that the other thread may be reading. One splice can be pending; a newer one
 *   replaces it, so the writer must not let a splice at a later place replace an unheard `'now'`
 *   (see `settled`).
 * - `ended` promises that no frame will follow `written`; running dry is then no underrun.
 */

/** How to go on at a splice: `soft` fades the first frames in (a cut in the middle of a track clicks). */
export interface SpliceOptions {
  readonly soft: boolean;
}

export interface LinkCounters {
  readonly underruns: number;
  readonly underrunFrames: number;
  readonly framesPlayed: number;
}

/** The worker's end. Belongs to one thread. */
export interface SampleSink {
  /** Frames that fit in; at least four seconds. */
  readonly capacity: number;
  /** Position of the next frame to write. */
  readonly written: number;
  /** Frames that can be written now. */
  space(): number;
  /** Copies frames `[from, to)` of both planes in; returns how many fitted. */
  write(left: Float32Array, right: Float32Array, from: number, to: number): number;
  /** Returns the position at which sound goes on: `written`. */
  splice(at: number | 'now', options: SpliceOptions): number;
  /** Whether the last splice has been carried out by the other end. */
  settled(): boolean;
  /** Position of the next frame to be heard; a pending `'now'` counts as carried out. */
  heard(): number;
  setPaused(paused: boolean): void;
  setEnded(ended: boolean): void;
  counters(): LinkCounters;
  close(): void;
}

/** What the feed does in one render quantum. Reused, never allocated there. */
export interface FeedState {
  paused: boolean;
  ended: boolean;
  /** A `'now'` splice waits; the quantum may fade out what is about to be dropped. */
  cutting: boolean;
}

/** The worklet's end. Allocates nothing in shared memory mode. */
export interface SampleFeed {
  /** Looks at the flags; call once at the start of a quantum. */
  look(): FeedState;
  /** Carries out a pending `'now'` splice; true when the new sound is to be faded in. */
  cut(): boolean;
  /**
   * Copies up to `frames` frames to `left` and `right` from index `offset`; returns how many there were.
   * While a `'now'` splice waits, only frames that it drops.
   */
  pull(left: Float32Array, right: Float32Array, offset: number, frames: number): number;
  /** Frames of silence put in while it should have played; `fresh` starts a new underrun. */
  countUnderrun(frames: number, fresh: boolean): void;
  /** Ends the quantum: publishes counters where the transport needs it. */
  publish(): void;
}

/** Handed from the page to the worker. `port` is transferred. */
export type SinkLink<Port> =
  | { readonly kind: 'shared memory'; readonly buffer: SharedArrayBuffer; readonly rate: number }
  | { readonly kind: 'messages'; readonly port: Port; readonly rate: number };

/** Handed from the page to the worklet in `processorOptions` (ring) or by the node's port (blocks). */
export interface ProcessorOptions {
  readonly ring: SharedArrayBuffer | null;
  /** Diagnostic: post all that is put out to the page. Off but for the debug switch. */
  readonly tap: boolean;
}

/** One batch of the diagnostic tap: what left the worklet, silence included. */
export interface TapBatch {
  readonly tag: 'tap';
  /** `currentFrame` of the context for the first frame. */
  readonly contextFrame: number;
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
}
