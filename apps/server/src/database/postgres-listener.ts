import pg from 'pg';
import { revisionChannel } from './postgres-dialect.ts';

/** What the database's list of connections shows for this one. */
export const listenerName = 'linnet change notices';

const firstPauseMs = 250;
const longestPauseMs = 15_000;

/**
 * Calls `onRevision` with revisions that any process commits, and once after each time the connection
 * was made anew, with what was missed meanwhile. Resolves when it listens; it reconnects by itself.
 */
export async function listenForRevisions(options: {
  url: string;
  onRevision: (revision: number) => void;
  onTrouble: (error: Error) => void;
}): Promise<{ close(): Promise<void> }> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: options.url,
      application_name: listenerName,
      keepAlive: true,
    });
    let lost = false;
    const lose = (error: Error) => {
      if (lost || closed) return;
      lost = true;
      options.onTrouble(error);
      void next.end().catch(() => {}); // It is broken already.
      retry();
    };
    next.on('error', lose);
    next.on('end', () => lose(new Error('the connection for change notices ended')));
    next.on('notification', ({ payload }) => options.onRevision(Number(payload)));
    client = next;
    await next.connect();
    await next.query(`listen ${revisionChannel}`);
    const { rows } = await next.query<{ revision: string }>('select revision from counter');
    options.onRevision(Number(rows[0]?.revision ?? 0));
    pauseMs = firstPauseMs;
  }

  function retry(): void {
    // Half of the pause is chance, so that several processes do not come back all at once.
    timer = setTimeout(() => void connect().catch(() => {}), pauseMs * (0.5 + Math.random() / 2));
    timer.unref();
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  await connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
