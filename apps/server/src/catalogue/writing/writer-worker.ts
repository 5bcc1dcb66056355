import { parentPort, workerData } from 'node:worker_threads';
import { openSqlite } from '../../database/sqlite-connection.ts';
import { sqliteWriter } from '../../database/sqlite-engine.ts';
import { migrateSqlite } from '../../database/sqlite-migration.ts';
import { ensureIdentity } from '../catalogue-identity.ts';
import { unusableReason } from '../unusable-catalogue.ts';
import { createCommands } from './commands.ts';
import { serveWriter } from './writer-service.ts';

const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker thread');
const { file } = workerData as { file: string };

try {
  const connection = openSqlite(file, 'write');
  await migrateSqlite(connection);
  const engine = sqliteWriter(connection);
  const identity = await engine.write(() => ensureIdentity(engine.dialect));
  serveWriter(port, engine, (onCommit) => createCommands(engine, onCommit));
  port.postMessage({ tag: 'ready', identity });
} catch (error) {
  port.postMessage({
    tag: 'failed',
    reason: unusableReason(error),
    message: String(error instanceof Error ? error.stack : error),
  });
}
