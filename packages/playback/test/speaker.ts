import { makeRingBuffer, RingFeed, RingSink } from '../src/shared/ring.ts';
import { QuantumRenderer } from '../src/worklet/quantum-renderer.ts';

/**
 * A worklet without an audio device: pulls `speed` times as fast as real time and keeps what it hears. It
 * waits for frames that are late, since at such speed a busy machine is late; `impatient` does not.
 */
export class Speaker {
  readonly sink: RingSink;
  readonly rate: number;
  readonly #feed: RingFeed;
  readonly #renderer: QuantumRenderer;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #left: Float32Array[] = [];
  #owed = 0;
  #last = performance.now();

  constructor(rate: number, speed = 8, impatient = false) {
    this.rate = rate;
    const buffer = makeRingBuffer(rate, 4);
    this.sink = new RingSink(buffer);
    this.#feed = new RingFeed(buffer);
    this.#renderer = new QuantumRenderer(this.#feed, rate);
    this.#timer = setInterval(() => {
      const now = performance.now();
      // Never more than the ring holds, however late this timer is.
      this.#owed = Math.min(this.#owed + ((now - this.#last) / 1000) * speed * rate, rate / 2);
      this.#last = now;
      for (; this.#owed >= 128; this.#owed -= 128) {
        if (!impatient && this.#waits()) continue;
        const left = new Float32Array(128);
        this.#renderer.render(left, new Float32Array(128), 1);
        this.#left.push(left);
      }
    }, 1);
  }

  #waits(): boolean {
    const ready = this.sink.written - this.sink.heard();
    const { ended, paused } = this.#feed.look();
    return this.sink.settled() && ready < 128 && !ended && !paused;
  }

  /** All of the left channel so far, from the first frame to the last that is not silent. */
  heard(): Float32Array {
    const all = Float32Array.from(this.#left.flatMap((block) => [...block]));
    const first = all.findIndex((value) => value !== 0);
    const last = all.findLastIndex((value) => value !== 0);
    return first === -1 ? all.subarray(0, 0) : all.subarray(first, last + 1);
  }

  forget(): void {
    this.#left.length = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
