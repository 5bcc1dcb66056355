import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FiguresPage } from '../pages/figures.ts';
import { LibraryPages } from '../pages/library.ts';
import { expect, test } from '../support/journey.ts';
import { largeTrack, makeLargeMusic } from '../support/large-music.ts';
import { makeAlbum, makeMusic, retag, smallCollection } from '../support/music.ts';
import { startServer, until } from '../support/server.ts';

test('what changes on the disk reaches an open player: retag, new album, moved and vanished files', async ({
  page,
  library,
  player,
  shot,
}) => {
  await using music = await makeMusic();
  await using server = await startServer({ music: music.path });
  await server.settled();
  const album = join(music.path, 'Marin Vale', 'Harbour Lights');
  const scan = async () => {
    await fetch(`${server.origin}/api/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'scan' }),
    });
  };
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect(player.title).toHaveText('Low Tide');

  // A new title is there without a reload, and the music plays on.
  await retag(join(album, '02.flac'), 'Paper Ships');
  await scan();
  await expect(library.track('Paper Ships')).toBeVisible({ timeout: 15_000 });
  await expect(library.track('Paper Boats')).toHaveCount(0);
  await expect(player.pause).toBeVisible();

  // A renamed file is the same track: the address of the album and the queue still hold it.
  await rename(join(album, '03.flac'), join(album, 'three.flac'));
  await scan();
  await page.waitForTimeout(1500);
  await expect(library.track('The Ferryman')).toBeEnabled();
  expect(await readdir(album)).toContain('three.flac');

  // A vanished file is marked, not dropped.
  await rm(join(album, 'three.flac'));
  await scan();
  await expect(library.track('The Ferryman')).toBeDisabled({ timeout: 15_000 });
  await shot('vanished-file');

  const [recipe] = smallCollection;
  if (recipe === undefined) throw new Error('no recipe');
  await makeAlbum(music.path, {
    ...recipe,
    title: 'Late Arrival',
    tracks: [{ title: 'Knock', seconds: 2, hertz: 500 }],
  });
  await scan();
  await library.go('Albums');
  await expect(library.albumLink('Late Arrival')).toBeVisible({ timeout: 15_000 });
});

test('in a library of 20,000 a second browser hears of one retag in less than 4 KB and one small write', async ({
  browser,
  page,
}) => {
  test.setTimeout(300_000);
  await using music = await makeLargeMusic(20_000);
  await using server = await startServer({ music: music.path });
  await until(async () => (await counts(server.origin)).tracks === 20_000, 240_000, 'the scan');
  await server.settled();
  await page.goto(server.origin);
  const context = await browser.newContext();
  const second = await context.newPage();
  await second.goto(server.origin);
  const library = new LibraryPages(second);
  const figures = new FiguresPage(second);
  await library.go('Tracks');
  await expect(second.getByText('20,000 tracks')).toBeVisible({ timeout: 60_000 });
  await figures.open();
  // A fresh copy tidies its pages once it has been quiet for a few seconds.
  await second.waitForTimeout(6000);
  await second.reload();
  await expect.poll(() => figures.value('Replica opened in')).toMatch(/\d/);
  await second.waitForTimeout(1000);
  const before = await syncCosts(figures);

  let bytes = 0;
  context.on('requestfinished', async (request) => {
    if (!request.url().includes('/api/v1/changes')) return;
    const sizes = await request.sizes();
    bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  });
  await writeFile(
    join(music.path, 'Artist 7', 'Album 7', '3.wav'),
    largeTrack(7, 2, 'A title of its own'),
  );
  await expect
    .poll(() => figures.count('Pages'), { timeout: 30_000 })
    .toBeGreaterThan(before.pages);
  await second.waitForTimeout(1000);
  const after = await syncCosts(figures);
  expect(after.pages - before.pages).toBe(1);
  expect(after.transactions - before.transactions).toBe(1);
  expect(after.records - before.records).toBeLessThanOrEqual(2);
  expect(await figures.value('Written')).toMatch(/ B$|^[0-3](\.\d+)? kB$/);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(4096);

  await library.go('Search');
  await second.getByRole('main').getByRole('searchbox').fill('title of its own');
  await expect(second.getByRole('main').getByText('A title of its own').first()).toBeVisible();
  await context.close();
});

async function counts(origin: string): Promise<{ tracks: number }> {
  return (await fetch(`${origin}/api/v1/library`)).json();
}

async function syncCosts(figures: FiguresPage) {
  return {
    pages: await figures.count('Pages'),
    transactions: await figures.count('Transactions'),
    records: await figures.count('Records written'),
  };
}
