// Measures the replica in a real Chromium: node packages/offline/harness/measure.ts [tracks …]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import type { ReplicaConnection } from '../src/page/replica-connection.ts';
import { FeedServer } from './feed-server.ts';

declare const replica: ReplicaConnection;

const sizes = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'linnet-harness-'));
await build({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'error',
  configFile: false,
  worker: { format: 'es' },
  build: { outDir: folder, emptyOutDir: true },
});

for (const tracks of sizes.length > 0 ? sizes : [20_000, 100_000]) {
  const server = new FeedServer(folder, tracks);
  const origin = await server.listen();
  const profile = await mkdtemp(join(tmpdir(), 'linnet-profile-'));
  const open = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
  say(`== ${tracks} tracks`);
  let context = await open();
  await measureFirstSync(await visit(context, origin), tracks);
  await measureRetag(context, origin, server);
  await context.close();
  server.isUp = false;
  context = await open();
  await measureColdStart(await visit(context, origin), tracks);
  await context.close();
  server.close();
  await rm(profile, { recursive: true, force: true });
}
await rm(folder, { recursive: true });

async function visit(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => say(`page error: ${error.message}`));
  page.on('console', (message) => say(`console: ${message.text()}`));
  await page.goto(origin);
  return page;
}

async function measureFirstSync(page: Page, tracks: number): Promise<void> {
  const result = await page.evaluate(async (expected) => {
    const started = performance.now();
    const waits: number[] = [];
    let calls = 0;
    let firstAlbums = 0;
    replica.watch(() => {
      calls += 1;
    });
    // Someone scrolls albums while the library comes.
    for (;;) {
      const asked = performance.now();
      const albums = await replica.window({ list: 'albums', sort: 'title' }, 0, 60);
      const listed = await replica.window({ list: 'tracks', sort: 'title' }, 0, 60);
      waits.push((performance.now() - asked) / 2);
      if (albums.total > 0 && firstAlbums === 0) firstAlbums = performance.now() - started;
      const status = await replica.status();
      if (status.sync.state === 'idle' && listed.total === expected) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const took = performance.now() - started;
    waits.sort((a, b) => a - b);
    return {
      tookMs: took,
      firstAlbumsMs: firstAlbums,
      statusCalls: calls,
      windowP50: waits[Math.floor(waits.length / 2)],
      windowMax: waits.at(-1),
      figures: await replica.figures(),
    };
  }, tracks);
  say(`first sync ${JSON.stringify(result)}`);
}

async function measureRetag(
  context: BrowserContext,
  origin: string,
  server: FeedServer,
): Promise<void> {
  const [first] = context.pages().slice(-1);
  const second = await visit(context, origin);
  if (first === undefined) throw new Error('no page');
  await second.waitForFunction(async () => (await replica.status()).sync.state === 'following');
  for (let round = 0; round < 3; round += 1) {
    const before = await first.evaluate(() => replica.figures());
    const title = `Retagged ${round}`;
    const seen = [first, second].map((page) =>
      page.evaluate(async (wanted) => {
        for (;;) {
          const limits = { artists: 1, albums: 1, tracks: 1 };
          const { tracks } = await replica.search(wanted, limits);
          if (tracks[0]?.title === wanted) return Date.now();
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      }, title),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const at = server.retag(17 + round, title);
    const times = (await Promise.all(seen)).map((time) => time - at);
    const after = await first.evaluate(() => replica.figures());
    const cost = {
      syncingTabMs: times[0],
      followingTabMs: times[1],
      bytes: after.bytesReceived - before.bytesReceived,
      transactions: after.transactions - before.transactions,
      records: after.recordsWritten - before.recordsWritten,
      bytesWritten: after.bytesWritten - before.bytesWritten,
    };
    say(`retag ${JSON.stringify(cost)}`);
  }
}

async function measureColdStart(page: Page, tracks: number): Promise<void> {
  const result = await page.evaluate(async (expected) => {
    const { total } = await replica.window(
      { list: 'albums', sort: 'added', descending: true },
      0,
      60,
    );
    const firstWindowMs = performance.now();
    const { openMs } = await replica.figures();
    const percentiles = (times: number[]) => {
      times.sort((a, b) => a - b);
      const at = (share: number) => Number(times[Math.floor(times.length * share)]?.toFixed(2));
      return { p50: at(0.5), p95: at(0.95), max: at(0.999) };
    };
    const timed = async (ask: () => Promise<unknown>) => {
      const asked = performance.now();
      await ask();
      return performance.now() - asked;
    };
    const firsts: Record<string, number> = {};
    for (const sort of ['title', 'artist', 'album', 'added', 'year', 'disc', 'duration'] as const) {
      firsts[sort] = await timed(() => replica.window({ list: 'tracks', sort }, 0, 60));
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const windows: number[] = [];
    for (let index = 0; index < 300; index += 1) {
      const start = (index * 977) % expected;
      windows.push(await timed(() => replica.window({ list: 'tracks', sort: 'title' }, start, 60)));
    }
    const keys: number[] = [];
    const limits = { artists: 6, albums: 12, tracks: 50 };
    for (const text of ['blue river', 'silent machine 12', 'the anna', 'cafe harbour', 'zzz']) {
      for (let length = 1; length <= text.length; length += 1) {
        keys.push(await timed(() => replica.search(text.slice(0, length), limits)));
      }
    }
    const status = await replica.status();
    return {
      firstWindowMs,
      openMs,
      albums: total,
      tracks: status.counts.tracks,
      state: status.sync.state,
      firsts,
      window: percentiles(windows),
      keystroke: percentiles(keys),
    };
  }, tracks);
  say(`cold start, server dead ${JSON.stringify(result)}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
