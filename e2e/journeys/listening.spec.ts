import type { Locator } from '@playwright/test';
import { expect, test } from '../support/journey.ts';
import { type MusicFolder, makeMusic, makeUntitled } from '../support/music.ts';
import { type LinnetServer, startServer } from '../support/server.ts';

let music: MusicFolder;
let server: LinnetServer;

test.beforeAll(async () => {
  music = await makeMusic();
  await makeUntitled(music.path);
  server = await startServer({ music: music.path });
  await server.settled();
});

test.afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await music[Symbol.asyncDispose]();
});

test('one plays an album, seeks, pauses, skips forward and back', async ({
  page,
  library,
  player,
  shot,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect(player.title).toHaveText('Low Tide');
  await expect(player.pause).toBeVisible();
  await shot('album-playing');

  await player.seekTo(0.5);
  await expect.poll(() => player.seconds()).toBeGreaterThan(2.8);
  await player.pause.click();
  await expect(player.play).toBeVisible();
  const held = await player.seconds();
  await page.waitForTimeout(500);
  expect(await player.seconds()).toBeCloseTo(held, 1);

  await player.play.click();
  await player.next.click();
  await expect(player.title).toHaveText('Paper Boats');
  // Within the first three seconds "previous" goes back a track, later it starts this one again.
  await player.previous.click();
  await expect(player.title).toHaveText('Low Tide');
  await player.seekTo(0.7);
  await expect.poll(() => player.seconds()).toBeGreaterThan(4);
  await player.previous.click();
  await expect(player.title).toHaveText('Low Tide');
  await expect.poll(() => player.seconds()).toBeLessThan(2);
});

test('the next track follows by itself, and "now playing" moves on with what is heard', async ({
  page,
  library,
  player,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.track('Paper Boats').click();
  await expect(player.title).toHaveText('Paper Boats');
  await expect(player.title).toHaveText('The Ferryman', { timeout: 15_000 });
  await expect(page).toHaveTitle(/The Ferryman/);
});

test('the queue is built, reordered, cut and cleared, and clearing can be undone', async ({
  page,
  library,
  player,
  shot,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await library.openAlbum('Ember Season');
  await page.getByRole('button', { name: 'More for Slow Burn' }).click();
  await page.getByRole('menuitem', { name: 'Play next' }).click();
  await page.getByRole('button', { name: 'More for Kindling' }).click();
  await page.getByRole('menuitem', { name: 'Add to queue' }).click();

  await player.queueButton.click();
  const upNext = page.getByRole('region', { name: 'Up next' });
  const titles = () => upNext.locator('li bdi:first-child').allTextContents();
  const names = async () => (await titles()).filter((_, index) => index % 2 === 0);
  await expect.poll(names).toEqual(['Slow Burn', 'Paper Boats', 'The Ferryman', 'Kindling']);
  await shot('queue');

  await page.getByRole('button', { name: 'Move Kindling' }).focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(names).toEqual(['Slow Burn', 'Paper Boats', 'Kindling', 'The Ferryman']);

  const grip = page.getByRole('button', { name: 'Move The Ferryman' });
  const from = await grip.boundingBox();
  const to = await page.getByRole('button', { name: 'Move Slow Burn' }).boundingBox();
  if (from === null || to === null) throw new Error('the grips are not shown');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect.poll(names).toEqual(['The Ferryman', 'Slow Burn', 'Paper Boats', 'Kindling']);

  await upNext
    .locator('li', { hasText: 'Slow Burn' })
    .getByRole('button', { name: 'Remove from queue' })
    .click();
  await expect.poll(names).toEqual(['The Ferryman', 'Paper Boats', 'Kindling']);
  await upNext.getByRole('button', { name: 'Stop and clear' }).click();
  await expect.poll(names).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(names).toEqual(['The Ferryman', 'Paper Boats', 'Kindling']);
});

test('the queue is cleared under a plain name while nothing plays', async ({
  page,
  library,
  player,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await player.pause.click();
  await player.queueButton.click();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.getByText('The queue is empty')).toBeVisible();
});

test('presses of the space bar that come faster than the player answers all count', async ({
  page,
  library,
  player,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect(player.pause).toBeVisible();
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  for (let press = 0; press < 31; press += 1) await page.keyboard.press('Space');
  await expect(player.play).toBeVisible();
  await page.waitForTimeout(500);
  await expect(player.play).toBeVisible();
});

test('a browser that forbids storage still shows the library and plays', async ({
  page,
  library,
  player,
}) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  });
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect(player.pause).toBeVisible();
});

test('an album opened by its address on a new device is never said to be missing', async ({
  page,
  library,
  browser,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.addInitScript(() => {
    const seen = { missing: false };
    Object.assign(globalThis, { linnetSeen: seen });
    new MutationObserver(() => {
      if (document.body?.textContent.includes('Not here')) seen.missing = true;
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await other.goto(page.url());
  await expect(other.getByRole('heading', { level: 1, name: 'Harbour Lights' })).toBeVisible();
  const seen = await other.evaluate(
    () => (globalThis as unknown as { linnetSeen: { missing: boolean } }).linnetSeen,
  );
  expect(seen.missing).toBe(false);
  await other.goto(`${server.origin}/albums/nowhere`);
  await expect(other.getByRole('heading', { level: 1, name: 'Not here' })).toBeVisible();
  await context.close();
});

for (const [name, width, height] of [
  ['a phone on its side', 844, 390],
  ['a window at 200 %', 720, 450],
] as const) {
  test(`now playing on ${name} shows the cover whole and nothing over the names`, async ({
    page,
    library,
    shot,
  }) => {
    await page.goto(server.origin);
    await library.openAlbum('Harbour Lights');
    await library.playAlbum.click();
    await page.setViewportSize({ width, height });
    await page.getByRole('button', { name: 'Now playing' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Now playing' });
    await expect(sheet.getByRole('heading', { level: 2 })).toBeVisible();
    const boxOf = async (part: Locator) => {
      const box = await part.boundingBox();
      if (box === null) throw new Error('a part of the sheet is not shown');
      return box;
    };
    // The sheet comes up from below first.
    await expect.poll(async () => (await boxOf(sheet)).y).toBe(0);
    const cover = await boxOf(sheet.locator('[class*="coverBox"] > div'));
    const names = await boxOf(sheet.getByRole('heading', { level: 2 }));
    const play = await boxOf(sheet.getByRole('button', { name: /^(Play|Pause)$/ }));
    await shot(`now-playing-${width}`);
    expect(cover.y).toBeGreaterThanOrEqual(0);
    expect(cover.y + cover.height).toBeLessThanOrEqual(height);
    expect(cover.x + cover.width).toBeLessThanOrEqual(names.x);
    expect(names.y).toBeGreaterThanOrEqual(0);
    expect(play.y + play.height).toBeLessThanOrEqual(height);
  });
}

test('an album without title and cover has one stand-in wherever it is shown', async ({
  page,
  library,
  player,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Unknown album');
  const marks = (within: Locator) =>
    within
      .locator('[style*="--hue"]')
      .evaluateAll((covers) =>
        covers.map((one) => [
          one.textContent,
          (one as HTMLElement).style.getPropertyValue('--hue'),
        ]),
      );
  const [onPage] = await marks(page.getByRole('main'));
  await library.playAlbum.click();
  await expect(player.title).toBeVisible();
  expect(await marks(player.region)).toEqual([onPage]);
  await player.queueButton.click();
  expect(await marks(page.getByRole('region', { name: 'Now playing' }))).toEqual([onPage]);
});

test('shuffle and repeat say what they do, and repeating one goes on with it', async ({
  page,
  library,
  player,
}) => {
  await page.goto(server.origin);
  await library.openAlbum('Ember Season');
  await library.playAlbum.click();
  await expect(player.title).toHaveText('Kindling');
  await player.button('Repeat is off').click();
  await player.button('Repeat all').click();
  await expect(player.button('Repeat one')).toBeVisible();
  await player.seekTo(0.85);
  await expect.poll(() => player.seconds(), { timeout: 8000 }).toBeLessThan(2);
  await expect(player.title).toHaveText('Kindling');
  await player.button('Shuffle is off').click();
  await expect(player.button('Shuffle is on')).toBeVisible();
});

test('a reload comes back paused at the same place', async ({ page, library, player }) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.track('Paper Boats').click();
  await expect(player.pause).toBeVisible();
  await player.seekTo(0.5);
  await player.pause.click();
  const held = await player.seconds();
  await page.reload();
  await expect(player.title).toHaveText('Paper Boats');
  await expect(player.play).toBeVisible();
  await expect.poll(() => player.seconds()).toBeCloseTo(held, 0);
  await player.play.click();
  await expect(player.pause).toBeVisible();
  await expect.poll(() => player.seconds()).toBeGreaterThan(held + 0.5);
});

test('the keyboard plays, skips and finds', async ({ page, library, player, shot }) => {
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect(player.pause).toBeVisible();
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  await page.keyboard.press('Space');
  await expect(player.play).toBeVisible();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(player.title).toHaveText('Paper Boats');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type('ember');
  await expect(page.getByRole('dialog').getByText('Ember Season').first()).toBeVisible();
  await shot('palette');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ember Season' })).toBeVisible();
});

test('search finds as one types, whatever the case, the marks and the script', async ({
  page,
  library,
  shot,
}) => {
  await page.goto(server.origin);
  await library.go('Search');
  const field = page.getByRole('main').getByRole('searchbox');
  await field.pressSequentially('sorml');
  await expect(page.getByRole('main').getByText('Sörmland')).toBeVisible();
  await shot('search');
  await field.fill('HARBOUR');
  await expect(library.albumLink('Harbour Lights')).toBeVisible();
  await field.fill('白石');
  await expect(page.getByRole('main').getByText('白石みお').first()).toBeVisible();
  await field.fill('qqqq');
  await expect(page.getByText('Nothing found for “qqqq”')).toBeVisible();
});

test('the lock screen knows what plays and can skip', async ({ page, library, player }) => {
  await page.addInitScript(() => {
    const handlers = new Map<string, MediaSessionActionHandler | null>();
    Object.assign(globalThis, { linnetHandlers: handlers });
    const original = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
    navigator.mediaSession.setActionHandler = (action, handler) => {
      handlers.set(action, handler);
      original(action, handler);
    };
  });
  await page.goto(server.origin);
  await library.openAlbum('Harbour Lights');
  await library.playAlbum.click();
  await expect
    .poll(() => page.evaluate(() => navigator.mediaSession.metadata?.title))
    .toBe('Low Tide');
  expect(
    await page.evaluate(() => navigator.mediaSession.metadata?.artwork.length),
  ).toBeGreaterThan(0);
  await page.evaluate(() => {
    const { linnetHandlers } = globalThis as unknown as {
      linnetHandlers: Map<string, MediaSessionActionHandler>;
    };
    linnetHandlers.get('nexttrack')?.({ action: 'nexttrack' });
  });
  await expect(player.title).toHaveText('Paper Boats');
});
