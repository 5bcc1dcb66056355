import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import type { Problem } from '@linnet/contract/errors';
import { errorStatus } from '@linnet/contract/errors';
import { protocol, protocolHeader } from '@linnet/contract/protocol';
import { apiPrefix, type Route, type RouteName, routes } from '@linnet/contract/routes';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { Caller } from '../accounts/caller.ts';
import { request, type TestRequest } from '../testing/request.ts';
import { makeApp } from './app.ts';
import { bindRoutes, type Handlers } from './bind-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { ownNames } from './host-guard.ts';
import { type Listener, listen } from './listener.ts';
import { refuse } from './refusal.ts';

const id = 'abcdefghijklmnop';
const admin: Caller = { userId: id, name: 'Ada', role: 'admin', roots: 'all' };
const user: Caller = { ...admin, role: 'user' };

let server: Listener | undefined;
let log: string[] = [];
afterEach(async () => {
  await server?.close(0);
  log = [];
});

/** A handler for every route: all refuse, but for those given. */
function handlersWith(given: Partial<Handlers>): Handlers {
  const refusing = Object.fromEntries(
    Object.keys(routes).map((name) => [name, async () => refuse('not_found')]),
  );
  return { ...refusing, ...given } as Handlers;
}

/** The real app on a real port. Every request is taken for `caller`'s; null is a stranger. */
async function start(
  given: Partial<Handlers>,
  caller: Caller | null = admin,
): Promise<(path: string, options?: TestRequest) => ReturnType<typeof request>> {
  const app = makeApp({
    handlers: handlersWith(given),
    authenticate: async () => caller ?? undefined,
    names: () => ownNames({ port: listener.port, https: false, publicUrl: undefined }),
    https: false,
    isClosing: () => false,
    trustProxy: false,
    player: (context) => {
      context.body = 'the player';
    },
    logger: pino({ level: 'debug' }, { write: (line) => log.push(line) }),
    checkAnswers: true,
  });
  const listener = await listen(app.callback(), { host: '127.0.0.1', port: 0, tls: undefined });
  server = listener;
  return (path, options) => request(listener.port, path, options);
}

const json = { 'content-type': 'application/json' };
const post = (body: string | Buffer, headers: Record<string, string> = json): TestRequest => ({
  method: 'POST',
  body,
  headers,
});
const byName = Object.entries(routes) as [RouteName, Route][];
const pathOf = (route: Route) => apiPrefix + route.path.replace(/:\w+/g, id);

test('a whole URL as the target is its path, under the host that it names', async () => {
  const ask = await start(healthRoutes('1'));
  const port = server?.port;
  const whole = await ask(`http://localhost:${port}/api/v1/health`);
  expect([whole.status, whole.json().status]).toEqual([200, 'ok']);
  expect((await ask('http://music.example/api/v1/health')).status).toBe(421);
  const headers = { host: `127.0.0.1:${port}`, accept: 'text/html' };
  expect((await ask('http://music.example/', { headers })).status).toBe(421);
  const number = await ask(`http://127.0.0.1:${port}/albums?x=1`, { headers });
  expect(number.headers.location).toBe(`http://localhost:${port}/albums?x=1`);
});

test.each(['http://[/api', '*', 'ftp://localhost/x', 'http://me@localhost/'])(
  'the target %s has no path: it is refused, and the log of requests survives it',
  async (target) => {
    const ask = await start(healthRoutes('1'));
    const answer = await ask(target);
    expect([answer.status, answer.json().code]).toEqual([400, 'bad_request']);
    expect(answer.headers['content-security-policy']).toBeDefined();
    expect(log.join('')).not.toContain('"level":50');
    expect((await ask('/api/v1/health')).status).toBe(200);
  },
);

test('a client that breaks off or garbles its body is nothing to complain of', async () => {
  await start({});
  const head = `POST /api/v1/jobs HTTP/1.1\r\nHost: localhost:${server?.port}\r\nContent-Type: application/json\r\n`;
  for (const rest of [
    'Content-Length: 50\r\n\r\n{',
    'Transfer-Encoding: chunked\r\n\r\nno size\r\n',
  ]) {
    const socket = connect(server?.port ?? 0, '127.0.0.1');
    socket.end(head + rest);
    socket.resume();
    await once(socket, 'close');
  }
  expect(log.filter((line) => JSON.parse(line).level > 30)).toEqual([]);
});

test('a stranger learns nothing of any route but the public ones', async () => {
  const ask = await start({}, null);
  for (const [name, route] of byName) {
    // Everything else of the request is wrong too: who asks is judged before it is read.
    const path = `${apiPrefix + route.path.replace(/:\w+/g, '%00')}?limit=x&sort=x&size=x`;
    const answer = await ask(path, route.body === undefined ? { method: route.method } : post('{'));
    expect([name, answer.status]).toEqual([name, route.access === 'public' ? 404 : 401]);
    if (route.access !== 'public') expect(answer.json()).toMatchObject({ code: 'not_signed_in' });
  }
});

