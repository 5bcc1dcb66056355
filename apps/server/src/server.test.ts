import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { get as httpGet } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { opusStreamPath, streamPath } from '@linnet/contract/routes';
import type { Track } from '@linnet/contract/track';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ffmpeg, makeFolder, noise } from './scanning/testing/fixtures.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

let base: Awaited<ReturnType<typeof makeFolder>>;
let music: string;
let linnet: TestServer;
let trackNamed: (title: string) => Track;

beforeAll(async () => {
  base = await makeFolder();
  music = join(base.path, 'music');
  mkdirSync(join(music, 'album'), { recursive: true });
  for (const [seed, title] of ['First', 'Changing', 'Vanishing', 'Swapped'].entries()) {
    const tags = ['-metadata', `title=${title}`, '-metadata', 'album=Album'];
    await ffmpeg(join(music, 'album'), ...noise(2, seed), ...tags, `${title}.flac`);
  }
  const picture = { width: 300, height: 300, channels: 3, background: '#336699' } as const;
  await sharp({ create: picture }).png().toFile(join(music, 'album/cover.png'));
  writeFileSync(join(base.path, 'secret.flac'), readFileSync(join(music, 'album/Swapped.flac')));
  linnet = await startTestServer({ dataDir: join(base.path, 'data'), music });
  const tracks = await linnet.tracksByTitle();
  trackNamed = (title) => {
    const track = tracks.get(title);
    if (track === undefined) throw new Error(`no track ${title} in ${[...tracks.keys()]}`);
    return track;
  };
});
afterAll(async () => {
  await linnet.server.close();
  await base.remove();
});

const pathOf = (title: string) => join(music, 'album', `${title}.flac`);
const stream = (title: string) => streamPath(trackNamed(title).id, trackNamed(title).version);

test('a folder named at start is scanned and served', async () => {
  expect((await linnet.get('/api/v1/library')).json()).toMatchObject({
    tracks: 4,
    albums: 1,
    missing: 0,
    scan: { running: false, found: 4, done: 4 },
  });
  expect((await linnet.get('/api/v1/instance')).json()).toMatchObject({
    setupNeeded: false,
    user: { role: 'admin' },
  });
  const album = await linnet.get(`/api/v1/albums/${trackNamed('First').albumId}`);
  expect(album.json<{ tracks: Track[] }>().tracks).toHaveLength(4);
  expect((await linnet.get('/api/v1/search?q=chang')).json()).toMatchObject({
    tracks: [{ title: 'Changing' }],
  });
  expect((await linnet.get('/api/v1/changes')).json()).toMatchObject({ more: false });
  expect((await linnet.get('/api/v1/changes?cursor=nonsense')).json()).toMatchObject({
    code: 'invalid_cursor',
  });
});

test('a stream is the file’s bytes, kept for ever under its version', async () => {
  const answer = await linnet.get(stream('First'));
  expect(answer.status).toBe(200);
  expect(answer.body.equals(readFileSync(pathOf('First')))).toBe(true);
  expect(answer.headers).toMatchObject({
    etag: `"${trackNamed('First').version}"`,
    'content-type': 'audio/flac',
    'cache-control': 'private, max-age=31536000, immutable',
  });
  const plain = await linnet.get(`/api/v1/tracks/${trackNamed('First').id}/stream`);
  expect(plain.headers).toMatchObject({
    etag: answer.headers.etag,
    'cache-control': 'private, no-cache',
  });
});

test('any range of a stream is that slice of the file', async () => {
  const bytes = readFileSync(pathOf('First'));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1), async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const answer = await linnet.get(stream('First'), { range: `bytes=${start}-${end}` });
      expect(answer.status).toBe(206);
      expect(answer.body.equals(bytes.subarray(start, end + 1))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('a version that is no more is gone, not replaced', async () => {
  const { id, version } = trackNamed('First');
  const other = await linnet.get(streamPath(id, 'AAAAAAAAAAAAAAAA'));
  expect(other.status).toBe(410);
  expect(other.json()).toMatchObject({ code: 'version_gone' });
  expect((await linnet.get(streamPath('AAAAAAAAAAAAAAAA', version))).status).toBe(404);
});

test('a file that changed since the scan is not served under its old version', async () => {
  const { id, version } = trackNamed('Changing');
  const path = pathOf('Changing');
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes, Buffer.from('more')]));
  expect((await linnet.get(streamPath(id, version))).json()).toMatchObject({
    code: 'version_gone',
  });
  const plain = await linnet.get(`/api/v1/tracks/${id}/stream`);
  expect(plain.status).toBe(200);
  expect(plain.headers.etag).not.toBe(`"${version}"`);
  expect(plain.body).toHaveLength(bytes.length + 4);
  // The same length at another time is another file too.
  writeFileSync(path, bytes);
  utimesSync(path, new Date(0), new Date(0));
  expect((await linnet.get(streamPath(id, version))).status).toBe(410);
});

