import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openSqliteReader } from '../database/sqlite-engine.ts';
import type { Catalogue } from './catalogue.ts';
import { createChangeNotice, noticeIntervalMs } from './change-notice.ts';
import { createReader } from './reading/reader.ts';
import { UnusableCatalogue, unusableReason } from './unusable-catalogue.ts';
import { startWriterThread } from './writing/writer-thread.ts';

export interface CatalogueOptions {
  /** Where the embedded database lives; made where it is missing. */
  readonly dataDir: string;
  /** `postgres://…`: keep the catalogue there instead. */
  readonly databaseUrl?: string | undefined;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Opens the catalogue, brings its schema up to date, and answers when it can be used. Rejects with
 * `UnusableCatalogue` where whoever runs the server can mend it.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<Catalogue> {
  const { databaseUrl } = options;
  if (databaseUrl === undefined) return openEmbedded(options);
  // The client of a database that is not used would only take memory.
  const { openShared } = await import('./open-shared-catalogue.ts');
  return openShared(databaseUrl, options).catch((error: unknown) => {
    const reason = unusableReason(error);
    throw reason === undefined ? error : new UnusableCatalogue(reason, { cause: error });
  });
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
