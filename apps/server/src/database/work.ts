import type { Compilable } from 'kysely';

/** One statement with its parameters, ready for an engine. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** One statement that runs once for each row of parameters and answers nothing. */
export interface Batch {
  readonly sql: string;
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Database work as a generator: it yields statements and is handed their rows. The engine decides how
 * to run it. SQLite runs it in one go, so that no transaction is ever open across an await; PostgreSQL
 * awaits each statement. The same code therefore serves both.
 */
export type Work<Result> = Generator<Statement | Batch, Result, readonly unknown[]>;

/** All rows of `query`. */
export function* all<Row>(query: Compilable<Row>): Work<readonly Row[]> {
  return (yield query.compile()) as readonly Row[];
}

/** The first row of `query`, if any. */
export function* first<Row>(query: Compilable<Row>): Work<Row | undefined> {
  return (yield* all(query))[0];
}

/** Runs `query` for its effect. */
export function* run(query: Compilable<unknown>): Work<void> {
  yield query.compile();
}

/** Runs work against a synchronous connection. */
export function runNow<Result>(
  work: Work<Result>,
  execute: (statement: Statement | Batch) => readonly unknown[],
): Result {
  let step = work.next();
  while (!step.done) step = work.next(execute(step.value));
  return step.value;
}

/** Runs work against an asynchronous connection, one statement after the other. */
export async function runAwaiting<Result>(
  work: Work<Result>,
  execute: (statement: Statement | Batch) => Promise<readonly unknown[]>,
): Promise<Result> {
  let step = work.next();
  while (!step.done) step = work.next(await execute(step.value));
  return step.value;
}
