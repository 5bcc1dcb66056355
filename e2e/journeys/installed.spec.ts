import { LibraryPages } from '../pages/library.ts';
import { expect, takeShot, test, watch } from '../support/journey.ts';
import { makeMusic } from '../support/music.ts';
import { makeProfile } from '../support/profile.ts';
import { startServer } from '../support/server.ts';

test('the player can be installed, and starts with the server dead', async () => {
  test.setTimeout(120_000);
  await using music = await makeMusic();
  await using server = await startServer({ music: music.path });
  await server.settled();
  await using profile = await makeProfile();

  // Online, once: the browser finds nothing that keeps it from offering to install.
  const online = await profile.open();
  const first = online.pages()[0] ?? (await online.newPage());
  const troubleOnline = watch(first);
  await first.goto(server.origin);
  await new LibraryPages(first).go('Albums');
  await expect(new LibraryPages(first).albumLink('Harbour Lights')).toBeVisible();
  await first.evaluate(async () => void (await navigator.serviceWorker.ready));
  const devtools = await online.newCDPSession(first);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  expect(await first.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(troubleOnline).toEqual([]);
  await online.close();

  await server.kill();

  // A browser that has just been started, and no server: everything comes from the device.
  const offline = await profile.open();
  const page = offline.pages()[0] ?? (await offline.newPage());
  const trouble = watch(page);
  const library = new LibraryPages(page);
  await page.goto(`${server.origin}/albums`);
  await expect(library.albumLink('Harbour Lights')).toBeVisible();
  await expect(library.albumLink('夜の庭')).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await takeShot(page, 'offline-albums');

  await library.openAlbum('Ember Season');
  await expect(library.track('Slow Burn')).toBeVisible();
  await library.go('Search');
  await page.getByRole('main').getByRole('searchbox').pressSequentially('ferryman');
  await expect(page.getByRole('main').getByText('The Ferryman')).toBeVisible();
  await expect(page.getByText('Offline', { exact: true }).first()).toBeVisible();
  await takeShot(page, 'offline-search');
  // A deep link that was never visited opens too.
  await page.goto(`${server.origin}/artists`);
  await expect(page.getByRole('main').getByText('白石みお').first()).toBeVisible();
  expect(trouble).toEqual([]);

  // The server comes back, and the player notices by itself.
  await server.restart();
  await expect(page.getByText('Offline', { exact: true })).toHaveCount(0, { timeout: 45_000 });
});
