import type { Context } from 'koa';
import { chooseEncoding, compress } from './compression.ts';

/** Below this, compressing saves no packet. */
const compressFromBytes = 1024;

/** Answers with `value` as JSON: whole, with its length, so that header and body leave in one write. */
export async function sendJson(context: Context, value: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(value));
  context.status = 200;
  context.set('Cache-Control', 'no-store');
  context.set('Vary', 'Accept-Encoding');
  context.type = 'application/json; charset=utf-8';
  const encoding = chooseEncoding(context.req.headers['accept-encoding']);
  if (encoding === undefined || body.length < compressFromBytes) {
    context.body = body;
    return;
  }
  const compressed = await compress(body, encoding, 'fast');
  context.set('Content-Encoding', encoding);
  context.body = compressed;
}
