import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openPostgres } from '../database/postgres-engine.ts';
import { listenForRevisions } from '../database/postgres-listener.ts';
import { migratePostgres } from '../database/postgres-migration.ts';
import { openSqliteReader } from '../database/sqlite-engine.ts';
import type { Catalogue } from './catalogue.ts';
import { ensureIdentity } from './catalogue-identity.ts';
import { createChangeNotice } from './change-notice.ts';
import { createReader } from './reading/reader.ts';
import { createCommands } from './writing/commands.ts';
import { trackCalls } from './writing/tracked-calls.ts';
import { startWriterThread } from './writing/writer-thread.ts';

export interface CatalogueOptions {
  /** Where the embedded database lives; made where it is missing. */
  readonly dataDir: string;
  /** `postgres://…`: keep the catalogue there instead. */
  readonly databaseUrl?: string | undefined;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const noticeIntervalMs = 100;

/** Opens the catalogue, brings its schema up to date, and answers when it can be used. */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { databaseUrl } = options;
  return databaseUrl === undefined ? openEmbedded(options) : openShared(databaseUrl, options);
}

/** SQLite: reads on this thread, writes on a thread of their own. */
async function openEmbedded({ dataDir, logger }: CatalogueOptions): Promise<Catalogue> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'linnet.db');
  const notice = createChangeNotice(noticeIntervalMs);
  const thread = await startWriterThread({
    file,
    onCommit: notice.commit,
    onDeath: (error) => logger.error({ err: error }, 'the catalogue can no longer be written'),
  });
  const engine = openSqliteReader(file);
  return {
    reader: createReader(engine, thread.identity),
    writer: thread.writer,
    onChange: notice.listen,
    async close() {
      await thread.close();
      await engine.close();
      notice.close();
    },
  };
}

/** PostgreSQL: a pool, and a connection that hears of other processes' commits. */
async function openShared(url: string, { logger }: CatalogueOptions): Promise<Catalogue> {
  await migratePostgres(url);
  const engine = openPostgres(url, (error) =>
    logger.warn({ err: error }, 'an idle database connection broke'),
  );
  const identity = await engine.write(() => ensureIdentity(engine.dialect));
  const notice = createChangeNotice(noticeIntervalMs);
  const listener = await listenForRevisions({
    url,
    onRevision: notice.commit,
    onTrouble: (error) => logger.warn({ err: error }, 'change notices are interrupted'),
  });
  const commands = trackCalls(createCommands(engine, notice.commit));
  return {
    reader: createReader(engine, identity),
    writer: commands.writer,
    onChange: notice.listen,
    async close() {
      await commands.settled();
      await listener.close();
      await engine.close();
      notice.close();
    },
  };
}
