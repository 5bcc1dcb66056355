import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNetworkSource } from './network-byte-source.ts';

const forever = new AbortController().signal;
const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);

type Answer = (
  request: IncomingMessage,
  response: ServerResponse,
  start: number,
  end: number,
) => void;

let server: Server;
let origin: string;
let requests: string[];
let answer: Answer;
beforeEach(async () => {
  requests = [];
  answer = serve;
  server = createServer((request, response) => {
    requests.push(request.headers.range ?? '');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    answer(request, response, start, Math.min(Number(range?.[2] ?? 0), bytes.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function head(response: ServerResponse, start: number, end: number, etag = '"version-1"'): void {
  response.writeHead(206, {
    etag,
    'content-range': `bytes ${start}-${end}/${bytes.length}`,
    'content-length': end - start + 1,
  });
}

const serve: Answer = (_request, response, start, end) => {
  head(response, start, end);
  response.end(bytes.subarray(start, end + 1));
};

const open = (more: { stallMs?: number; onBytes?: (count: number) => void } = {}) =>
  openNetworkSource(
    { url: `${origin}/x`, version: 'version-1', random: () => 0, ...more },
    forever,
  );

test('opens with one small request, which tells the length', async () => {
  const source = await open();
  expect(source.length).toBe(bytes.length);
  expect(await source.read({ start: 10, end: 20 }, forever)).toEqual(bytes.slice(10, 20));
  expect(requests).toEqual(['bytes=0-262143']);
});

test('reads all there is, each byte fetched once', async () => {
  let fetched = 0;
  const source = await open({
    onBytes: (count) => {
      fetched += count;
    },
  });
  for (let at = 0; at < bytes.length; at += 50_000) {
    const part = await source.read({ start: at, end: at + 50_000 }, forever);
    expect(part).toEqual(bytes.slice(at, at + 50_000));
  }
  expect(fetched).toBe(bytes.length);
  expect(requests.length).toBeLessThan(6);
});

test('reads at random places, over the ends of pieces', async () => {
  const source = await open();
  for (const start of [2_999_990, 5, 1_310_000, 262_100, 2_000_000, 262_140, 1_999_000]) {
    const end = Math.min(start + 70_000, bytes.length);
    expect(await source.read({ start, end: start + 70_000 }, forever)).toEqual(
      bytes.slice(start, end),
    );
  }
});

test('goes on from where a connection was cut', async () => {
  let cuts = 0;
  answer = (request, response, start, end) => {
    if (cuts++ >= 3) return serve(request, response, start, end);
    head(response, start, end);
    response.write(bytes.subarray(start, start + 60_000), () => response.destroy());
  };
  const source = await open();
  expect(await source.read({ start: 0, end: 262_144 }, forever)).toEqual(bytes.slice(0, 262_144));
  expect(requests.length).toBe(4);
  expect(Number(/=(\d+)/.exec(requests[1] ?? '')?.[1])).toBeGreaterThan(0);
});

test('gives a stalled connection up and goes on', async () => {
  let stalls = 0;
  answer = (request, response, start, end) => {
    if (stalls++ >= 1) return serve(request, response, start, end);
    head(response, start, end);
    response.write(bytes.subarray(start, start + 1000));
  };
  const source = await open({ stallMs: 100 });
  expect(await source.read({ start: 0, end: 5000 }, forever)).toEqual(bytes.slice(0, 5000));
  expect(requests.length).toBe(2);
});

test('tries again after 503 and fails with the last error when it stays', async () => {
  let failures = 0;
  answer = (request, response, start, end) => {
    if (failures++ >= 2) return serve(request, response, start, end);
    response.writeHead(503).end();
  };
  expect((await open()).length).toBe(bytes.length);
  expect(requests.length).toBe(3);
  failures = Number.NEGATIVE_INFINITY;
  await expect(open()).rejects.toMatchObject({ code: 'server' });
  expect(requests.length).toBe(7);
});

test.each([
  [401, 'signed_out'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [410, 'gone'],
  [416, 'changed'],
  [501, 'not_found'],
])('status %i is %s, and not tried again', async (status, code) => {
  answer = (_request, response) => {
    response.writeHead(status).end();
  };
  await expect(open()).rejects.toMatchObject({ code });
  expect(requests.length).toBe(1);
});

test('bytes of another version are refused, at the start and in the middle', async () => {
  answer = (_request, response, start, end) => {
    head(response, start, end, '"version-2"');
    response.end(bytes.subarray(start, end + 1));
  };
  await expect(open()).rejects.toMatchObject({ code: 'changed' });
  answer = serve;
  const source = await open();
  answer = (_request, response, start, end) => {
    head(response, start, end, '"version-1-other"');
    response.end(bytes.subarray(start, end + 1));
  };
  await expect(source.read({ start: 2_000_000, end: 2_000_010 }, forever)).rejects.toMatchObject({
    code: 'changed',
  });
});

test('a range that was not asked for is refused', async () => {
  answer = (_request, response, start, end) => {
    head(response, start + 1, end);
    response.end(bytes.subarray(start + 1, end + 1));
  };
  await expect(open()).rejects.toMatchObject({ code: 'changed' });
});

test('no server is offline', async () => {
  server.close();
  await expect(open()).rejects.toMatchObject({ code: 'offline' });
});

test('an aborted read rejects at once with the reason, and the source stays good', async () => {
  const source = await open();
  const held: (() => void)[] = [];
  answer = (request, response, start, end) => held.push(() => serve(request, response, start, end));
  const abort = new AbortController();
  const read = source.read({ start: 1_000_000, end: 1_000_100 }, abort.signal);
  const reason = new Error('enough');
  setTimeout(() => abort.abort(reason), 20);
  await expect(read).rejects.toBe(reason);
  answer = serve;
  for (const release of held) release();
  expect(await source.read({ start: 1_000_000, end: 1_000_100 }, forever)).toEqual(
    bytes.slice(1_000_000, 1_000_100),
  );
});
