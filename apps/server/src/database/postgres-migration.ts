import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations.ts';

/** Any number that nobody else in the database takes for an advisory lock. */
const migrationLock = 7_101_846_513;

/** Brings the schema up to date; of several processes that start at once one does it, the others wait. */
export async function migratePostgres(url: string): Promise<void> {
  const guard = new pg.Client({ connectionString: url });
  await guard.connect();
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 2 }) }),
  });
  try {
    await guard.query('select pg_advisory_lock($1)', [migrationLock]);
    await migrate(db, { name: 'postgres' });
  } finally {
    await db.destroy();
    // The lock goes with its connection.
    await guard.end();
  }
}
