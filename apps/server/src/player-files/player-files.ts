import type { Context, Middleware } from 'koa';
import { chooseEncoding } from '../http/compression.ts';
import { evaluateConditions } from '../http/conditions.ts';
import { sendProblem } from '../http/problem.ts';
import { refuse } from '../http/refusal.ts';
import type { PlayerBuild, PlayerFile } from './player-build.ts';

/** Serves the built player: its files by path, and `index.html` for every page that it routes itself. */
export function servePlayer(build: PlayerBuild): Middleware {
  return async (context) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') {
      return sendProblem(context, refuse('method_not_allowed', undefined, { Allow: 'GET, HEAD' }));
    }
    const file = await build.file(context.path === '/' ? '/index.html' : context.path);
    if (file !== undefined) return sendPlayerFile(context, file);
    if (!isPage(context.path)) return sendProblem(context, refuse('not_found'));
    const index = await build.file('/index.html');
    if (index !== undefined) return sendPlayerFile(context, index);
    context.status = 503;
    context.set('Cache-Control', 'no-store');
    context.type = 'text/html; charset=utf-8';
    context.body = notBuilt;
  };
}

/** A file that is not there is no page: answering it with HTML would hide what went wrong. */
function isPage(path: string): boolean {
  return !/\.[a-z0-9]{1,11}$/i.test(path) && !path.startsWith('/assets/');
}

async function sendPlayerFile(context: Context, file: PlayerFile): Promise<void> {
  const body = await file.body(chooseEncoding(context.req.headers['accept-encoding']));
  context.set('ETag', body.etag);
  context.set('Vary', 'Accept-Encoding');
  context.set('Cache-Control', file.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  // Builds are told apart by content; a date would only mislead where files are unpacked anew.
  const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = context.req.headers;
  const conditions = {
    ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  const verdict = evaluateConditions(conditions, { etag: body.etag, lastModified: new Date(0) });
  if (verdict === 'precondition_failed') return sendProblem(context, refuse(verdict));
  if (verdict === 'not_modified') {
    context.status = 304;
    return;
  }
  context.status = 200;
  context.type = file.type;
  if (body.encoding !== undefined) context.set('Content-Encoding', body.encoding);
  context.body = body.bytes;
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Linnet</title>
<h1>The player is not built</h1>
<p>The server runs, but the player's files are missing. Run <code>npm start</code> in Linnet's folder: it builds them.</p>
</html>
`;
