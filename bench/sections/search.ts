import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inPage, newVisitor, openBrowser } from '../browser/browser.ts';
import { watchFeed } from '../browser/feed-watch.ts';
import { quantile } from '../measure/statistics.ts';
import type { Section } from '../section.ts';
import { startServer } from '../server.ts';

/** Typed letter by letter and taken away again: common words, rare ones, names, other scripts. */
const texts = [
  'silver river',
  'the machine',
  'björn müller',
  'harbour songs',
  'gödel',
  'земфира',
  'quiet',
];
/** Slower than anybody types, so that each keystroke is measured alone. */
const pauseMs = 160;

interface Probe {
  readonly strokes: readonly { started: number; changed: number | null; painted: number | null }[];
  readonly workerMs: readonly number[];
}

export const search: Section = {
  name: 'search',
  summary: 'search as you type in the browser, from the key to the results on the page',
  usesLibrary: true,
  async run({ workspace, tracks, report, progress }) {
    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    await using browser = await openBrowser();
    const { context, page } = await newVisitor(browser);
    const feed = watchFeed(context);
    await page.addInitScript({ path: join(import.meta.dirname, '../browser/search-probe.js') });
    await page.goto(`${server.pageOrigin}/search`);
    await feed.caughtUp();
    // Order and lists of the new rows are made while nobody types yet.
    await sleep(3000);
    const box = page.getByRole('searchbox').or(page.getByRole('combobox')).first();
    await box.click();
    for (const text of texts) {
      progress(`typing “${text}”`);
      await box.pressSequentially(text, { delay: pauseMs });
      for (let letter = 0; letter < text.length; letter++) {
        await page.keyboard.press('Backspace', { delay: pauseMs });
      }
    }
    const probe = await inPage<Probe>(page, 'globalThis.linnetSearchProbe');
    const answered = probe.strokes.filter(({ changed }) => changed !== null);
    const times = answered.map(({ started, changed }) => (changed ?? 0) - started);
    const painted = answered.flatMap(({ started, painted }) =>
      painted === null ? [] : [painted - started],
    );
    if (answered.length < probe.strokes.length / 2) {
      throw new Error(
        `only ${answered.length} of ${probe.strokes.length} keystrokes changed the page`,
      );
    }
    const note = `${answered.length} keystrokes that changed the results`;
    report({ name: 'keystroke to results, p50', value: quantile(times, 0.5), unit: 'ms', note });
    report({
      name: 'keystroke to results, p95',
      value: quantile(times, 0.95),
      unit: 'ms',
      bar: { below: 16 },
    });
    report({
      name: 'keystroke to the next frame, p95',
      value: quantile(painted, 0.95),
      unit: 'ms',
    });
    report({ name: 'in the worker, p50', value: quantile(probe.workerMs, 0.5), unit: 'ms' });
    report({ name: 'in the worker, p95', value: quantile(probe.workerMs, 0.95), unit: 'ms' });
  },
};
