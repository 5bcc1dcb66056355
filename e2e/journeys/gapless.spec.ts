import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { compareSeams } from '../audio/compare-samples.ts';
import {
  makeSeamAlbum,
  type SeamAlbum,
  type SeamCodec,
  seamCodecs,
} from '../audio/make-seam-album.ts';
import { FiguresPage } from '../pages/figures.ts';
import type { LibraryPages } from '../pages/library.ts';
import { expect, test } from '../support/journey.ts';
import { type LinnetServer, startServer } from '../support/server.ts';
import { readTap, tapPlayer } from '../support/tap.ts';

// An album that is one continuous recording is clicked in the built app and plays through. What leaves
// the worklet is compared with the recording, frame by frame.

const seconds = 9;
let music: string;
let server: LinnetServer;
const albums = new Map<SeamCodec, SeamAlbum>();

test.beforeAll(async () => {
  test.setTimeout(120_000);
  music = await mkdtemp(join(tmpdir(), 'linnet-seams-'));
  for (const codec of seamCodecs) {
    const folder = join(music, codec);
    albums.set(codec, await makeSeamAlbum({ folder, codec, seconds, album: `Seams in ${codec}` }));
  }
  server = await startServer({ music });
  await server.settled();
});

test.afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(music, { recursive: true });
});

async function playThrough(page: Page, library: LibraryPages, codec: SeamCodec): Promise<void> {
  await page.goto(server.origin);
  await library.openAlbum(`Seams in ${codec}`);
  await library.playAlbum.click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true }).first()).toBeVisible();
  // Ended: the button offers to play again.
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toHaveCount(0, {
    timeout: (seconds + 15) * 1000,
  });
  // The tap posts 4,096 frames at a time: the last ones come when the silence behind them has filled it.
  await page.waitForTimeout(500);
}

async function report(page: Page, codec: SeamCodec) {
  const album = albums.get(codec);
  if (album === undefined) throw new Error(`no album in ${codec}`);
  const cuts = album.tracks.slice(1).map((track) => track.start);
  return { album, seams: compareSeams(await readTap(page), album, cuts) };
}

for (const codec of seamCodecs) {
  test(`an album in ${codec} plays through with nothing inserted or lost at its seams`, async ({
    page,
    library,
    shot,
  }) => {
    await tapPlayer(page);
    await playThrough(page, library, codec);
    const { album, seams } = await report(page, codec);
    expect(seams.inserted).toEqual([0, 0]);
    expect(seams.longestSilence).toBeLessThan(32);
    if (album.lossless) {
      expect(seams.compared).toBe(album.left.length);
      expect(seams.differing).toBe(0);
    }
    await shot(`gapless-${codec}`);
  });
}

test('with the trimmer switched off the same comparison finds the gaps', async ({
  page,
  library,
}) => {
  await tapPlayer(page, ['no-trim']);
  await playThrough(page, library, 'mp3');
  const { seams } = await report(page, 'mp3');
  for (const inserted of seams.inserted) expect(inserted).toBeGreaterThan(1000);
});

test('a main thread that hangs for 400 ms again and again is not heard', async ({
  page,
  library,
  shot,
}) => {
  await tapPlayer(page);
  await page.addInitScript(() => {
    setInterval(() => {
      const end = performance.now() + 400;
      while (performance.now() < end);
    }, 700);
  });
  await playThrough(page, library, 'flac');
  const { album, seams } = await report(page, 'flac');
  expect(seams.inserted).toEqual([0, 0]);
  expect(seams.compared).toBe(album.left.length);
  expect(seams.differing).toBe(0);
  const figures = new FiguresPage(page);
  await figures.open();
  expect(await figures.value('Underruns')).toBe('0');
  expect(await figures.value('Transport')).toBe('shared memory');
  expect(await figures.value('Click to sound, last')).toMatch(/\d/);
  await shot('figures');
});

test('without shared memory the messages between worker and worklet are gapless too', async ({
  page,
  library,
}) => {
  await tapPlayer(page, ['messages']);
  await playThrough(page, library, 'flac');
  const { seams } = await report(page, 'flac');
  expect(seams.inserted).toEqual([0, 0]);
  expect(seams.differing).toBe(0);
});
