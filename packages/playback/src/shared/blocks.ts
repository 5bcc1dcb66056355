import type {
  FeedState,
  LinkCounters,
  SampleFeed,
  SampleSink,
  SpliceOptions,
} from './sample-link.ts';

/*
 * The transport without shared memory: the worker transfers blocks of frames through a MessagePort,
 * whose messages reach the worklet between two render quanta. The contract is `sample-link.ts`'s; what
 * differs is that the sink learns of the feed by a status message, posted once every `statusQuanta` quanta
 * and at every jump, so `heard` may be that much old. A block belongs to the receiver once posted.
 */

/** Worker to worklet. */
export type SinkMessage =
  | {
      readonly tag: 'frames';
      readonly position: number;
      readonly left: Float32Array<ArrayBuffer>;
      readonly right: Float32Array<ArrayBuffer>;
    }
  | {
      readonly tag: 'splice';
      readonly sequence: number;
      readonly at: number | 'now';
      readonly to: number;
      readonly soft: boolean;
    }
  | { readonly tag: 'flags'; readonly paused: boolean; readonly ended: boolean };

/** Worklet to worker. */
export interface FeedStatus {
  readonly tag: 'status';
  readonly heard: number;
  readonly settledSequence: number;
  readonly underruns: number;
  readonly underrunFrames: number;
  readonly framesPlayed: number;
}

/** 8 quanta of 128 frames: every 23 ms at 44.1 kHz. */
const statusQuanta = 8;

/** The worker's end. `post` is the port's `postMessage`; its messages go to `receive`. */
export class BlockSink implements SampleSink {
  readonly capacity: number;
  readonly #post: (message: SinkMessage, transfer: ArrayBuffer[]) => void;
  #written = 0;
  #sequence = 0;
  #pendingTo: number | null = null;
  #paused = true;
  #ended = false;
  #status: FeedStatus = {
    tag: 'status',
    heard: 0,
    settledSequence: 0,
    underruns: 0,
    underrunFrames: 0,
    framesPlayed: 0,
  };

  constructor(capacity: number, post: (message: SinkMessage, transfer: ArrayBuffer[]) => void) {
    this.capacity = capacity;
    this.#post = post;
  }

  receive(status: FeedStatus): void {
    this.#status = status;
  }

  get written(): number {
    return this.#written;
  }

  space(): number {
    return this.capacity - (this.#written - this.#status.heard);
  }

  write(left: Float32Array, right: Float32Array, from: number, to: number): number {
    const count = Math.min(to - from, this.space());
    if (count <= 0) return 0;
    const blockLeft = left.slice(from, from + count);
    const blockRight = right.slice(from, from + count);
    this.#post({ tag: 'frames', position: this.#written, left: blockLeft, right: blockRight }, [
      blockLeft.buffer,
      blockRight.buffer,
    ]);
    this.#written += count;
    return count;
  }

  splice(at: number | 'now', options: SpliceOptions): number {
    this.#sequence += 1;
    this.#pendingTo = at === 'now' ? this.#written : null;
    this.#post(
      {
        tag: 'splice',
        sequence: this.#sequence,
        at,
        to: this.#written,
        soft: options.soft,
      },
      [],
    );
    return this.#written;
  }

  settled(): boolean {
    return this.#status.settledSequence === this.#sequence;
  }

  heard(): number {
    if (this.#pendingTo !== null) {
      if (!this.settled()) return this.#pendingTo;
      this.#pendingTo = null;
    }
    return this.#status.heard;
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#postFlags();
  }

  setEnded(ended: boolean): void {
    if (ended === this.#ended) return;
    this.#ended = ended;
    this.#postFlags();
  }

  counters(): LinkCounters {
    return this.#status;
  }

  close(): void {
    this.setPaused(true);
  }

  #postFlags(): void {
    this.#post({ tag: 'flags', paused: this.#paused, ended: this.#ended }, []);
  }
}

/** The worklet's end. `receive` takes the port's messages, `post` sends the status. */
export class BlockFeed implements SampleFeed {
  readonly #post: (status: FeedStatus) => void;
  readonly #state: FeedState = { paused: true, ended: false, cutting: false };
  readonly #blocks: Extract<SinkMessage, { tag: 'frames' }>[] = [];
  #splice: Extract<SinkMessage, { tag: 'splice' }> | null = null;
  #heard = 0;
  #settledSequence = 0;
  #underruns = 0;
  #underrunFrames = 0;
  #played = 0;
  #quanta = 0;
  #changed = false;

  constructor(post: (status: FeedStatus) => void) {
    this.#post = post;
  }

  receive(message: SinkMessage): void {
    switch (message.tag) {
      case 'frames':
        this.#blocks.push(message);
        break;
      case 'splice':
        this.#splice = message;
        break;
      case 'flags':
        this.#state.paused = message.paused;
        this.#state.ended = message.ended;
        break;
    }
  }

  look(): FeedState {
    this.#state.cutting = this.#splice?.at === 'now';
    return this.#state;
  }

  cut(): boolean {
    const soft = this.#splice?.soft ?? false;
    this.#jump();
    return soft;
  }

  pull(left: Float32Array, right: Float32Array, offset: number, frames: number): number {
    let done = 0;
    while (done < frames) {
      let limit = frames - done;
      const splice = this.#splice;
      if (splice) {
        const before = (splice.at === 'now' ? splice.to : splice.at) - this.#heard;
        if (before <= 0) {
          if (splice.at === 'now') break;
          this.#jump();
          continue;
        }
        limit = Math.min(limit, before);
      }
      const block = this.#blocks[0];
      if (!block) break;
      const start = this.#heard - block.position;
      const count = Math.min(limit, block.left.length - start);
      if (count <= 0) {
        this.#blocks.shift();
        continue;
      }
      for (let i = 0; i < count; i++) {
        left[offset + done + i] = block.left[start + i] as number;
        right[offset + done + i] = block.right[start + i] as number;
      }
      done += count;
      this.#heard += count;
    }
    if (done > 0 && this.#played === 0) this.#changed = true;
    this.#played += done;
    return done;
  }

  countUnderrun(frames: number, fresh: boolean): void {
    if (fresh) this.#underruns += 1;
    this.#underrunFrames += frames;
  }

  publish(): void {
    this.#quanta += 1;
    if (!this.#changed && this.#quanta < statusQuanta) return;
    this.#changed = false;
    this.#quanta = 0;
    this.#post({
      tag: 'status',
      heard: this.#heard,
      settledSequence: this.#settledSequence,
      underruns: this.#underruns,
      underrunFrames: this.#underrunFrames,
      framesPlayed: this.#played,
    });
  }

  #jump(): void {
    const splice = this.#splice;
    if (!splice) return;
    this.#splice = null;
    this.#heard = Math.max(this.#heard, splice.to);
    this.#settledSequence = splice.sequence;
    this.#changed = true;
    while (
      this.#blocks[0] &&
      this.#blocks[0].position + this.#blocks[0].left.length <= this.#heard
    ) {
      this.#blocks.shift();
    }
  }
}
