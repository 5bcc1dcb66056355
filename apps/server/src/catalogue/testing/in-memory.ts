import { openSqlite } from '../../database/sqlite-connection.ts';
import { sqliteWriter } from '../../database/sqlite-engine.ts';
import { migrateSqlite } from '../../database/sqlite-migration.ts';
import type { CatalogueReader, CatalogueWriter } from '../catalogue.ts';
import { ensureIdentity } from '../catalogue-identity.ts';
import { createReader } from '../reading/reader.ts';
import { createCommands } from '../writing/commands.ts';

/** A catalogue in memory and on this thread: ready in milliseconds, for laws that take many tries. */
export async function openInMemory(): Promise<{
  reader: CatalogueReader;
  writer: CatalogueWriter;
  close(): Promise<void>;
}> {
  const connection = openSqlite(':memory:', 'write');
  await migrateSqlite(connection);
  const engine = sqliteWriter(connection);
  const identity = await engine.write(() => ensureIdentity(engine.dialect));
  return {
    reader: createReader({ ...engine, read: engine.write }, identity),
    writer: createCommands(engine, () => {}),
    close: () => engine.close(),
  };
}
