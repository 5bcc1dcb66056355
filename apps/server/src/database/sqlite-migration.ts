import { Kysely, SqliteDialect } from 'kysely';
import { migrate } from './migrations.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * Brings the schema up to date in one transaction. Another process that starts at the same time waits
 * for it (up to the connection's busy timeout) and then finds nothing left to do.
 */
export async function migrateSqlite({ database }: SqliteConnection): Promise<void> {
  const db = new Kysely<unknown>({
    // Closing this builder must not close the connection that it borrowed.
    dialect: new SqliteDialect({
      database: Object.assign(Object.create(database), { close() {} }),
    }),
  });
  database.exec('begin immediate');
  try {
    await migrate(db, { name: 'sqlite' });
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}
