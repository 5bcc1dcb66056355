import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { weighFirstPaint } from '../../scripts/player-size.ts';
import { inPage, newVisitor, openBrowser } from '../browser/browser.ts';
import { median } from '../measure/statistics.ts';
import { waitFor } from '../measure/waiting.ts';
import type { Section } from '../section.ts';
import { repository, startServer } from '../server.ts';

const visits = 5;

export const player: Section = {
  name: 'player',
  summary: 'weight of the player, and first paint on a processor slowed down four times',
  usesLibrary: true,
  async run({ workspace, tracks, report }) {
    const weight = weighFirstPaint(join(repository, 'apps/web/dist'));
    report({
      name: 'scripts before first paint',
      value: weight.scripts.gzipBytes / 1000,
      unit: 'KB gzip',
      bar: { atMost: 80 },
      note: `${weight.scripts.files.length} files`,
    });
    report({
      name: 'styles before first paint',
      value: weight.styles.gzipBytes / 1000,
      unit: 'KB gzip',
    });

    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    await using browser = await openBrowser();
    const precached = await precacheBytes(browser, server.pageOrigin);
    report({
      name: 'precache',
      value: precached / 1000,
      unit: 'KB',
      note: 'as stored, decoders included',
    });

    const first: number[] = [];
    const again: number[] = [];
    for (let visit = 0; visit < visits; visit++) {
      const times = await paintTimes(browser, server.pageOrigin);
      first.push(times.first);
      again.push(times.again);
    }
    const note = `4× slower processor, median of ${visits}`;
    report({ name: 'first paint, first visit', value: median(first), unit: 'ms', note });
    report({
      name: 'first paint, cold start of the installed player',
      value: median(again),
      unit: 'ms',
      bar: { below: 1000 },
      note: `${note}, from its service worker and replica`,
    });
  },
};

async function precacheBytes(browser: Browser, origin: string): Promise<number> {
  const { context, page } = await newVisitor(browser);
  await page.goto(origin);
  await waitForServiceWorker(page);
  const bytes = await inPage<number>(
    page,
    `(async () => {
      let bytes = 0;
      for (const name of await caches.keys()) {
        if (!name.includes('precache')) continue;
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          bytes += (await (await cache.match(request)).blob()).size;
        }
      }
      return bytes;
    })()`,
  );
  await context.close();
  return bytes;
}

/** First contentful paint with nothing stored, and in a new page once everything is. */
async function paintTimes(
  browser: Browser,
  origin: string,
): Promise<{ first: number; again: number }> {
  const { context, page } = await newVisitor(browser);
  const slowed = async (target: Page) => {
    const session = await context.newCDPSession(target);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await target.goto(origin);
    const at = await firstPaint(target);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    return at;
  };
  const first = await slowed(page);
  await waitForServiceWorker(page);
  await page.close();
  const again = await slowed(await context.newPage());
  await context.close();
  return { first, again };
}

function firstPaint(page: Page): Promise<number> {
  const expression = `performance.getEntriesByName('first-contentful-paint')[0]?.startTime`;
  return waitFor('the first paint', () => inPage<number | undefined>(page, expression), {
    everyMs: 50,
    withinMs: 30_000,
  });
}

async function waitForServiceWorker(page: Page): Promise<void> {
  await waitFor(
    'the service worker to be active',
    () =>
      inPage<true | undefined>(
        page,
        `navigator.serviceWorker.getRegistration().then((one) => (one?.active?.state === 'activated') || undefined)`,
      ),
    { everyMs: 100, withinMs: 60_000 },
  );
}
