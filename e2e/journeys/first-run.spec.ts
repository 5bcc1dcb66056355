import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/journey.ts';
import { makeMusic } from '../support/music.ts';
import { startServer } from '../support/server.ts';

test('a server started without a folder asks for one, checks it, and fills while one looks', async ({
  page,
  shot,
  library,
  player,
}) => {
  await using server = await startServer();
  await using music = await makeMusic();
  await page.goto(server.origin);
  await expect(page.getByRole('heading', { name: 'Where is your music?' })).toBeVisible();
  await shot('first-run');

  await page.getByLabel('Folder', { exact: true }).fill('/no/such/folder');
  await expect(page.getByText('There is no such folder.')).toBeVisible();
  await page.getByLabel('Folder', { exact: true }).fill(music.path);
  await expect(page.getByText(/audio files found/)).toBeVisible();
  await page.getByRole('button', { name: 'Use this folder' }).click();

  await library.go('Albums');
  await expect(library.albumLink('Harbour Lights')).toBeVisible();
  await expect(library.albumLink('夜の庭')).toBeVisible();
  await shot('first-run-library');
  await library.openAlbum('Ember Season');
  await library.playAlbum.click();
  await expect(player.pause).toBeVisible();
  await expect(player.title).toHaveText('Kindling');
});

test('the demo album is one click away, and sounds', async ({ page, shot, library, player }) => {
  await using server = await startServer();
  await page.addInitScript(() => localStorage.setItem('linnet-debug-tap', 'tap'));
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'Try the demo album' }).click();
  await library.go('Albums');
  const link = page.getByRole('main').getByRole('link').first();
  await expect(link).toBeVisible({ timeout: 30_000 });
  await link.click();
  await expect(library.playAlbum).toBeVisible();
  await library.playAlbum.click();
  await expect(player.pause).toBeVisible();
  // Sound, not only a button: the loudest sample that left the worklet.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const { linnetTap } = globalThis as unknown as { linnetTap: { left: Float32Array }[] };
        return linnetTap.reduce(
          (peak, batch) => batch.left.reduce((top, value) => Math.max(top, Math.abs(value)), peak),
          0,
        );
      }),
    )
    .toBeGreaterThan(0.01);
  await shot('demo-album');
});

test('a folder that is given at start is there at once, and its covers fill in', async ({
  page,
  shot,
  library,
}) => {
  await using music = await makeMusic();
  const data = await mkdtemp(join(tmpdir(), 'linnet-data-'));
  {
    await using server = await startServer({ music: music.path, dataDir: data });
    await page.goto(server.origin);
    await library.go('Albums');
    await expect(library.albumLink('Harbour Lights')).toBeVisible();
    const covers = page.getByRole('main').locator('article img');
    await expect
      .poll(
        () =>
          covers.evaluateAll(
            (images) =>
              images.filter((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)
                .length,
          ),
        { timeout: 20_000 },
      )
      .toBe(5);
    await shot('covers-filled');
  }
  await rm(data, { recursive: true });
});
