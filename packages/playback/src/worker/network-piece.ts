import { ByteSourceError, type ByteSourceErrorCode } from '../shared/byte-source.ts';
import { sleep } from './abortable.ts';

/** Tries in a row that bring no byte, and tries in all. */
const triesWithoutBytes = 4;
const triesInAll = 12;
const firstWaitMs = 250;
const longestWaitMs = 4000;
/** A connection that gives nothing for so long is given up and tried anew. */
const defaultStallMs = 10_000;

export interface PieceOptions {
  readonly url: string;
  /** The track's version; an ETag that does not carry it is of other bytes. */
  readonly version: string;
  readonly fetch?: typeof fetch | undefined;
  /** Told of every byte that arrives. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** In [0, 1), for the jitter. */
  readonly random?: (() => number) | undefined;
  readonly stallMs?: number | undefined;
}

/** What all answers for one URL must agree on; filled in by the first. */
export interface Representation {
  length: number | null;
  etag: string | null;
}

interface Waiter {
  readonly until: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The bytes `[start, end)` on their way. The request starts at once. What breaks off is asked for again
 * from where it broke, with exponential waits and jitter, as long as it may pass: no network, 429, 5xx, a
 * connection cut or stalled. The last real error is what readers get in the end.
 */
export class Piece {
  readonly start: number;
  readonly #options: PieceOptions;
  readonly #representation: Representation;
  readonly #cancel = new AbortController();
  #bytes: Uint8Array<ArrayBuffer>;
  #filled = 0;
  #error: unknown = null;
  #waiters: Waiter[] = [];

  constructor(options: PieceOptions, representation: Representation, start: number, end: number) {
    this.#options = options;
    this.#representation = representation;
    this.start = start;
    this.#bytes = new Uint8Array(end - start);
    this.#run().catch((error: unknown) => {
      this.#error = error;
      for (const waiter of this.#waiters.splice(0)) waiter.reject(error);
    });
  }

  get end(): number {
    return this.start + this.#bytes.length;
  }

  get failed(): boolean {
    return this.#error !== null;
  }

  /** Settles when all bytes before the absolute position `until` are there. */
  filledTo(until: number): Promise<void> {
    if (this.start + this.#filled >= until) return Promise.resolve();
    if (this.#error !== null) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ until, resolve, reject });
    });
  }

  /** Copies bytes that are there, absolute positions `[from, to)`. */
  copy(from: number, to: number, target: Uint8Array, offset: number): void {
    target.set(this.#bytes.subarray(from - this.start, to - this.start), offset);
  }

  cancel(): void {
    this.#cancel.abort(new ByteSourceError('offline', 'no longer wanted'));
  }

  async #run(): Promise<void> {
    const random = this.#options.random ?? Math.random;
    let fruitless = 0;
    for (let attempt = 1; ; attempt++) {
      const before = this.#filled;
      try {
        await this.#request();
        return;
      } catch (error) {
        this.#cancel.signal.throwIfAborted();
        fruitless = this.#filled > before ? 1 : fruitless + 1;
        const passing = error instanceof ByteSourceError && passingCodes.has(error.code);
        if (!passing || fruitless >= triesWithoutBytes || attempt >= triesInAll) throw error;
        const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (fruitless - 1));
        await sleep(wait * (0.5 + random()), this.#cancel.signal);
      }
    }
  }

  /** One request for what is still missing. */
  async #request(): Promise<void> {
    const stall = new Stall(this.#options.stallMs ?? defaultStallMs, this.#cancel.signal);
    try {
      const from = this.start + this.#filled;
      const load = this.#options.fetch ?? fetch;
      const response = await load(this.#options.url, {
        headers: { range: `bytes=${from}-${this.end - 1}` },
        signal: stall.signal,
        // Chromium's cache serializes ranges of one URL, and what is downloaded is kept elsewhere.
        cache: 'no-store',
      });
      this.#check(response, from);
      await this.#receive(response, stall);
    } catch (error) {
      throw error instanceof ByteSourceError
        ? error
        : new ByteSourceError('offline', `network: ${error}`, { cause: error });
    } finally {
      stall.end();
    }
  }

  /** Throws unless `response` is the range asked for, of the version asked for. */
  #check(response: Response, from: number): void {
    if (!response.ok) throw statusError(response.status);
    const total = totalLength(response, from);
    const etag = response.headers.get('etag');
    const known = this.#representation;
    if (etag && !etag.includes(this.#options.version)) {
      throw new ByteSourceError('changed', `ETag ${etag} is not of ${this.#options.version}`);
    }
    if ((known.etag && etag !== known.etag) || (known.length !== null && total !== known.length)) {
      throw new ByteSourceError('changed', `now ${etag} with ${total} bytes`);
    }
    known.etag = etag;
    known.length = total;
    if (total < this.end) this.#bytes = this.#bytes.slice(0, Math.max(0, total - this.start));
  }

  async #receive(response: Response, stall: Stall): Promise<void> {
    const reader = response.body?.getReader();
    if (!reader) throw new ByteSourceError('server', 'an answer without a body');
    try {
      while (this.#filled < this.#bytes.length) {
        stall.reset();
        const { done, value } = await reader.read();
        if (done) throw new ByteSourceError('offline', `cut off at ${this.start + this.#filled}`);
        const part = value.subarray(0, this.#bytes.length - this.#filled);
        this.#bytes.set(part, this.#filled);
        this.#filled += part.length;
        this.#options.onBytes?.(value.length);
        this.#wake();
      }
      this.#wake();
      // A 206 ends here by itself; letting it saves the connection, which a cancel would not.
      if (response.status === 206) reader.read().catch(() => undefined);
      else reader.cancel().catch(() => undefined);
    } catch (error) {
      reader.cancel().catch(() => undefined);
      throw error;
    }
  }

  #wake(): void {
    const position = this.start + this.#filled;
    const whole = this.#filled === this.#bytes.length;
    const ready = this.#waiters.filter((waiter) => whole || waiter.until <= position);
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve();
  }
}

const passingCodes: ReadonlySet<ByteSourceErrorCode> = new Set(['offline', 'server']);

/** The error for an HTTP status that is no success. 501 and 502 do not pass: there is no transcode. */
export function statusError(status: number): ByteSourceError {
  const code: ByteSourceErrorCode =
    status === 401
      ? 'signed_out'
      : status === 403
        ? 'forbidden'
        : status === 404 || status === 501 || status === 502
          ? 'not_found'
          : status === 410
            ? 'gone'
            : status === 412 || status === 416
              ? 'changed'
              : 'server';
  return new ByteSourceError(code, `the server answered ${status}`);
}

function totalLength(response: Response, from: number): number {
  if (response.status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
    if (range && Number(range[1]) === from) return Number(range[2]);
    throw new ByteSourceError('changed', `wrong range: ${response.headers.get('content-range')}`);
  }
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  // A server that ignores ranges gives the whole; only from the start is that of use.
  if (response.status === 200 && from === 0 && Number.isInteger(length)) return length;
  throw new ByteSourceError('server', `status ${response.status} for a range`);
}

/** Aborts when nothing happens for a while, or when its parent does. */
class Stall {
  readonly #controller = new AbortController();
  readonly #ms: number;
  readonly #parent: AbortSignal;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, parent: AbortSignal) {
    this.#ms = ms;
    this.#parent = parent;
    this.#stop = () => this.#controller.abort(parent.reason);
    parent.addEventListener('abort', this.#stop, { once: true });
    this.reset();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  reset(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#controller.abort(new ByteSourceError('offline', `nothing came for ${this.#ms} ms`));
    }, this.#ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener('abort', this.#stop);
  }
}
