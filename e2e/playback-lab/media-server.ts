import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** The built lab, isolated, and the files in `media` (by track id) with ranges, as the real server gives them. */
export async function serveLab(
  dist: string,
  media: Map<string, { readonly file: string; readonly version: string }>,
): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://lab');
    const plain = url.searchParams.has('plain') || request.headers.referer?.includes('plain');
    if (!plain) {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    const trackId = /^\/api\/v1\/tracks\/([^/]+)\/stream$/.exec(url.pathname)?.[1];
    const track = trackId && media.get(trackId);
    const file = track
      ? track.file
      : join(dist, url.pathname === '/' ? 'index.html' : url.pathname.slice(1));
    (async () => {
      const { size } = await stat(file);
      if (!track) {
        response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
        response.end(await readFile(file));
        return;
      }
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
      const start = range ? Number(range[1]) : 0;
      const end = range ? Math.min(Number(range[2]), size - 1) : size - 1;
      response.writeHead(range ? 206 : 200, {
        etag: `"${track.version}"`,
        'content-length': end - start + 1,
        ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
      });
      createReadStream(file, { start, end }).pipe(response);
    })().catch(() => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
