import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './chromium.ts';

export interface Profile extends AsyncDisposable {
  /** A newly started browser process with what the profile has kept on disk. */
  open(): Promise<BrowserContext>;
}

/** A browser profile on disk that outlives the browser, as a person's does. */
export async function makeProfile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-profile-'));
  const opened: BrowserContext[] = [];
  return {
    async open() {
      const context = await chromium.launchPersistentContext(folder, {
        ...(chromiumPath ? { executablePath: chromiumPath } : {}),
        args: chromiumFlags,
        viewport: { width: 1440, height: 900 },
      });
      opened.push(context);
      return context;
    },
    async [Symbol.asyncDispose]() {
      for (const context of opened) await context.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
