import type { Dialect } from './dialect.ts';
import type { Work } from './work.ts';

/** Answers questions: `work` sees one state of the database from its first statement to its last. */
export interface ReadEngine {
  readonly dialect: Dialect;
  read<Result>(work: () => Work<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Runs transactions: all of `work` is committed, or nothing when it throws. */
export interface WriteEngine {
  readonly dialect: Dialect;
  /** How much of `clockMs` one transaction should take, in milliseconds. */
  readonly sliceMs: number;
  /** Fewest items of a slice: below that the fixed cost of a transaction is most of it. */
  readonly leastSlice: number;
  /** The clock by which transactions are measured. */
  clockMs(): number;
  write<Result>(work: () => Work<Result>): Promise<Result>;
  /** After much writing: gives back the memory and the disk that it took. */
  rest(): Promise<void>;
  close(): Promise<void>;
}
