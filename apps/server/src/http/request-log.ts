import type { Middleware } from 'koa';
import type { Logger } from 'pino';

/** One line for each answered request at level debug, with the time until its last byte left. */
export function logRequests(logger: Logger): Middleware {
  return (context, next) => {
    if (!logger.isLevelEnabled('debug')) return next();
    const startedAt = performance.now();
    context.res.once('close', () => {
      const entry = {
        method: context.method,
        // Without the query: it may hold a token one day.
        path: context.path,
        status: context.res.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        client: context.ip,
        ...(context.res.writableFinished ? {} : { gone: true }),
      };
      logger.debug(entry, 'request');
    });
    return next();
  };
}