test('a file that vanished says so', async () => {
  const path = stream('Vanishing');
  renameSync(pathOf('Vanishing'), join(base.path, 'elsewhere.flac'));
  const answer = await linnet.get(path);
  expect(answer.status).toBe(410);
  expect(answer.json()).toMatchObject({ code: 'file_missing' });
});

test('a file that became a link out of the folder is not followed', async () => {
  const path = stream('Swapped');
  rmSync(pathOf('Swapped'));
  symlinkSync(join(base.path, 'secret.flac'), pathOf('Swapped'));
  expect((await linnet.get(path)).json()).toMatchObject({ code: 'file_missing' });
  expect((await linnet.get(`${path}&format=opus`)).json()).toMatchObject({ code: 'file_missing' });
});

test('a track comes as Opus too, whole or in ranges', async () => {
  const { id, version } = trackNamed('First');
  const path = opusStreamPath(id, version, 96);
  const whole = await linnet.get(path);
  expect(whole.status).toBe(200);
  expect(whole.headers['content-type']).toBe('audio/ogg');
  expect(whole.body.subarray(0, 4).toString()).toBe('OggS');
  const range = { range: 'bytes=100-199', 'if-range': String(whole.headers.etag) };
  const part = await linnet.get(path, range);
  expect(part.status).toBe(206);
  expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true);
  expect((await linnet.get(opusStreamPath(id, version, 192))).headers.etag).not.toBe(
    whole.headers.etag,
  );
});

test('a cover comes in its sizes and as it is, and a job finds its colour after the scan', async () => {
  const { album } = (await linnet.get(`/api/v1/albums/${trackNamed('First').albumId}`)).json<{
    album: { coverId: string; coverColour: string };
  }>();
  expect(album.coverColour).toBe('#336699');
  const path = `/api/v1/covers/${album.coverId}`;
  const small = await linnet.get(`${path}?size=96`);
  expect(small.headers).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'private, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(await sharp(small.body).metadata()).toMatchObject({ width: 96, format: 'webp' });
  const again = await linnet.get(`${path}?size=96`, {
    'if-none-match': String(small.headers.etag),
  });
  expect(again.status).toBe(304);
  const original = await linnet.get(`${path}?size=original`);
  expect(original.headers['content-type']).toBe('image/png');
  expect(original.body.equals(readFileSync(join(music, 'album/cover.png')))).toBe(true);
  expect((await linnet.get(`${path}?size=97`)).status).toBe(400);
  expect((await linnet.get(`/api/v1/covers/${'0'.repeat(32)}`)).status).toBe(404);
});

