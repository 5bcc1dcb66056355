import type { Middleware } from 'koa';

/**
 * `wasm-unsafe-eval` is for the decoders; `blob:` for pictures and audio that the player makes from
 * what it stored. There is no inline script or style and no other origin.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), browsing-topics=()',
} as const;

/** Sets on every answer what keeps a browser from being turned against its user. */
export function securityHeaders(options: { https: boolean }): Middleware {
  const all: Record<string, string> = options.https
    ? { ...headers, 'Strict-Transport-Security': 'max-age=31536000' }
    : headers;
  return (context, next) => {
    for (const name in all) context.res.setHeader(name, all[name] as string);
    return next();
  };
}
