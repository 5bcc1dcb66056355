import type {
  FeedState,
  LinkCounters,
  SampleFeed,
  SampleSink,
  SpliceOptions,
} from './sample-link.ts';

/*
 * A ring of stereo frames between exactly one writer (the decode worker) and one reader (the audio
 * render thread), after the single-producer single-consumer queue of
 * https://github.com/padenot/ringbuf.js, with positions that never wrap to the ring and with splices.
 *
 * Memory: 16 control words (Int32), then `capacity` floats of the left plane, then of the right one.
 * `capacity` is a power of two; a position's slot is `position & (capacity - 1)`. Positions are kept
 * modulo 2^32 in the control words and compared by signed difference, which holds as long as writer
 * and reader are less than 2^31 frames apart (they are never more than `capacity` apart).
 *
 * Roles and ordering. Only the writer stores WRITE, SPLICE_*, PAUSED, ENDED; only the reader stores
 * READ, SPLICE_ACK and the counters. Frames in [READ, WRITE) belong to the reader, all other slots to
 * the writer. The writer stores samples first and WRITE after; the reader loads WRITE first and samples
 * after; the reader stores READ when it has copied. Atomics are sequentially consistent, so a reader
 * that sees a WRITE sees the samples before it. A stale WRITE only means fewer frames than there are; a
 * stale READ only means less space than there is.
 *
 * Splices. The writer stores AT, TO and FLAGS and then raises SEQ. The reader that finds SEQ unlike its
 * ACK reads the three, then SEQ again: when it moved meanwhile they may be torn, and it tries again in
 * the next quantum. A reader that is already past AT when it finds the splice jumps at once: what it
 * has played of the dropped frames is at most what was written before the splice was. It never jumps
 * to a position before its own.
 *
 * No function here allocates after construction, blocks or throws.
 */

const WRITE = 0;
const READ = 1;
const SPLICE_SEQ = 2;
const SPLICE_AT = 3;
const SPLICE_TO = 4;
const SPLICE_FLAGS = 5;
const SPLICE_ACK = 6;
const PAUSED = 7;
const ENDED = 8;
const UNDERRUNS = 9;
const UNDERRUN_FRAMES = 10;
const PLAYED = 11;
const controlWords = 16;
const controlBytes = controlWords * 4;

const flagNow = 1;
const flagSoft = 2;

/** Memory for a ring that holds at least `seconds` at `rate`, zeroed, paused. */
export function makeRingBuffer(rate: number, seconds: number): SharedArrayBuffer {
  const capacity = 2 ** Math.ceil(Math.log2(rate * seconds));
  const buffer = new SharedArrayBuffer(controlBytes + capacity * 8);
  new Int32Array(buffer, 0, controlWords)[PAUSED] = 1;
  return buffer;
}

interface Planes {
  readonly control: Int32Array;
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly capacity: number;
}

function planesOf(buffer: SharedArrayBuffer): Planes {
  const capacity = (buffer.byteLength - controlBytes) / 8;
  if (!Number.isInteger(Math.log2(capacity))) {
    throw new Error(`not a ring: ${buffer.byteLength} bytes`);
  }
  return {
    control: new Int32Array(buffer, 0, controlWords),
    left: new Float32Array(buffer, controlBytes, capacity),
    right: new Float32Array(buffer, controlBytes + capacity * 4, capacity),
    capacity,
  };
}

/** The writer's end. `written` starts where the ring stands, so that a new worker can take over. */
export class RingSink implements SampleSink {
  readonly capacity: number;
  readonly #ring: Planes;
  #written: number;
  #pendingTo: number | null = null;

  constructor(buffer: SharedArrayBuffer) {
    this.#ring = planesOf(buffer);
    this.capacity = this.#ring.capacity;
    this.#written = Atomics.load(this.#ring.control, WRITE) >>> 0;
  }

  get written(): number {
    return this.#written;
  }

  space(): number {
    return this.capacity - this.#unread();
  }

