import AxeBuilder from '@axe-core/playwright';
import { LibraryPages } from '../pages/library.ts';
import { expect, takeShot, test, watch } from '../support/journey.ts';
import { type MusicFolder, makeMusic } from '../support/music.ts';
import { type LinnetServer, startServer } from '../support/server.ts';

// Every screen, at the three sizes and in both themes: nothing that axe objects to, and a picture of it.

const sizes = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'tablet', width: 834, height: 1194 },
  { name: 'desktop', width: 1440, height: 900 },
] as const;

const screens = [
  ['home', '/'],
  ['library', '/library'],
  ['albums', '/albums'],
  ['artists', '/artists'],
  ['tracks', '/tracks'],
  ['genres', '/genres'],
  ['search', '/search?q=marin'],
  ['settings', '/settings'],
  ['scan', '/scan'],
  ['figures', '/debug'],
  ['setup', '/setup'],
  ['missing', '/albums/AAAAAAAAAAAAAAAA'],
] as const;

let music: MusicFolder;
let server: LinnetServer;

test.beforeAll(async () => {
  music = await makeMusic();
  server = await startServer({ music: music.path });
  await server.settled();
});

test.afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await music[Symbol.asyncDispose]();
});

for (const size of sizes) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`screens on a ${size.name} in ${scheme} have no accessibility violations and no sideways scroll`, async ({
      browser,
    }) => {
      test.setTimeout(180_000);
      const context = await browser.newContext({
        viewport: { width: size.width, height: size.height },
        colorScheme: scheme,
        reducedMotion: 'reduce',
        hasTouch: size.name === 'phone',
      });
      const page = await context.newPage();
      const trouble = watch(page);
      const look = async (name: string) => {
        await page.waitForTimeout(400);
        await takeShot(page, `${size.name}-${scheme}-${name}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect
          .soft(violations.map((one) => `${name}: ${one.id} at ${one.nodes[0]?.target}`))
          .toEqual([]);
        const sideways = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        expect.soft(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
      };
      for (const [name, path] of screens) {
        await page.goto(server.origin + path);
        await expect(page.getByRole('main')).toBeVisible();
        await look(name);
      }
      await page.goto(`${server.origin}/albums`);
      const library = new LibraryPages(page);
      await library.albumLink('Harbour Lights').click();
      await library.playAlbum.click();
      await expect(page.getByRole('button', { name: 'Pause', exact: true }).first()).toBeVisible();
      await look('album');
      await page.getByRole('button', { name: 'More for Paper Boats' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await look('menu');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Open now playing' }).click();
      await look('now-playing');
      expect(trouble).toEqual([]);
      await context.close();
    });
  }
}

test('on a phone the sheet opens from the mini player, a swipe skips, and Back closes the sheet', async ({
  browser,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const trouble = watch(page);
  await page.goto(`${server.origin}/library`);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).tap();
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Albums/ })
    .tap();
  const library = new LibraryPages(page);
  await library.albumLink('Harbour Lights').tap();
  await library.playAlbum.tap();
  const mini = page.getByRole('region', { name: 'Player' });
  await expect(mini.getByText('Low Tide')).toBeVisible();
  const box = await mini.boundingBox();
  if (box === null) throw new Error('the mini player is not shown');
  const devtools = await context.newCDPSession(page);
  const swipe = async (from: number, to: number) => {
    const y = box.y + box.height / 2;
    await devtools.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: [{ x: from, y }],
    });
    for (let step = 1; step <= 8; step += 1) {
      await devtools.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [{ x: from + ((to - from) * step) / 8, y }],
      });
    }
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(220, 60);
  await expect(mini.getByText('Paper Boats')).toBeVisible();
  // No finger lands again within the same tenth of a second.
  await page.waitForTimeout(500);
  await page.getByRole('button', { name: 'Open now playing' }).tap();
  const sheet = page.getByRole('dialog', { name: 'Now playing' });
  await expect(sheet).toBeVisible();
  await sheet.getByRole('button', { name: 'Next' }).tap();
  await expect(sheet.getByText('The Ferryman').first()).toBeVisible();
  await takeShot(page, 'phone-sheet');
  await page.goBack();
  await expect(sheet).toHaveCount(0);
  expect(trouble).toEqual([]);
  await context.close();
});
