/** Someone sleeping who can be woken; a call while nobody sleeps is remembered for the next one. */
export class Waker {
  #woken = false;
  #wake: (() => void) | undefined;

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Forgets calls so far. */
  clear(): void {
    this.#woken = false;
  }

  /** Waits until woken or `ms` are over. Rejects with the signal's reason when it aborts. */
  async sleep(ms: number, signal: AbortSignal): Promise<'woken' | 'over'> {
    signal.throwIfAborted();
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(end, ms);
        signal.addEventListener('abort', end);
        this.#wake = end;
        function end() {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        }
      });
      this.#wake = undefined;
    }
    signal.throwIfAborted();
    const how = this.#woken ? 'woken' : 'over';
    this.#woken = false;
    return how;
  }
}

/** Growing pauses with jitter. After `budget` of them the pause is `restMs`: only a hint ends it sooner. */
export class Backoff {
  readonly #random: () => number;
  readonly #firstMs: number;
  readonly #mostMs: number;
  readonly #restMs: number;
  readonly #budget: number;
  #failures = 0;

  constructor({
    random = Math.random,
    firstMs = 1000,
    mostMs = 60_000,
    restMs = 600_000,
    budget = 12,
  } = {}) {
    this.#random = random;
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
    this.#restMs = restMs;
    this.#budget = budget;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    this.#failures += 1;
    if (this.#failures > this.#budget) return this.#restMs;
    const whole = Math.min(this.#firstMs * 2 ** (this.#failures - 1), this.#mostMs);
    // Half of it is chance, so that devices that lost the same server do not come back together.
    return whole / 2 + (this.#random() * whole) / 2;
  }
}
