import type { Middleware } from 'koa';
import { sendProblem } from './problem.ts';
import { refuse } from './refusal.ts';

/** The names that a server answers to, in the form of a `Host` header, and the origins they make. */
export interface OwnNames {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  /** Origin with `localhost`, where passkeys and service workers work without HTTPS. */
  readonly localOrigin: string;
}

export function ownNames(options: {
  port: number;
  https: boolean;
  publicUrl: URL | undefined;
}): OwnNames {
  const scheme = options.https ? 'https' : 'http';
  const origins = ['localhost', '127.0.0.1', '[::1]'].map(
    // URL drops the port where it is the scheme's own, as browsers do in Host and Origin.
    (host) => new URL(`${scheme}://${host}:${options.port}`),
  );
  if (options.publicUrl !== undefined) origins.push(options.publicUrl);
  return {
    hosts: new Set(origins.map((url) => url.host)),
    origins: new Set(origins.map((url) => url.origin)),
    localOrigin: (origins[0] as URL).origin,
  };
}

/**
 * Refuses names that are not ours: a foreign name that resolves here is how DNS rebinding reaches a
 * server on loopback with the browser's blessing.
 */
export function guardHost(names: () => OwnNames): Middleware {
  return (context, next) => {
    const host = context.req.headers.host?.toLowerCase();
    if (host !== undefined && names().hosts.has(host)) return next();
    sendProblem(
      context,
      refuse('host_refused', 'Start the server with --public-url to add a name.'),
    );
    return undefined;
  };
}

/** Sends people who typed the number to the name; scripts may go on using it. */
export function redirectToLocalhost(names: () => OwnNames): Middleware {
  return (context, next) => {
    const isPage =
      context.req.headers['sec-fetch-mode'] === 'navigate' ||
      (context.req.headers['sec-fetch-mode'] === undefined &&
        (context.req.headers.accept ?? '').includes('text/html'));
    const isNumber = /^(127\.0\.0\.1|\[::1\])(:|$)/.test(context.req.headers.host ?? '');
    if (!isPage || !isNumber || context.method !== 'GET' || context.path.startsWith('/api/')) {
      return next();
    }
    context.redirect(`${names().localOrigin}${context.url}`);
    return undefined;
  };
}
