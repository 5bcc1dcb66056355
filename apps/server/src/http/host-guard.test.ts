import Koa, { type Middleware } from 'koa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../testing/request.ts';
import { guardHost, type OwnNames, ownNames, redirectToLocalhost } from './host-guard.ts';
import { type Listener, listen } from './listener.ts';
import { guardOrigin } from './origin-guard.ts';

const publicUrl = new URL('https://music.example');
let server: Listener;
let names: OwnNames;
const answer: Middleware = (context) => {
  context.body = 'reached';
};

beforeAll(async () => {
  const app = new Koa();
  for (const guard of [guardHost, guardOrigin, redirectToLocalhost]) app.use(guard(() => names));
  app.use(answer);
  server = await listen(app.callback(), { host: '127.0.0.1', port: 0, tls: undefined });
  names = ownNames({ port: server.port, https: false, publicUrl });
});
afterAll(() => server.close(0));

const status = async (headers: Record<string, string>, method = 'GET', path = '/api/v1/x') =>
  (await request(server.port, path, { method, headers })).status;

test('the server answers to its own names', async () => {
  const { port } = server;
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'music.example']) {
    expect(await status({ host })).toBe(200);
  }
  expect(await status({ host: `LOCALHOST:${port}` })).toBe(200);
});

test('a foreign name that was made to resolve here is refused', async () => {
  const { port } = server;
  const foreign = [
    'evil.example',
    `evil.example:${port}`,
    'localhost',
    `localhost:${port + 1}`,
    `localhost.evil.example:${port}`,
    `localhost:${port}.evil.example`,
    'music.example:8080',
  ];
  for (const host of foreign) expect(await status({ host })).toBe(421);
  const refusal = await request(port, '/', { headers: { host: 'evil.example' } });
  expect(refusal.json()).toMatchObject({ code: 'host_refused' });
});

test('another site may not change anything', async () => {
  const { port } = server;
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `http://localhost:${port + 1}` },
    { origin: `https://localhost:${port}` },
    { origin: `http://localhost:${port}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: `http://localhost:${port}` },
  ] as Record<string, string>[];
  for (const headers of foreign) {
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
      expect(await status(headers, method)).toBe(403);
    }
  }
});

test('our own pages and programs that are no browser may', async () => {
  const { port } = server;
  expect(await status({}, 'POST')).toBe(200);
  expect(await status({ origin: `http://localhost:${port}` }, 'POST')).toBe(200);
  expect(await status({ origin: 'https://music.example' }, 'POST')).toBe(200);
  const own = { origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' };
  expect(await status(own, 'DELETE')).toBe(200);
  expect(await status({ origin: 'https://evil.example' }, 'GET')).toBe(200);
});

test('a page opened by number is sent to the name; the API is not', async () => {
  const host = `127.0.0.1:${server.port}`;
  const page = { host, 'sec-fetch-mode': 'navigate' };
  const redirect = await request(server.port, '/albums?sort=year', { headers: page });
  expect(redirect.status).toBe(302);
  expect(redirect.headers.location).toBe(`http://localhost:${server.port}/albums?sort=year`);
  expect(await status({ host, accept: 'text/html,*/*' }, 'GET', '/')).toBe(302);
  expect(await status(page, 'GET', '/api/v1/library')).toBe(200);
  expect(await status({ host, accept: '*/*' }, 'GET', '/service-worker.js')).toBe(200);
});

test('a redirect never leads to another host', async () => {
  const headers = { host: `127.0.0.1:${server.port}`, 'sec-fetch-mode': 'navigate' };
  for (const path of [
    '//evil.example/',
    '/\\evil.example',
    '/%5cevil.example',
    '///evil.example',
  ]) {
    const { headers: answered } = await request(server.port, path, { headers });
    const target = new URL(String(answered.location));
    expect(target.host).toBe(`localhost:${server.port}`);
  }
});

test('names on a scheme’s own port have none', () => {
  const { hosts, origins } = ownNames({ port: 443, https: true, publicUrl: undefined });
  expect(hosts).toContain('localhost');
  expect(origins).toContain('https://localhost');
});
