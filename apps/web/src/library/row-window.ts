/** One answer of the replica: rows `start…` of a list of `total`, as they were at `version`. */
interface Answer<Row> {
  readonly version: number;
  readonly total: number;
  readonly start: number;
  readonly rows: readonly Row[];
}

interface Chunk<Row> {
  rows: readonly Row[];
  version: number;
}

export interface RowWindowOptions<Row> {
  readonly fetch: (start: number, count: number) => Promise<Answer<Row>>;
  readonly onChange: () => void;
  readonly onError?: (cause: unknown) => void;
  readonly chunkRows?: number;
  /** Chunks kept beside those in view; the least recently seen go first. */
  readonly maxChunks?: number;
}

/**
 * The part of a long list that a screen has in hand. Rows come in chunks and stay while newer ones
 * are on their way, so that an update never blanks what is being read.
 */
export class RowWindow<Row> {
  readonly #options: Required<Omit<RowWindowOptions<Row>, 'onError'>>;
  readonly #onError: (cause: unknown) => void;
  /** In the order of use, oldest first. */
  readonly #chunksByStart = new Map<number, Chunk<Row>>();
  readonly #inFlight = new Set<number>();
  #total: number | undefined;
  #latest = 0;
  #wanted = { start: 0, end: 0 };

  constructor(options: RowWindowOptions<Row>) {
    this.#options = { chunkRows: 100, maxChunks: 24, ...options };
    this.#onError = options.onError ?? (() => {});
  }

  /** Undefined until the first answer. */
  get total(): number | undefined {
    return this.#total;
  }

  at(index: number): Row | undefined {
    const start = this.#chunkStart(index);
    return this.#chunksByStart.get(start)?.rows[index - start];
  }

  /** Index of the first row in hand for which `test` holds, or -1. */
  findIndex(test: (row: Row) => boolean): number {
    for (const [start, chunk] of this.#chunksByStart) {
      const found = chunk.rows.findIndex(test);
      if (found >= 0) return start + found;
    }
    return -1;
  }

  /** Says which rows are in view; what is missing or stale of them is fetched. */
  want(start: number, end: number): void {
    this.#wanted = { start, end: Math.max(end, start + 1) };
    this.#fill();
  }

  /** The replica has moved on to `version`: what is in view is fetched again, the rest when seen. */
  moveTo(version: number): void {
    if (version <= this.#latest) return;
    this.#latest = version;
    this.#fill();
  }

  #fill(): void {
    const { chunkRows } = this.#options;
    const last =
      this.#total === undefined ? this.#wanted.end : Math.min(this.#wanted.end, this.#total);
    const first = this.#chunkStart(this.#wanted.start);
    for (let start = first; start < Math.max(last, first + 1); start += chunkRows) {
      const chunk = this.#chunksByStart.get(start);
      if (chunk !== undefined) {
        this.#chunksByStart.delete(start);
        this.#chunksByStart.set(start, chunk);
      }
      if ((chunk === undefined || chunk.version < this.#latest) && !this.#inFlight.has(start)) {
        this.#load(start);
      }
    }
  }

  async #load(start: number): Promise<void> {
    this.#inFlight.add(start);
    try {
      const answer = await this.#options.fetch(start, this.#options.chunkRows);
      this.#inFlight.delete(start);
      this.#take(start, answer);
    } catch (cause) {
      this.#inFlight.delete(start);
      this.#onError(cause);
    }
  }

  #take(start: number, answer: Answer<Row>): void {
    const known = this.#chunksByStart.get(start);
    if (known === undefined || answer.version >= known.version) {
      this.#chunksByStart.delete(start);
      this.#chunksByStart.set(start, { rows: answer.rows, version: answer.version });
    }
    if (answer.version >= this.#latest) {
      this.#latest = answer.version;
      this.#total = answer.total;
    } else if (this.#total === undefined) {
      this.#total = answer.total;
    }
    this.#forget();
    this.#options.onChange();
    this.#fill();
  }

  #forget(): void {
    for (const start of this.#chunksByStart.keys()) {
      if (this.#chunksByStart.size <= this.#options.maxChunks) return;
      const inView =
        start < this.#wanted.end && start + this.#options.chunkRows > this.#wanted.start;
      if (!inView) this.#chunksByStart.delete(start);
    }
  }

  #chunkStart(index: number): number {
    return Math.floor(index / this.#options.chunkRows) * this.#options.chunkRows;
  }
}
