import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LibraryPages } from '../pages/library.ts';
import { expect, test } from '../support/journey.ts';
import { makeAlbum, makeMusic, retag, smallCollection } from '../support/music.ts';
import { startServer } from '../support/server.ts';

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

test('a second browser hears of one retag in less than 4 KB and one small write', async ({
  browser,
  page,
}) => {
  await using music = await makeMusic();
  await using server = await startServer({ music: music.path });
  await server.settled();
  const second = await browser.newContext();
  const other = await second.newPage();
  const library = new LibraryPages(other);
  await page.goto(server.origin);
  await other.goto(server.origin);
  await library.openAlbum('Harbour Lights');

  let bytes = 0;
  const devtools = await second.newCDPSession(other);
  void devtools;
  second.on('requestfinished', async (request) => {
    if (!request.url().includes('/api/v1/changes')) return;
    const sizes = await request.sizes();
    bytes += sizes.responseBodySize + sizes.responseHeadersSize;
  });
  await retag(join(music.path, 'Marin Vale', 'Harbour Lights', '02.flac'), 'Paper Ships');
  await fetch(`${server.origin}/api/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'scan' }),
  });
  await expect(library.track('Paper Ships')).toBeVisible({ timeout: 15_000 });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(4096);
  await second.close();
});
