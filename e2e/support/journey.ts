import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import { LibraryPages } from '../pages/library.ts';
import { PlayerBar } from '../pages/player.ts';

const shots = fileURLToPath(new URL('../../test-results/screenshots', import.meta.url));

interface Journey {
  readonly player: PlayerBar;
  readonly library: LibraryPages;
  /** Keeps a picture of the page under test-results/screenshots. */
  readonly shot: (name: string) => Promise<void>;
}

/** A journey fails when the page asks another origin for anything, or writes an error to its console. */
export const test = base.extend<Journey & { readonly watched: undefined }>({
  player: async ({ page }, use) => use(new PlayerBar(page)),
  library: async ({ page }, use) => use(new LibraryPages(page)),
  shot: async ({ page }, use) => use((name) => takeShot(page, name)),
  watched: [
    async ({ page }, use) => {
      const trouble = watch(page);
      await use(undefined);
      if (trouble.length > 0) throw new Error(`the page had trouble:\n${trouble.join('\n')}`);
    },
    { auto: true },
  ],
});

export async function takeShot(page: Page, name: string): Promise<void> {
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

/** Gathers foreign requests, broken policies and uncaught errors of a page, its workers included. */
export function watch(page: Page): string[] {
  const trouble: string[] = [];
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    const own = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
    if (!own && !['data:', 'blob:', 'about:'].includes(url.protocol)) {
      trouble.push(`foreign request: ${request.url()}`);
    }
  });
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    // A server that is gone is part of several journeys; the browser notes each failed request.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
      trouble.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  return trouble;
}

export { expect } from '@playwright/test';