test('a user is kept from what is for admins, and from nothing else', async () => {
  const ask = await start({}, user);
  for (const [name, route] of byName) {
    const answer = await ask(pathOf(route), { method: route.method });
    expect([name, answer.status === 403]).toEqual([name, route.access === 'admin']);
  }
});

test('a route without a handler or without its access keeps the server from starting', () => {
  const options = { authenticate: async () => admin, checkAnswers: true };
  const { track: _, ...rest } = handlersWith({});
  expect(() => bindRoutes(rest as Handlers, options)).toThrow('route track has no handler');
  const route = routes.track as { access?: string };
  delete route.access;
  expect(() => bindRoutes(handlersWith({}), options)).toThrow('route track does not say who');
  route.access = 'user';
});

test('parameters, query and body arrive parsed', async () => {
  const seen: unknown[] = [];
  const ask = await start({
    track: async (asked) => {
      seen.push(asked.params, asked.caller);
      return refuse('not_found');
    },
    albums: async ({ query }) => {
      seen.push(query);
      return { items: [], next: null, total: 0 };
    },
    startJob: async ({ body }) => {
      seen.push(body);
      return refuse('conflict', 'Later.');
    },
  });
  await ask(`/api/v1/tracks/${id}`);
  await ask('/api/v1/albums?limit=7&unknown=1');
  const answer = await ask('/api/v1/jobs', post('{"kind":"scan","more":1}'));
  expect(seen).toEqual([{ id }, admin, { sort: 'title', limit: 7 }, { kind: 'scan' }]);
  expect(answer.status).toBe(409);
  expect(answer.json()).toEqual({
    type: 'urn:linnet:problem:conflict',
    title: expect.any(String),
    status: 409,
    code: 'conflict',
    detail: 'Later.',
  });
  expect(answer.headers['content-type']).toBe('application/problem+json');
});

test.each([
  ['/api/v1/tracks/short', 404, 'not_found'],
  ['/api/v1/tracks/%E0%A4%A', 404, 'not_found'],
  [`/api/v1/tracks/${id}/`, 404, 'not_found'],
  ['/api/v1/albums?limit=0', 400, 'bad_request'],
  ['/api/v1/albums?limit=501', 400, 'bad_request'],
  ['/api/v1/albums?limit=1&limit=2', 400, 'bad_request'],
  ['/api/v1/albums?sort=size', 400, 'bad_request'],
  ['/api/v1/search', 400, 'bad_request'],
  ['/api/v1/nothing', 404, 'not_found'],
  ['/api/v2/health', 404, 'not_found'],
  ['/api', 404, 'not_found'],
  ['/s/token', 404, 'not_found'],
])('%s is answered with %i', async (path, status, code) => {
  const answer = await (await start({}))(path);
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ status, code });
});

test('a wrong method is told the right ones', async () => {
  const ask = await start({});
  const answer = await ask('/api/v1/jobs', { method: 'PUT' });
  expect(answer.status).toBe(405);
  expect(answer.headers.allow).toBe('GET, HEAD, POST');
  expect((await ask('/api/v1/health', { method: 'OPTIONS' })).status).toBe(405);
});

test('HEAD is GET without the body', async () => {
  const ask = await start(healthRoutes('1.2.3'));
  const [head, get] = [
    await ask('/api/v1/health', { method: 'HEAD' }),
    await ask('/api/v1/health'),
  ];
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  expect(get.json()).toEqual({ status: 'ok', version: '1.2.3' });
});

test('a player that is too old is refused before anything of its request is read', async () => {
  const ask = await start(healthRoutes('1'));
  const status = async (spoken: string) =>
    (await ask('/api/v1/health', { headers: { [protocolHeader]: spoken } })).status;
  expect(await status('0')).toBe(426);
  expect(await status('x')).toBe(426);
  expect(await status(String(protocol))).toBe(200);
  expect(await status(String(protocol + 1))).toBe(200);
});

test('a body is JSON of at most 64 KiB, or it is refused', async () => {
  const ask = await start({});
  const path = '/api/v1/setup/check-folder';
  const code = async (options: TestRequest) => (await ask(path, options)).json().code;
  expect(await code(post('{"path":"/x"}'))).toBe('not_found');
  expect(
    await code(post('{"path":"/x"}', { 'content-type': 'Application/JSON; charset=utf-8' })),
  ).toBe('not_found');
  expect(await code(post('{"path":"/x"}', { 'content-type': 'text/plain' }))).toBe(
    'unsupported_media_type',
  );
  expect(await code(post('{"path":"/x"}', {}))).toBe('unsupported_media_type');
  expect(await code(post('x', { ...json, 'content-encoding': 'gzip' }))).toBe(
    'unsupported_media_type',
  );
  expect(await code(post('{"path":'))).toBe('bad_request');
  expect(await code(post(''))).toBe('bad_request');
  expect(await code(post(Buffer.from([0x22, 0xff, 0x22])))).toBe('bad_request');
  expect(await code(post(JSON.stringify({ path: 'x'.repeat(70_000) })))).toBe('body_too_large');
  const chunked = { ...json, 'transfer-encoding': 'chunked' };
  expect(await code(post(JSON.stringify({ path: 'x'.repeat(70_000) }), chunked))).toBe(
    'body_too_large',
  );
});

