import { globSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { newVisitor, openBrowser } from '../browser/browser.ts';
import { type FeedAnswer, watchFeed } from '../browser/feed-watch.ts';
import { type Client, openClient } from '../measure/requests.ts';
import { waitFor } from '../measure/waiting.ts';
import { rescan, settle } from '../scan-run.ts';
import type { Section } from '../section.ts';
import { startServer } from '../server.ts';

export const sync: Section = {
  name: 'sync',
  summary: 'first sync of a new browser, and what one retag costs a second one',
  usesLibrary: true,
  async run({ workspace, tracks, report, progress }) {
    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    using client = openClient(server.origin);
    await settle(client);
    await using browser = await openBrowser();

    const first = await newVisitor(browser);
    const firstFeed = watchFeed(first.context);
    const started = Date.now();
    await first.page.goto(server.pageOrigin);
    const last = await firstFeed.caughtUp();
    const rows = countTracks(firstFeed.answers);
    if (rows !== tracks) throw new Error(`the feed brought ${rows} of ${tracks} tracks`);
    report({
      name: 'first sync',
      value: (last.atMs - started) / 1000,
      unit: 's',
      note: `from opening the page to the last of ${firstFeed.answers.length} feed pages`,
    });
    report({
      name: 'first sync, over the wire',
      value: wireBytes(firstFeed.answers) / 1000,
      unit: 'KB',
    });

    progress('retagging one track');
    const second = await newVisitor(browser);
    const feed = watchFeed(second.context);
    await second.page.goto(server.pageOrigin);
    await feed.caughtUp();
    const probe = await readFile(join(import.meta.dirname, '../browser/write-probe.js'), 'utf8');
    for (const worker of second.page.workers()) await worker.evaluate(probe);
    const writesBefore = await restingWrites(second.page);
    const before = feed.answers.length;
    await retagOne(music, client);
    await feed.caughtUp(before);
    await sleep(2000);
    const news = feed.answers.slice(before);
    if (countTracks(news) !== 1) throw new Error(`one retag brought ${countTracks(news)} tracks`);
    report({
      name: 'one retag, to a second browser',
      value: wireBytes(news) / 1024,
      unit: 'KB',
      bar: { below: 4 },
      note: `${news.length} answer${news.length === 1 ? '' : 's'}, heads included`,
    });
    const writesAfter = await countWrites(second.page);
    const writes = {
      transactions: writesAfter.transactions - writesBefore.transactions,
      records: writesAfter.records - writesBefore.records,
      bytes: writesAfter.bytes - writesBefore.bytes,
    };
    report({
      name: 'one retag, write transactions',
      value: writes.transactions,
      unit: '',
      bar: { atMost: 1 },
    });
    report({ name: 'one retag, records written', value: writes.records, unit: '' });
    report({ name: 'one retag, bytes written', value: writes.bytes / 1024, unit: 'KB' });
  },
};

/** Changes the title inside one FLAC file as a tagger would, by replacing the file, and has it found. */
async function retagOne(music: string, client: Client): Promise<void> {
  const [name] = globSync('**/*.flac', { cwd: music });
  if (name === undefined) throw new Error('the library has no FLAC');
  const path = join(music, name);
  const bytes = await readFile(path);
  const title = bytes.indexOf('TITLE=') + 'TITLE='.length;
  bytes.write('Z', title, 'latin1');
  await writeFile(`${path}.tmp`, bytes);
  await rename(`${path}.tmp`, path);
  await rescan(client);
  await waitFor('the server to settle', async () => (await settle(client)) && true, {
    everyMs: 50,
    withinMs: 60_000,
  });
}

interface Writes {
  readonly transactions: number;
  readonly records: number;
  readonly bytes: number;
}

/** What was written once nothing has been for a while: a first sync is tidied up when the page is idle. */
async function restingWrites(page: Page): Promise<Writes> {
  let writes = await countWrites(page);
  for (let quiet = 0; quiet < 8; quiet++) {
    await sleep(1000);
    const now = await countWrites(page);
    if (now.transactions !== writes.transactions) quiet = 0;
    writes = now;
  }
  return writes;
}

async function countWrites(page: Page): Promise<Writes> {
  const writes = { transactions: 0, records: 0, bytes: 0 };
  for (const worker of page.workers()) {
    const found = (await worker.evaluate('globalThis.linnetWriteProbe')) as Writes;
    writes.transactions += found.transactions;
    writes.records += found.records;
    writes.bytes += found.bytes;
  }
  return writes;
}

function wireBytes(answers: readonly FeedAnswer[]): number {
  return answers.reduce((sum, answer) => sum + answer.wireBytes, 0);
}

function countTracks(answers: readonly FeedAnswer[]): number {
  return answers
    .flatMap(({ page }) => page.streams)
    .reduce((sum, stream) => sum + (stream.track?.id.length ?? 0), 0);
}
