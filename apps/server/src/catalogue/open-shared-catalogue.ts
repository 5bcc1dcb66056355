import { openPostgres } from '../database/postgres-engine.ts';
import { listenForRevisions } from '../database/postgres-listener.ts';
import { migratePostgres } from '../database/postgres-migration.ts';
import type { Catalogue } from './catalogue.ts';
import { ensureIdentity } from './catalogue-identity.ts';
import { createChangeNotice, noticeIntervalMs } from './change-notice.ts';
import type { CatalogueOptions } from './open-catalogue.ts';
import { createReader } from './reading/reader.ts';
import { createCommands } from './writing/commands.ts';
import { trackCalls } from './writing/tracked-calls.ts';

/** PostgreSQL: a pool, and a connection that hears of other processes' commits. */
export async function openShared(url: string, { logger }: CatalogueOptions): Promise<Catalogue> {
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
