import type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely';
import type { Schema, SearchKind } from './schema.ts';
import type { Work } from './work.ts';

/** Text to find a row by; both texts are folded, words apart by one space. */
export interface SearchDocument {
  readonly id: string;
  readonly title: string;
  readonly other: string;
  /** Numbers of the roots in which the row is. */
  readonly roots: readonly number[];
}

export interface SearchQuery {
  /** Folded words; each is a prefix and all must match. */
  readonly words: readonly string[];
  /** Match words in titles alone. */
  readonly titleOnly: boolean;
  /** Numbers of the roots to look in; `all` for every one. */
  readonly roots: 'all' | readonly number[];
  readonly limit: number;
}

/** What differs between the engines. Everything else is the same code. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Builds and compiles queries; it cannot run them. */
  readonly db: Kysely<Schema>;
  /** `reference` is one of `values`; a list of any length is one parameter. */
  within(reference: string, values: readonly string[]): Expression<SqlBool>;
  withinNumbers(reference: string, values: readonly number[]): Expression<SqlBool>;
  /** A table `alias` with one text column `value`. */
  valuesTable(alias: string, values: readonly string[]): RawBuilder<{ value: string }>;
  /** Waits for other write transactions, keeps them out until commit; answers the newest revision. */
  lockCounter(): Work<number>;
  /** Tells other processes of a revision, when and if the transaction commits. */
  announce(revision: number): Work<void>;
  /** Inserts full rows; on a conflict of `keys` replaces the row, or keeps the old one. */
  upsert<Table extends keyof Schema & string>(
    table: Table,
    keys: readonly (keyof Schema[Table] & string)[],
    rows: readonly Schema[Table][],
    onConflict?: 'replace' | 'keep',
  ): Work<void>;
  putDocuments(kind: SearchKind, documents: readonly SearchDocument[]): Work<void>;
  removeDocuments(kind: SearchKind, ids: readonly string[]): Work<void>;
  /** Ids of rows that match, in no useful order. */
  findDocuments(kind: SearchKind, query: SearchQuery): Work<readonly string[]>;
}
