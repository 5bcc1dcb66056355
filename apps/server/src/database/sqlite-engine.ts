import type { ReadEngine, WriteEngine } from './engine.ts';
import { openSqlite, type SqliteConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { runNow, type Work } from './work.ts';

/** Reads on the calling thread. Work runs in one go, so no read transaction outlives the call. */
export function openSqliteReader(file: string): ReadEngine {
  const connection = openSqlite(file, 'read');
  return {
    dialect: sqliteDialect,
    read: async (work) => transact(connection, 'begin', work),
    close: async () => connection.close(),
  };
}

/** Writes on the calling thread, which should serve nobody else: a transaction blocks it. */
export function sqliteWriter(connection: SqliteConnection): WriteEngine {
  return {
    dialect: sqliteDialect,
    sliceMs: 15,
    leastSlice: 8,
    clockMs: threadTimeMs,
    write: async (work) => transact(connection, 'begin immediate', work),
    async rest() {
      try {
        connection.database.pragma('wal_checkpoint(TRUNCATE)');
        connection.database.pragma('shrink_memory');
      } catch {
        // Only tidying, which a full disk forbids: what was committed lies safe in the log.
      }
    },
    close: async () => {
      connection.database.pragma('optimize');
      connection.close();
    },
  };
}

/**
 * Processor time of this thread. By the wall clock a busy machine would make transactions look long, and
 * cutting them smaller would only add to its work.
 */
function threadTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function transact<Result>(
  connection: SqliteConnection,
  begin: string,
  work: () => Work<Result>,
): Result {
  connection.execute({ sql: begin, parameters: [] });
  try {
    const result = runNow(work(), connection.execute);
    connection.execute({ sql: 'commit', parameters: [] });
    return result;
  } catch (error) {
    if (connection.database.inTransaction) connection.execute({ sql: 'rollback', parameters: [] });
    throw error;
  }
}
