import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Koa from 'koa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../testing/request.ts';
import { isClientGone } from './client-gone.ts';
import { type Listener, listen } from './listener.ts';
import { sendFile } from './send-file.ts';

// Over two buffers and no multiple of one, so that ranges cross every seam of the copying loop.
const content = randomBytes(256 * 1024 * 3 + 12_345);
const folder = mkdtempSync(join(tmpdir(), 'linnet-send-file-'));
const path = join(folder, 'file');
const lastModified = new Date('2026-01-02T03:04:05Z');
const unexpected: unknown[] = [];
const openedFds = new Set<number>();
let server: Listener;

beforeAll(async () => {
  writeFileSync(path, content);
  writeFileSync(join(folder, 'empty'), '');
  const app = new Koa();
  app.on('error', (error) => unexpected.push(...(isClientGone(error) ? [] : [error])));
  app.use((context) => {
    const name = context.path.slice(1);
    const fd = openSync(join(folder, name), 'r');
    openedFds.add(fd);
    return sendFile({
      fd,
      size: name === 'cut' ? content.length : fstatSync(fd).size,
      etag: '"v1"',
      lastModified,
      contentType: 'audio/flac',
      cacheControl: 'private',
      isForeign: name === 'retagged',
    })(context);
  });
  server = await listen(app.callback(), { host: '127.0.0.1', port: 0, tls: undefined });
});
afterAll(async () => {
  await server.close(0);
  rmSync(folder, { recursive: true });
});

/** Waits until every file that was opened for an answer is closed again. */
async function allClosed(): Promise<void> {
  await expect
    .poll(() => [...openedFds].filter((fd) => isOpenOn(fd)).length, { timeout: 10_000 })
    .toBe(0);
  openedFds.clear();
}
function isOpenOn(fd: number): boolean {
  try {
    return fstatSync(fd).size === content.length;
  } catch {
    return false;
  }
}

test('the whole file comes with its length, tag, date and type', async () => {
  const answer = await request(server.port, '/file');
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-length': String(content.length),
    'content-type': 'audio/flac',
    'accept-ranges': 'bytes',
    etag: '"v1"',
    'last-modified': lastModified.toUTCString(),
  });
  expect(answer.body.equals(content)).toBe(true);
  await allClosed();
});

test('any range is the same slice as of the bytes in memory', async () => {
  const place = fc.nat({ max: content.length + 10 });
  const header = fc.oneof(
    fc.tuple(place, place).map(([a, b]) => `bytes=${Math.min(a, b)}-${Math.max(a, b)}`),
    place.map((start) => `bytes=${start}-`),
    place.map((length) => `bytes=-${length}`),
    fc.constantFrom(255, 256, 257, 511, 512).map((k) => `bytes=${k * 1024 - 1}-${k * 1024 + 1}`),
  );
  await fc.assert(
    fc.asyncProperty(header, async (range) => {
      const answer = await request(server.port, '/file', { headers: { range } });
      const [, first = '', last = ''] = /=(\d*)-(\d*)/.exec(range) ?? [];
      const start = first === '' ? Math.max(0, content.length - Number(last)) : Number(first);
      const end = first === '' || last === '' ? content.length : Number(last) + 1;
      const slice = content.subarray(start, end);
      if (slice.length === 0) {
        expect(answer.status).toBe(416);
        expect(answer.headers['content-range']).toBe(`bytes */${content.length}`);
        expect(answer.json()).toMatchObject({ code: 'range_not_satisfiable' });
        return;
      }
      expect(answer.status).toBe(206);
      expect(answer.headers['content-range']).toBe(
        `bytes ${start}-${start + slice.length - 1}/${content.length}`,
      );
      expect(answer.body.equals(slice)).toBe(true);
    }),
    { numRuns: 60 },
  );
  await allClosed();
});

test('HEAD says the same without a byte, and knows no ranges', async () => {
  const headers = { range: 'bytes=5-9' };
  const answer = await request(server.port, '/file', { method: 'HEAD', headers });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-length']).toBe(String(content.length));
  expect(answer.body).toHaveLength(0);
  await allClosed();
});

test('a client that has the bytes is answered with 304 and nothing else', async () => {
  const answer = await request(server.port, '/file', { headers: { 'if-none-match': '"v1"' } });
  expect(answer.status).toBe(304);
  expect(answer.headers.etag).toBe('"v1"');
  expect(answer.headers['content-type']).toBeUndefined();
  expect(answer.body).toHaveLength(0);
  await allClosed();
});

test('a range under another tag is answered with the whole file', async () => {
  const range = 'bytes=5-9';
  const other = await request(server.port, '/file', { headers: { range, 'if-range': '"v0"' } });
  expect(other.status).toBe(200);
  expect(other.body).toHaveLength(content.length);
  const same = await request(server.port, '/file', { headers: { range, 'if-range': '"v1"' } });
  expect(same.status).toBe(206);
  await allClosed();
});

test('a demand for another tag is refused', async () => {
  const answer = await request(server.port, '/file', { headers: { 'if-match': '"v0"' } });
  expect(answer.status).toBe(412);
  expect(answer.json()).toMatchObject({ code: 'precondition_failed' });
  await allClosed();
});

test('an empty file is an empty answer', async () => {
  const answer = await request(server.port, '/empty');
  expect(answer.status).toBe(200);
  expect(answer.body).toHaveLength(0);
});

test('a file that was cut meanwhile ends the connection instead of inventing bytes', async () => {
  writeFileSync(join(folder, 'cut'), content);
  truncateSync(join(folder, 'cut'), 300_000);
  await expect(request(server.port, '/cut')).rejects.toThrow(/aborted|reset|hang up/);
});

test('a file that another program wrote into meanwhile is never answered whole', async () => {
  // Far more than the sockets between us hold, so that the server is still in the middle.
  const bytes = 24 * 1024 * 1024;
  const retagged = join(folder, 'retagged');
  writeFileSync(retagged, Buffer.alloc(bytes, 1));
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET /retagged HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await once(socket, 'readable');
  const fd = openSync(retagged, 'r+');
  writeSync(fd, 'new tags', bytes - 8);
  closeSync(fd);
  let received = 0;
  for await (const chunk of socket) received += (chunk as Buffer).length;
  expect(received).toBeGreaterThan(1000);
  expect(received).toBeLessThan(bytes);
  await allClosed();
});

test('a client that goes away in the middle leaves no file open', async () => {
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(`GET /file HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }),
  );
  await allClosed();
  expect(unexpected).toEqual([]);
  expect((await request(server.port, '/file')).status).toBe(200);
});
