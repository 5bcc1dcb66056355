import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import { isClientGone } from './client-gone.ts';
import { sendProblem } from './problem.ts';
import { refuse } from './refusal.ts';

/**
 * The outermost place: whatever was thrown below is logged in full and told in one word. While the
 * server closes, its parts stop under running requests, which is no fault.
 */
export function catchErrors(options: { logger: Logger; isClosing: () => boolean }): Middleware {
  const { logger } = options;
  return async (context, next) => {
    // A late write to a connection that is gone; without a listener it would end the process.
    context.res.on('error', (error) => {
      if (!isClientGone(error)) logger.error({ err: error }, 'answer failed');
    });
    try {
      await next();
    } catch (error) {
      if (isClientGone(error) && !context.writable) return;
      if (options.isClosing() && !context.res.headersSent) {
        context.respond = true;
        return sendProblem(context, refuse('shutting_down'));
      }
      logger.error({ err: error, method: context.method, path: context.path }, 'request failed');
      if (context.res.headersSent) {
        // Half an answer went out: only closing tells the client that the rest will not come.
        context.respond = false;
        context.res.destroy();
        return;
      }
      context.respond = true;
      sendProblem(context, refuse('internal'));
    }
  };
}
