import type { Middleware } from 'koa';
import type { OwnNames } from './host-guard.ts';
import { sendProblem } from './problem.ts';
import { refuse } from './refusal.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses state changes that another site's page makes. Browsers send `Origin`, and the newer ones
 * `Sec-Fetch-Site`, with each such request; a client that sends neither is no browser.
 */
export function guardOrigin(names: () => OwnNames): Middleware {
  return (context, next) => {
    if (safeMethods.has(context.method)) return next();
    const { origin, 'sec-fetch-site': site } = context.req.headers;
    const originIsOurs = origin === undefined || names().origins.has(origin);
    const siteIsOurs = site === undefined || site === 'same-origin' || site === 'none';
    if (originIsOurs && siteIsOurs) return next();
    sendProblem(context, refuse('origin_refused'));
    return undefined;
  };
}
