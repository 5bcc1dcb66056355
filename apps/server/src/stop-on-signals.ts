import type { Logger } from 'pino';
import type { LinnetServer } from './server.ts';

/** npm, the terminal and our own launcher may each pass on the same Ctrl-C: that is one wish. */
const sameWishMs = 500;

/** Stops the server at the first SIGINT or SIGTERM and ends the process; the next one ends it at once. */
export function stopOnSignals({
  server,
  logger,
  flush,
}: {
  server: Pick<LinnetServer, 'close'>;
  logger: Logger;
  flush: () => void;
}): void {
  let askedAt: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > sameWishMs) process.exit(1);
      return;
    }
    askedAt = performance.now();
    logger.info({ signal }, 'stopping');
    server.close().then(
      () => {
        logger.info('stopped');
        flush();
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        flush();
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
