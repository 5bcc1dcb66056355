import type { SampleFeed } from '../shared/sample-link.ts';

/** Long enough not to click, short enough to feel immediate. */
const pauseFadeSeconds = 0.005;
const volumeRampSeconds = 0.02;

/**
 * What happens in one render quantum, apart from the realm so that it runs in a plain test. Allocates
 * nothing. When volume is 1 and nothing fades, the frames are copied and not multiplied.
 */
export class QuantumRenderer {
  readonly #feed: SampleFeed;
  readonly #fadeStep: number;
  readonly #volumeStep: number;
  /** Fades pauses and soft starts; 0 is silent. */
  #fade = 0;
  /** Volume as applied, on its way to the wanted one; -1 before the first quantum. */
  #volume = -1;
  /** Whether a frame was heard since the last cut: before that, silence is loading and no underrun. */
  #flowing = false;
  #starving = false;

  constructor(feed: SampleFeed, rate: number) {
    this.#feed = feed;
    this.#fadeStep = 1 / (pauseFadeSeconds * rate);
    this.#volumeStep = 1 / (volumeRampSeconds * rate);
  }

  /** Fills both planes, with silence where there is no sound. */
  render(left: Float32Array, right: Float32Array, volume: number): void {
    const feed = this.#feed;
    const frames = left.length;
    const state = feed.look();
    if (this.#volume < 0) this.#volume = volume;

    if (state.cutting) {
      // The dropped sound fades out over this quantum, so that the cut is no click.
      const tail = state.paused || this.#fade === 0 ? 0 : feed.pull(left, right, 0, frames);
      left.fill(0, tail);
      right.fill(0, tail);
      for (let i = 0; i < tail; i++) {
        const gain = this.#fade * this.#volume * (1 - (i + 1) / frames);
        left[i] = (left[i] as number) * gain;
        right[i] = (right[i] as number) * gain;
      }
      this.#fade = feed.cut() || state.paused ? 0 : 1;
      this.#flowing = false;
      this.#starving = false;
      feed.publish();
      return;
    }

    if (state.paused && this.#fade === 0) {
      left.fill(0);
      right.fill(0);
      feed.publish();
      return;
    }

    const got = feed.pull(left, right, 0, frames);
    if (got > 0) {
      this.#flowing = true;
      this.#starving = false;
    }
    if (got < frames) {
      left.fill(0, got);
      right.fill(0, got);
      if (state.paused) {
        this.#fade = 0;
      } else if (this.#flowing && !state.ended) {
        feed.countUnderrun(frames - got, !this.#starving);
        this.#starving = true;
      }
    }
    this.#shape(left, right, got, state.paused ? 0 : 1, volume);
    feed.publish();
  }

  #shape(
    left: Float32Array,
    right: Float32Array,
    frames: number,
    fadeTarget: number,
    volumeTarget: number,
  ): void {
    if (this.#fade === 1 && fadeTarget === 1 && this.#volume === 1 && volumeTarget === 1) return;
    for (let i = 0; i < frames; i++) {
      this.#fade = approach(this.#fade, fadeTarget, this.#fadeStep);
      this.#volume = approach(this.#volume, volumeTarget, this.#volumeStep);
      const gain = this.#fade * this.#volume;
      left[i] = (left[i] as number) * gain;
      right[i] = (right[i] as number) * gain;
    }
  }
}

function approach(value: number, target: number, step: number): number {
  return value < target ? Math.min(value + step, target) : Math.max(value - step, target);
}
