import type { Middleware } from 'koa';
import { sendProblem } from './problem.ts';
import { refuse } from './refusal.ts';

/**
 * Brings a request's target into the form that everything below reads: path and query. A whole URL, as
 * it is sent to proxies, names its host itself and outweighs the `Host` header (RFC 9112 section 3.2.2).
 * Comes before anything that looks at the path: there is none to be found in what is refused here.
 */
export function readRequestTarget(): Middleware {
  return (context, next) => {
    const { req } = context;
    const target = req.url ?? '';
    if (target.startsWith('/')) return next();
    const url = URL.parse(target);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
      req.url = '/';
      sendProblem(context, refuse('bad_request', 'The address must be a path.'));
      return undefined;
    }
    req.headers.host = url.host;
    req.url = url.pathname + url.search;
    return next();
  };
}
