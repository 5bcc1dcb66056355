import type { TapBatch } from '../shared/sample-link.ts';

const batchFrames = 4096;

/** Diagnostic only: copies what is put out and posts it in batches. Allocates, so never on in real use. */
export class Tap {
  readonly #post: (batch: TapBatch) => void;
  #left = new Float32Array(batchFrames);
  #right = new Float32Array(batchFrames);
  #filled = 0;
  #contextFrame = 0;

  constructor(post: (batch: TapBatch) => void) {
    this.#post = post;
  }

  take(contextFrame: number, left: Float32Array, right: Float32Array): void {
    if (this.#filled === 0) this.#contextFrame = contextFrame;
    this.#left.set(left, this.#filled);
    this.#right.set(right, this.#filled);
    this.#filled += left.length;
    if (this.#filled + left.length <= batchFrames) return;
    this.#post({
      tag: 'tap',
      contextFrame: this.#contextFrame,
      left: this.#left.slice(0, this.#filled),
      right: this.#right.slice(0, this.#filled),
    });
    this.#filled = 0;
  }
}
