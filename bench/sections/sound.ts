import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Album } from '@linnet/contract/album';
import { apiPrefix } from '@linnet/contract/routes';
import type { Page } from '@playwright/test';
import { inPage, newVisitor, openBrowser } from '../browser/browser.ts';
import { watchFeed } from '../browser/feed-watch.ts';
import { openClient } from '../measure/requests.ts';
import { quantile } from '../measure/statistics.ts';
import { waitFor } from '../measure/waiting.ts';
import type { Section } from '../section.ts';
import { startServer } from '../server.ts';

const albumsPlayed = 24;
const listenSeconds = 10;

interface Click {
  readonly at: number;
  readonly sounded: number | null;
}

export const sound: Section = {
  name: 'sound',
  summary: 'from a click to the first sample that is not silence, and underruns',
  usesLibrary: true,
  async run({ workspace, tracks, report, progress }) {
    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    using client = openClient(server.origin);
    const { items } = await client.getJson<{ items: Album[] }>(`${apiPrefix}/albums?limit=500`);
    await using browser = await openBrowser();
    const { context, page } = await newVisitor(browser);
    const feed = watchFeed(context);
    await page.addInitScript({ path: join(import.meta.dirname, '../browser/sound-probe.js') });
    await page.goto(server.pageOrigin);
    await feed.caughtUp();

    const albums = spread(items, albumsPlayed + 1);
    const times: number[] = [];
    const silent: string[] = [];
    for (const [round, album] of albums.entries()) {
      await openAlbum(page, album.id);
      const milliseconds = await clickToSound(page);
      if (milliseconds !== undefined) times.push(milliseconds);
      else silent.push(album.title);
      if (round % 8 === 0) progress(`album ${round} of ${albumsPlayed} sounded`);
      if (round < albums.length - 1 && milliseconds !== undefined) await pause(page);
    }
    const [first = Number.NaN, ...later] = times;
    const bar = { below: 100 };
    const note = 'the page has just been opened: output and decoder are made';
    report({ name: 'first click to sound', value: first, unit: 'ms', bar, note });
    report({ name: 'click to sound, p50', value: quantile(later, 0.5), unit: 'ms', bar });
    report({
      name: 'click to sound, p95',
      value: quantile(later, 0.95),
      unit: 'ms',
      bar,
      note: `${later.length} albums in five codecs; without the sound card's own delay`,
    });
    report({
      name: 'albums that stayed silent',
      value: silent.length,
      unit: '',
      bar: { atMost: 0 },
      ...(silent.length > 0 ? { note: silent.join(', ') } : {}),
    });
    await sleep(listenSeconds * 1000);
    const underruns = await readUnderruns(page);
    report({
      name: 'underruns',
      value: underruns,
      unit: '',
      bar: { atMost: 0 },
      note: `in all of it and ${listenSeconds} s of playing on`,
    });
  },
};

async function openAlbum(page: Page, id: string): Promise<void> {
  await goInside(page, `/albums/${id}`);
  await playButton(page).waitFor();
  // The page's entrance must not be counted to the click.
  await sleep(400);
}

function playButton(page: Page) {
  return page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).first();
}

/** Milliseconds from the click to the first sound; undefined where none came in five seconds. */
async function clickToSound(page: Page): Promise<number | undefined> {
  const before = await inPage<number>(page, 'linnetSoundProbe.clicks.length');
  await playButton(page).click();
  const end = performance.now() + 5000;
  while (performance.now() < end) {
    const click = await inPage<Click | undefined>(page, `linnetSoundProbe.clicks[${before}]`);
    if (click?.sounded) return click.sounded - click.at;
    await sleep(50);
  }
  return undefined;
}

async function pause(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Pause', exact: true });
  await button.last().click();
  await sleep(300);
}

/** From the app's own page of figures, which counts what the worklet had to fill with silence. */
async function readUnderruns(page: Page): Promise<number> {
  await goInside(page, '/debug');
  const text = await waitFor(
    'the page of figures',
    async () =>
      /Underruns\s*([\d,]+)/.exec((await page.getByRole('main').textContent()) ?? '')?.[1],
    { everyMs: 100, withinMs: 10_000 },
  );
  return Number(text.replaceAll(',', ''));
}

/** Goes there inside of the app, as a link does: a new page would start the player anew. */
async function goInside(page: Page, path: string): Promise<void> {
  await inPage(
    page,
    `history.pushState(null, '', '${path}'), dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await page.waitForURL(`**${path}`);
}

/** Different ones, from everywhere in the list. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const step = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, place) => place % step === 0).slice(0, count);
}
