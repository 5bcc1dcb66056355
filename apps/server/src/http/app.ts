import Koa, { type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Authenticate } from '../accounts/authenticate.ts';
import { bindRoutes, type Handlers } from './bind-routes.ts';
import { isClientGone } from './client-gone.ts';
import { catchErrors } from './errors.ts';
import { guardHost, type OwnNames, redirectToLocalhost } from './host-guard.ts';
import { guardOrigin } from './origin-guard.ts';
import { sendProblem } from './problem.ts';
import { guardProtocol } from './protocol-guard.ts';
import { refuse } from './refusal.ts';
import { logRequests } from './request-log.ts';
import { readRequestTarget } from './request-target.ts';
import { securityHeaders } from './security-headers.ts';

interface AppOptions {
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  /** Known only when the server listens, since its port may be any free one. */
  readonly names: () => OwnNames;
  readonly https: boolean;
  readonly trustProxy: boolean;
  /** Answers whatever is neither API nor share: the player's files. */
  readonly player: Middleware;
  readonly logger: Logger;
  /** True from the moment on at which the server is asked to stop. */
  readonly isClosing: () => boolean;
  readonly checkAnswers?: boolean;
}

/** The whole HTTP side of the server, outermost first. */
export function makeApp(options: AppOptions): Koa {
  const app = new Koa({ proxy: options.trustProxy });
  app.on('error', (error: unknown) => {
    if (!isClientGone(error)) options.logger.error({ err: error }, 'answer failed');
  });
  const router = bindRoutes(options.handlers, {
    authenticate: options.authenticate,
    checkAnswers: options.checkAnswers ?? false,
  });
  app.use(securityHeaders({ https: options.https }));
  app.use(readRequestTarget());
  app.use(logRequests(options.logger));
  app.use(catchErrors(options));
  app.use(guardHost(options.names));
  app.use(guardOrigin(options.names));
  app.use(redirectToLocalhost(options.names));
  app.use(guardProtocol());
  app.use(router.routes());
  app.use(refuseUnknown(router));
  app.use(options.player);
  return app;
}

/** 405 for a known address, 404 for any other below `/api/` and `/s/`: the player's files end there. */
function refuseUnknown(router: ReturnType<typeof bindRoutes>): Middleware {
  return (context, next) => {
    const known = router.match(context.path, context.method);
    if (known.path.length > 0) {
      const methods = new Set(known.path.flatMap((layer) => layer.methods));
      const Allow = [...methods].sort().join(', ');
      sendProblem(context, refuse('method_not_allowed', undefined, { Allow }));
      return undefined;
    }
    if (/^\/(api|s)(\/|$)/.test(context.path)) {
      sendProblem(context, refuse('not_found'));
      return undefined;
    }
    return next();
  };
}