test('the event stream says hello, then that there is more', async () => {
  const events: string[] = [];
  const open = new Promise<void>((resolve) => {
    const url = `http://127.0.0.1:${linnet.server.port}/api/v1/events`;
    const asked = httpGet(url, (answer) => {
      expect(answer.headers['content-type']).toContain('text/event-stream');
      answer.setEncoding('utf8').on('data', (text: string) => events.push(text));
      resolve();
    });
    asked.once('error', () => {});
  });
  await open;
  await expect.poll(() => events.join('')).toMatch(/^event: hello\ndata: \{"protocol":1,/);
  const tags = ['-metadata', 'title=New'];
  await ffmpeg(join(music, 'album'), ...noise(1, 9), ...tags, 'New.flac');
  await linnet.rescan();
  await expect.poll(() => events.join('')).toMatch(/event: changes\ndata: \{"revision":\d+\}/);
  expect(events.join('')).toMatch(/event: scan\ndata: \{.*"running":true/);
  expect(events.join('')).toMatch(/event: job\ndata: \{.*"kind":"scan"/);
});

test('a second music folder must lie apart from what is there', async () => {
  const code = async (path: string) =>
    (await linnet.post('/api/v1/roots', { path })).json<{ code?: string }>().code;
  expect(await code(join(base.path, 'nothing'))).toBe('folder_not_found');
  expect(await code(join(base.path, 'secret.flac'))).toBe('folder_not_a_directory');
  expect(await code(join(music, 'album'))).toBe('conflict');
  expect(await code(base.path)).toBe('conflict');
  expect(await code(join(base.path, 'data'))).toBe('conflict');
  expect(await code('/')).toBe('conflict');
  symlinkSync(join(music, 'album'), join(base.path, 'another-way'));
  expect(await code(join(base.path, 'another-way'))).toBe('conflict');
  const [known] = (await linnet.get('/api/v1/roots')).json<{
    items: { path: string; id: string }[];
  }>().items;
  const again = await linnet.post('/api/v1/roots', { path: `${music}/` });
  expect(again.json()).toMatchObject({ id: known?.id });
  mkdirSync(join(base.path, 'music-two'));
  const second = await linnet.post('/api/v1/roots', { path: join(base.path, 'music-two') });
  expect(second.json()).toMatchObject({ name: 'music-two', state: 'ok' });
});

test('a folder is looked at before it is chosen, also from home', async () => {
  const look = await linnet.post('/api/v1/setup/check-folder', { path: music });
  expect(look.json()).toMatchObject({ exists: true, readable: true, folders: ['album'] });
  const home = await linnet.post('/api/v1/setup/check-folder', { path: '~' });
  expect(home.json()).toMatchObject({ path: join(base.path, 'data'), isDirectory: true });
});

test('jobs can be listed, and only real ones cancelled', async () => {
  const { items } = (await linnet.get('/api/v1/jobs')).json<{ items: { kind: string }[] }>();
  expect(items.map(({ kind }) => kind)).toContain('scan');
  const gone = await linnet.ask('/api/v1/jobs/AAAAAAAAAAAAAAAA', { method: 'DELETE' });
  expect(gone.status).toBe(404);
});

test('the demo album is a job that can be stopped', async () => {
  const job = (await linnet.post('/api/v1/setup/demo', {})).json<{ id: string; kind: string }>();
  expect(job.kind).toBe('demo');
  const again = (await linnet.post('/api/v1/setup/demo', {})).json<{ id: string }>();
  expect(again.id).toBe(job.id);
  const stopped = await linnet.ask(`/api/v1/jobs/${job.id}`, { method: 'DELETE' });
  expect(stopped.status).toBe(204);
  expect(stopped.body).toHaveLength(0);
  await expect
    .poll(async () => {
      const { items } = (await linnet.get('/api/v1/jobs')).json<{
        items: { id: string; state: string }[];
      }>();
      return items.find(({ id }) => id === job.id)?.state;
    })
    .toBe('cancelled');
});

test('nothing of this was worth a complaint', () => {
  expect(linnet.complaints).toEqual([]);
});

test('a data folder serves one server, and a port too', async () => {
  const dataDir = join(base.path, 'data');
  await expect(startTestServer({ dataDir })).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/uses the data folder .* already \(process \d+, at http/),
  });
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expect(startTestServer({ dataDir: join(base.path, 'data-2'), port })).rejects.toMatchObject(
    {
      exitCode: 1,
      message: expect.stringContaining(`Port ${port} is in use`),
    },
  );
  taken.close();
  // Nothing of the failed start holds the folder.
  const second = await startTestServer({ dataDir: join(base.path, 'data-2') });
  await second.server.close();
});

test('a music folder that cannot be used is a mistake of who started it', async () => {
  const dataDir = join(base.path, 'data-3');
  const start = (path: string) => startTestServer({ dataDir, music: join(base.path, path) });
  await expect(start('nothing')).rejects.toMatchObject({ exitCode: 2 });
  await expect(start('secret.flac')).rejects.toMatchObject({ exitCode: 2 });
  await expect(start('data-3')).rejects.toMatchObject({ exitCode: 2 });
});

test('closing lets a running answer finish and ends the events', async () => {
  const folder = join(base.path, 'music-3');
  mkdirSync(folder);
  await ffmpeg(folder, ...noise(60), 'Long.wav');
  const other = await startTestServer({ dataDir: join(base.path, 'data-4'), music: folder });
  const [track] = [...(await other.tracksByTitle()).values()];
  if (track === undefined) throw new Error('no track');
  const url = `http://127.0.0.1:${other.server.port}`;
  let events: 'open' | 'ended' = 'open';
  await new Promise<void>((resolve) => {
    httpGet(`${url}/api/v1/events`, (answer) => {
      answer.once('data', () => resolve());
      answer.once('end', () => {
        events = 'ended';
      });
    });
  });
  let askedAt = 0;
  const received = Promise.withResolvers<number>();
  const closed = Promise.withResolvers<void>();
  httpGet(url + streamPath(track.id, track.version), (answer) => {
    let bytes = 0;
    answer.once('data', () => {
      answer.pause();
      // In the middle of a file larger than any buffer on the way.
      askedAt = performance.now();
      other.server.close().then(closed.resolve, closed.reject);
      setTimeout(() => answer.resume(), 300);
    });
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    answer.once('end', () => received.resolve(bytes));
    answer.once('error', received.reject);
  });
  expect(await received.promise).toBe(track.bytes);
  await closed.promise;
  // Well before the grace is over: nothing waits for connections that are merely kept.
  expect(performance.now() - askedAt).toBeLessThan(3000);
  expect(events).toBe('ended');
  await expect(other.get('/api/v1/health')).rejects.toThrow(/ECONNREFUSED/);
  expect(other.complaints).toEqual([]);
});