test('no body, however hostile, is an internal error', async () => {
  const ask = await start({});
  const hostile = fc.oneof(
    fc.json(),
    fc.string(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('{"__proto__":{"path":"/x"}}', '[[[[[[', '{"path":1e999}', '"\\ud800"', 'null'),
  );
  const paths = byName.flatMap(([, route]) => (route.body === undefined ? [] : [pathOf(route)]));
  await fc.assert(
    fc.asyncProperty(hostile, fc.constantFrom(...paths), async (body, path) => {
      const answer = await ask(path, post(body));
      expect([400, 404]).toContain(answer.status);
      expect(answer.json()).toHaveProperty('code');
    }),
    { numRuns: 200 },
  );
  expect({}).not.toHaveProperty('path');
});

test('no path or query, however hostile, is an internal error', async () => {
  const ask = await start({});
  // What the HTTP client itself would not send is the parser's to refuse, not ours.
  const sendable = fc.string({
    unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  });
  const prefixes = byName.map(([, route]) => pathOf(route));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('', ...prefixes), sendable, async (prefix, rest) => {
      const answer = await ask(`${prefix}/${rest}`.replaceAll('#', ''));
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
});

test('what went wrong inside is in the log and not in the answer', async () => {
  const ask = await start({
    library: async () => {
      throw new Error('the secret path /home/ada');
    },
  });
  const answer = await ask('/api/v1/library');
  expect(answer.status).toBe(500);
  expect(answer.json<Problem>().code).toBe('internal');
  expect(answer.text).not.toContain('secret');
  expect(log.join('')).toContain('the secret path /home/ada');
});

test('an answer that breaks the contract is caught here', async () => {
  const ask = await start({ health: async () => ({ status: 'fine', version: '1' }) as never });
  expect((await ask('/api/v1/health')).status).toBe(500);
});

test('every answer carries what keeps a browser safe', async () => {
  const ask = await start(healthRoutes('1'));
  for (const path of ['/', '/api/v1/health', '/api/v1/nothing', '/api/v1/library']) {
    const { headers } = await ask(path);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')|\*|https?:/);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  }
});

test('larger answers are compressed, small ones left alone', async () => {
  const path = 'x'.repeat(3000);
  const folder = {
    path,
    exists: false,
    isDirectory: false,
    readable: false,
    audioFiles: 0,
    more: false,
  };
  const ask = await start({
    ...healthRoutes('1'),
    checkFolder: async () => ({ ...folder, folders: [] }),
  });
  const headers = { ...json, 'accept-encoding': 'gzip, br' };
  const answer = await ask('/api/v1/setup/check-folder', post('{"path":"/x"}', headers));
  expect(answer.headers['content-encoding']).toBe('br');
  expect(JSON.parse(brotliDecompressSync(answer.body).toString())).toMatchObject({ path });
  expect(answer.headers['content-length']).toBe(String(answer.body.length));
  const small = await ask('/api/v1/health', { headers });
  expect(small.headers['content-encoding']).toBeUndefined();
});

test('a kept connection answers one request after another without a pause', async () => {
  const ask = await start(healthRoutes('1'));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const startedAt = performance.now();
    await ask('/api/v1/health', { agent });
    times.push(performance.now() - startedAt);
  }
  agent.destroy();
  // Header and body in two packets would wait 40 ms for the client's delayed acknowledgement.
  const median = times.toSorted((a, b) => a - b)[30];
  expect(median).toBeLessThan(30);
});

test('requests are logged at debug, without their query', async () => {
  const ask = await start(healthRoutes('1'));
  await ask('/api/v1/health?token=secret');
  await expect.poll(() => log.join('')).toContain('"path":"/api/v1/health"');
  expect(log.join('')).toContain('"status":200');
  expect(log.join('')).not.toContain('secret');
});

test('every code has a title and answers with its status', async () => {
  for (const code of Object.keys(errorStatus) as (keyof typeof errorStatus)[]) {
    const ask = await start({ library: async () => refuse(code) });
    const answer = await ask('/api/v1/library');
    expect(answer.status).toBe(errorStatus[code]);
    expect(answer.json()).toMatchObject({ code, status: errorStatus[code] });
    expect(answer.json<Problem>().title).not.toBe('');
    await server?.close(0);
  }
});

test('the description names every route, its parameters and its answer', async () => {
  const ask = await start(healthRoutes('1.2.3'));
  const answer = await ask('/api/v1/openapi.json');
  expect(answer.status).toBe(200);
  const { openapi, paths } = answer.json<{
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string }[] }>>;
  }>();
  expect(openapi).toBe('3.1.0');
  for (const [name, route] of byName) {
    const path = apiPrefix + route.path.replace(/:(\w+)/g, '{$1}');
    const operation = paths[path]?.[route.method.toLowerCase()];
    expect(operation?.operationId).toBe(name);
    const named = operation?.parameters.map((each) => each.name) ?? [];
    for (const [, parameter] of route.path.matchAll(/:(\w+)/g)) expect(named).toContain(parameter);
  }
  const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
  expect(operations).toHaveLength(byName.length);
});
