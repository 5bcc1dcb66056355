import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Koa from 'koa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from '../http/listener.ts';
import { request } from '../testing/request.ts';
import { openPlayerBuild } from './player-build.ts';
import { servePlayer } from './player-files.ts';

const base = mkdtempSync(join(tmpdir(), 'linnet-player-'));
const dist = join(base, 'dist');
const script = `export const answer = 42;\n`.repeat(200);
let server: Listener;

function build(files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dist, name, '..'), { recursive: true });
    writeFileSync(join(dist, name), content);
  }
}

beforeAll(async () => {
  writeFileSync(join(base, 'secret'), 'outside');
  build({
    'index.html': '<!doctype html><title>one</title>',
    'service-worker.js': 'self.x = 1;',
    'manifest.webmanifest': '{}',
    'assets/app-1a2b3c4d.js': script,
    'assets/decoder-1a2b3c4d.wasm': Buffer.from([0, 97, 115, 109]),
    'assets/packed-1a2b3c4d.js': 'plain',
    'assets/packed-1a2b3c4d.js.br': 'built br',
    '.inputs': 'stamp',
  });
  const app = new Koa();
  app.use(servePlayer(openPlayerBuild(dist)));
  server = await listen(app.callback(), { host: '127.0.0.1', port: 0, tls: undefined });
});
afterAll(async () => {
  await server.close(0);
  rmSync(base, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  request(server.port, path, { headers });

test('every page that the player routes itself is its index', async () => {
  for (const path of ['/', '/albums', '/albums/abcdefghijklmnop', '/search?q=x.y']) {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
    expect(answer.text).toContain('<title>one</title>');
  }
});

test('a file that is not there is no page', async () => {
  for (const path of ['/assets/app-99999999.js', '/assets/x', '/gone.png', '/favicon.ico']) {
    expect((await get(path)).status).toBe(404);
  }
});

test('hashed files are kept for ever, all else is asked for again', async () => {
  const immutable = 'public, max-age=31536000, immutable';
  expect((await get('/assets/app-1a2b3c4d.js')).headers['cache-control']).toBe(immutable);
  for (const path of ['/service-worker.js', '/manifest.webmanifest', '/index.html']) {
    expect((await get(path)).headers['cache-control']).toBe('no-cache');
  }
});

test('each kind of file has its type', async () => {
  const type = async (path: string) => (await get(path)).headers['content-type'];
  expect(await type('/assets/app-1a2b3c4d.js')).toBe('text/javascript; charset=utf-8');
  expect(await type('/assets/decoder-1a2b3c4d.wasm')).toBe('application/wasm');
  expect(await type('/manifest.webmanifest')).toBe('application/manifest+json; charset=utf-8');
});

test('text comes in the encoding that the client takes, each with a tag of its own', async () => {
  const path = '/assets/app-1a2b3c4d.js';
  const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
  const gzip = await get(path, { 'accept-encoding': 'gzip, br;q=0' });
  const plain = await get(path);
  expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  expect(plain.text).toBe(script);
  expect(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
  expect(plain.headers.vary).toBe('Accept-Encoding');
});

test('what the build compressed is served as it is', async () => {
  const answer = await get('/assets/packed-1a2b3c4d.js', { 'accept-encoding': 'br' });
  expect(answer.headers['content-encoding']).toBe('br');
  expect(answer.text).toBe('built br');
});

test('a client that has the file is told so', async () => {
  const { headers } = await get('/');
  const again = await get('/', { 'if-none-match': String(headers.etag) });
  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test('no path leads out of the build or to what is not of the player', async () => {
  const paths = [
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/assets/../../secret',
    '/assets/..\\..\\secret',
    '/.inputs',
    '/assets/packed-1a2b3c4d.js.br',
    '//etc/hostname',
    '/%00',
  ];
  for (const path of paths) {
    const answer = await get(path);
    expect(answer.text).not.toMatch(/outside|stamp|built br/);
    expect(answer.text === '' || answer.status === 404 || answer.text.includes('<title>one')).toBe(
      true,
    );
  }
});

test('a new build is served without a restart', async () => {
  build({
    'index.html': '<!doctype html><title>number two</title>',
    'assets/new-5e6f7a8b.js': '1',
  });
  expect((await get('/')).text).toContain('number two');
  expect((await get('/assets/new-5e6f7a8b.js')).status).toBe(200);
});

test('without a build a plain page says so', async () => {
  const app = new Koa();
  app.use(servePlayer(openPlayerBuild(join(base, 'nothing'))));
  const bare = await listen(app.callback(), { host: '127.0.0.1', port: 0, tls: undefined });
  const answer = await request(bare.port, '/');
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('npm start');
  await bare.close(0);
});
