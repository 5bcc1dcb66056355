import pg from 'pg';
import type { ReadEngine, WriteEngine } from './engine.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { runAwaiting, type Work } from './work.ts';

/** OID of int8. Ours are counts, sizes and milliseconds, all of which a double holds exactly. */
const int8 = 20;

const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as never,
};

export interface PostgresEngine extends ReadEngine, WriteEngine {}

/** Reads and writes on one pool of connections. `onError` hears of idle connections that broke. */
export function openPostgres(url: string, onError: (error: Error) => void): PostgresEngine {
  const pool = new pg.Pool({ connectionString: url, types: postgresTypes, max: 10 });
  pool.on('error', onError);

  async function transact<Result>(begin: string, work: () => Work<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      try {
        const result = await runAwaiting(work(), async (statement) => {
          if ('rows' in statement) throw new Error('PostgreSQL takes rows as one parameter');
          const { rows } = await client.query(statement.sql, statement.parameters as unknown[]);
          return rows as unknown[];
        });
        await client.query('commit');
        return result;
      } catch (error) {
        // A connection that cannot roll back is not given to anyone else.
        await client.query('rollback').catch((cause: Error) => {
          broken = cause;
        });
        throw error;
      }
    } finally {
      client.release(broken);
    }
  }

  return {
    dialect: postgresDialect,
    sliceMs: 60,
    // Its clock runs while others have the processor, so it must not be trusted too far.
    leastSlice: 50,
    clockMs: () => performance.now(),
    read: (work) => transact('begin isolation level repeatable read read only', work),
    write: (work) => transact('begin', work),
    // The database server sees to itself.
    rest: async () => {},
    close: () => pool.end(),
  };
}