  write(left: Float32Array, right: Float32Array, from: number, to: number): number {
    const count = Math.min(to - from, this.space());
    if (count <= 0) return 0;
    const slot = this.#written & (this.capacity - 1);
    const first = Math.min(count, this.capacity - slot);
    this.#ring.left.set(left.subarray(from, from + first), slot);
    this.#ring.right.set(right.subarray(from, from + first), slot);
    if (first < count) {
      this.#ring.left.set(left.subarray(from + first, from + count), 0);
      this.#ring.right.set(right.subarray(from + first, from + count), 0);
    }
    this.#written += count;
    Atomics.store(this.#ring.control, WRITE, this.#written | 0);
    return count;
  }

  splice(at: number | 'now', options: SpliceOptions): number {
    const { control } = this.#ring;
    Atomics.store(control, SPLICE_AT, at === 'now' ? 0 : at | 0);
    Atomics.store(control, SPLICE_TO, this.#written | 0);
    Atomics.store(
      control,
      SPLICE_FLAGS,
      (at === 'now' ? flagNow : 0) | (options.soft ? flagSoft : 0),
    );
    Atomics.add(control, SPLICE_SEQ, 1);
    this.#pendingTo = at === 'now' ? this.#written : null;
    return this.#written;
  }

  settled(): boolean {
    const { control } = this.#ring;
    return Atomics.load(control, SPLICE_SEQ) === Atomics.load(control, SPLICE_ACK);
  }

  heard(): number {
    if (this.#pendingTo !== null) {
      if (!this.settled()) return this.#pendingTo;
      this.#pendingTo = null;
    }
    return this.#written - this.#unread();
  }

  setPaused(paused: boolean): void {
    Atomics.store(this.#ring.control, PAUSED, paused ? 1 : 0);
  }

  setEnded(ended: boolean): void {
    Atomics.store(this.#ring.control, ENDED, ended ? 1 : 0);
  }

  counters(): LinkCounters {
    const { control } = this.#ring;
    return {
      underruns: Atomics.load(control, UNDERRUNS),
      underrunFrames: Atomics.load(control, UNDERRUN_FRAMES) >>> 0,
      framesPlayed: Atomics.load(control, PLAYED) >>> 0,
    };
  }

  close(): void {
    this.setPaused(true);
  }

  #unread(): number {
    return ((this.#written | 0) - Atomics.load(this.#ring.control, READ)) | 0;
  }
}

/** The reader's end, for the render thread alone. */
export class RingFeed implements SampleFeed {
  readonly #control: Int32Array;
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #mask: number;
  readonly #state: FeedState = { paused: true, ended: false, cutting: false };
  #read: number;
  #ack: number;
  /** The pending splice as last read whole. */
  #seq: number;
  #at = 0;
  #to = 0;
  #flags = 0;

  constructor(buffer: SharedArrayBuffer) {
    const planes = planesOf(buffer);
    this.#control = planes.control;
    this.#left = planes.left;
    this.#right = planes.right;
    this.#mask = planes.capacity - 1;
    this.#read = Atomics.load(planes.control, READ);
    this.#ack = Atomics.load(planes.control, SPLICE_ACK);
    this.#seq = this.#ack;
  }

  look(): FeedState {
    const control = this.#control;
    const seq = Atomics.load(control, SPLICE_SEQ);
    if (seq !== this.#ack && seq !== this.#seq) {
      const at = Atomics.load(control, SPLICE_AT);
      const to = Atomics.load(control, SPLICE_TO);
      const flags = Atomics.load(control, SPLICE_FLAGS);
      if (Atomics.load(control, SPLICE_SEQ) === seq) {
        this.#seq = seq;
        this.#at = at;
        this.#to = to;
        this.#flags = flags;
      }
    }
    this.#state.paused = Atomics.load(control, PAUSED) === 1;
    this.#state.ended = Atomics.load(control, ENDED) === 1;
    this.#state.cutting = this.#seq !== this.#ack && (this.#flags & flagNow) !== 0;
    return this.#state;
  }

  cut(): boolean {
    const soft = (this.#flags & flagSoft) !== 0;
    this.#jump();
    return soft;
  }

  pull(left: Float32Array, right: Float32Array, offset: number, frames: number): number {
    let done = 0;
    while (done < frames) {
      let count = (Atomics.load(this.#control, WRITE) - this.#read) | 0;
      if (this.#seq !== this.#ack) {
        const now = (this.#flags & flagNow) !== 0;
        const before = ((now ? this.#to : this.#at) - this.#read) | 0;
        if (before <= 0) {
          if (now) break;
          this.#jump();
          continue;
        }
        if (before < count) count = before;
      }
      if (count > frames - done) count = frames - done;
      if (count <= 0) break;
      const position = this.#read;
      for (let i = 0; i < count; i++) {
        const slot = (position + i) & this.#mask;
        // In range: `slot` is masked to the planes' length.
        left[offset + done + i] = this.#left[slot] as number;
        right[offset + done + i] = this.#right[slot] as number;
      }
      done += count;
      this.#read = (position + count) | 0;
      Atomics.store(this.#control, READ, this.#read);
    }
    if (done > 0) Atomics.add(this.#control, PLAYED, done);
    return done;
  }

  countUnderrun(frames: number, fresh: boolean): void {
    if (fresh) Atomics.add(this.#control, UNDERRUNS, 1);
    Atomics.add(this.#control, UNDERRUN_FRAMES, frames);
  }

  publish(): void {
    // All of it is in shared memory already.
  }

  #jump(): void {
    if (((this.#to - this.#read) | 0) > 0) this.#read = this.#to;
    // READ before ACK: a writer that sees the splice settled must not see the old place.
    Atomics.store(this.#control, READ, this.#read);
    this.#ack = this.#seq;
    Atomics.store(this.#control, SPLICE_ACK, this.#ack);
  }
}
