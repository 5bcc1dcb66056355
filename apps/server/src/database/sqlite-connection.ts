import BetterSqlite from 'better-sqlite3';
import type { Batch, Statement } from './work.ts';

/** Statements kept compiled; lists are one JSON parameter each, so texts are few. */
const keptStatements = 400;

/** A synchronous connection with compiled statements kept by their text. */
export interface SqliteConnection {
  readonly database: BetterSqlite.Database;
  execute(statement: Statement | Batch): readonly unknown[];
  close(): void;
}

/**
 * Opens `file` with write-ahead logging. Commits survive a crash of the process; the newest may be
 * lost with the power (`synchronous = NORMAL`), which never damages the file.
 */
export function openSqlite(file: string, access: 'read' | 'write'): SqliteConnection {
  const database = new BetterSqlite(file, { readonly: access === 'read', timeout: 10_000 });
  if (access === 'write') {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('wal_autocheckpoint = 4000');
  }
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  // A scan touches pages all over the indexes: the writer keeps more of them until it rests. Reads are
  // served from the system's cache of the file; a copy of it in here would only make the process larger.
  database.pragma(`cache_size = ${access === 'write' ? -49_152 : -4_096}`);

  const statements = new Map<string, BetterSqlite.Statement<unknown[]>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare<unknown[]>(sql);
    if (statements.size >= keptStatements) statements.clear();
    statements.set(sql, statement);
    return statement;
  };

  return {
    database,
    execute(statement) {
      const prepared = prepare(statement.sql);
      if ('rows' in statement) {
        for (const row of statement.rows) prepared.run(row as unknown[]);
        return [];
      }
      if (prepared.reader) return prepared.all(statement.parameters as unknown[]);
      prepared.run(statement.parameters as unknown[]);
      return [];
    },
    close() {
      statements.clear();
      database.close();
    },
  };
}
