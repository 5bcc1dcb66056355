import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { databaseName } from './storage/schema.ts';
import { Device, failWrite, type Tab } from './testing/device.ts';
import { FeedModel } from './testing/feed-model.ts';
import { generateLibrary, idOf, makeTrack, streamOf } from './testing/generated-library.ts';
import { ModelServer } from './testing/model-server.ts';
import { expectedOf, shownBy } from './testing/naive-library.ts';

let device: Device | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await device?.close();
});

function setUp(tracks: number, options = {}) {
  const model = new FeedModel();
  if (tracks > 0) generateLibrary(model, tracks);
  const server = new ModelServer(model);
  device = new Device(server, options);
  return { model, server, device };
}

async function agreed(tab: Tab, states = ['idle', 'following']): Promise<void> {
  await vi.waitFor(
    () => {
      expect(states).toContain(tab.host.status().sync.state);
      expect(tab.host.status().sync.agreedAt).not.toBeNull();
    },
    { timeout: 20_000, interval: 5 },
  );
}

async function shows(tab: Tab, model: FeedModel): Promise<void> {
  await vi.waitFor(() => expect(shownBy(tab.host.view)).toEqual(expectedOf(model)), {
    timeout: 20_000,
    interval: 20,
  });
}

function retag(model: FeedModel, index: number, title: string): void {
  const stream = streamOf(0);
  model.write([{ stream, kind: 'track', put: { ...makeTrack(index), title } }]);
}

/** The database as a stranger sees it. */
async function openStored(server: ModelServer) {
  return await openDB(databaseName(server));
}

vi.setConfig({ testTimeout: 30_000 });

describe('a replica', () => {
  it('fills from the feed and starts again from the device with the server dead', async () => {
    const { model, server, device } = setUp(2400);
    const first = device.open();
    await agreed(first);
    expect(first.host.status().counts).toEqual({
      tracks: 2400,
      albums: 200,
      artists: 50,
      genres: 24,
    });
    await first.kill();

    server.goDown();
    const second = device.open();
    await second.host.opened;
    expect(second.host.status()).toMatchObject({ state: 'ready', counts: { tracks: 2400 } });
    expect(shownBy(second.host.view)).toEqual(expectedOf(model));
    await agreed(second, ['offline']);
  });

  it('takes one retag as one small record in one transaction', async () => {
    const { model, server, device } = setUp(2400);
    const tab = device.open();
    await agreed(tab);
    const before = tab.host.figures();
    retag(model, 7, 'Retagged');
    server.announce();
    await shows(tab, model);
    const after = tab.host.figures();
    expect(after.transactions - before.transactions).toBe(1);
    expect(after.recordsWritten - before.recordsWritten).toBe(1);
    expect(after.bytesWritten - before.bytesWritten).toBeLessThan(4096);
    expect(after.pages - before.pages).toBe(1);
    expect(after.bytesReceived - before.bytesReceived).toBeLessThan(4096);
  });

  it('merges many small changes into the pages that they touch, and no others', async () => {
    const { model, server, device } = setUp(3000);
    const tab = device.open();
    await agreed(tab);
    for (let index = 0; index < 100; index += 1) retag(model, index, `Retagged ${index}`);
    server.announce();
    await shows(tab, model);
    const database = await openStored(server);
    const headBytes = async () => (await database.get('head', 'current')).data.byteLength;
    await vi.waitFor(async () => expect(await headBytes()).toBeLessThan(1000), 20_000);
    // The first hundred tracks came with the first page; the last one holds none of them.
    expect(tab.host.figures().recordsWritten).toBeLessThan(60);
    database.close();
    await tab.kill();
    server.goDown();
    const again = device.open();
    await again.host.opened;
    expect(shownBy(again.host.view)).toEqual(expectedOf(model));
  });

  it('goes on where it was killed, at any page and in the middle of any write', async () => {
    for (let write = 1; write <= 14; write += 1) {
      const { model, server, device } = setUp(1500);
      server.pageRows = 400;
      const first = device.open();
      const isKilled = Promise.withResolvers<void>();
      const undo = failWrite(write, () => void first.kill().then(isKilled.resolve));
      await isKilled.promise;
      undo();
      const askedBefore = server.requests.filter((path) => path.includes('/changes')).length;
      const second = device.open();
      await second.host.opened;
      await agreed(second);
      expect(shownBy(second.host.view)).toEqual(expectedOf(model));
      // What was stored is not asked for again: five pages in all, and those in flight at the kill.
      const asked = server.requests.filter((path) => path.includes('/changes')).length;
      expect(asked, `${askedBefore} before`).toBeLessThanOrEqual(5 + 2);
      await device.close();
    }
  });

  it('goes on where it was killed between an answer and its write', async () => {
    for (let page = 1; page <= 4; page += 1) {
      const { model, server, device } = setUp(1500);
      server.pageRows = 400;
      const first = device.open();
      let asked = 0;
      const isKilled = Promise.withResolvers<void>();
      server.onRequest = (path) => {
        if (!path.includes('/changes')) return;
        asked += 1;
        if (asked === page) void first.kill().then(isKilled.resolve);
      };
      await isKilled.promise;
      server.onRequest = () => undefined;
      const second = device.open();
      await agreed(second);
      expect(shownBy(second.host.view)).toEqual(expectedOf(model));
      await device.close();
    }
  });
});

describe('a second tab', () => {
  it('follows the first without asking the server, and takes over when it is gone', async () => {
    const { model, server, device } = setUp(300);
    const first = device.open();
    await agreed(first, ['idle']);
    const second = device.open();
    await agreed(second, ['following']);
    const asks = () => server.requests.filter((path) => path.includes('/changes')).length;
    // A tab that opens makes the one that syncs look once.
    await vi.waitFor(() => expect(asks()).toBe(2));
    retag(model, 3, 'Seen in both');
    server.announce();
    await shows(first, model);
    await shows(second, model);
    expect(asks()).toBe(3);

    await first.kill();
    await agreed(second, ['idle']);
    retag(model, 4, 'Seen by the heir');
    server.announce();
    await shows(second, model);
  });

  it('reads the store when it missed a page', async () => {
    const { model, server, device } = setUp(300);
    const first = device.open();
    await agreed(first, ['idle']);
    const second = device.open();
    await agreed(second, ['following']);
    // A message that never came: the next one does not follow what this tab has.
    const { postMessage } = BroadcastChannel.prototype;
    let isDeaf = true;
    vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(function (
      this: BroadcastChannel,
      message: unknown,
    ) {
      const isPage = (message as { tag?: string }).tag === 'applied';
      if (!isPage || !isDeaf) postMessage.call(this, message);
    });
    retag(model, 1, 'Missed');
    server.announce();
    await shows(first, model);
    isDeaf = false;
    retag(model, 2, 'Heard');
    server.announce();
    await shows(second, model);
  });

  it('asks the one that syncs to look for news', async () => {
    const { model, device } = setUp(300);
    const first = device.open();
    await agreed(first, ['idle']);
    const second = device.open();
    await agreed(second, ['following']);
    retag(model, 1, 'Unannounced');
    second.host.syncNow();
    await shows(second, model);
  });

  it('stays right beside another that syncs too, where the platform has no locks', async () => {
    const { model, server, device } = setUp(1500, { locks: false });
    server.pageRows = 200;
    const tabs = [device.open(), device.open()];
    for (const tab of tabs) {
      await shows(tab, model);
      await agreed(tab);
    }
    retag(model, 1, 'Both write');
    server.announce();
    for (const tab of tabs) await shows(tab, model);
    for (const tab of tabs) await tab.kill();
    server.goDown();
    const later = device.open();
    await later.host.opened;
    expect(shownBy(later.host.view)).toEqual(expectedOf(model));
  });
});

describe('trouble with the server', () => {
  it('is quiet while it is away, and ends when it is back', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    server.goDown();
    await agreed(tab, ['offline']);
    retag(model, 1, 'While away');
    server.isUp = true;
    tab.host.syncNow();
    await shows(tab, model);
    await agreed(tab, ['idle']);
  });

  it('keeps everything when the session has expired', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    server.isSignedIn = false;
    tab.host.syncNow();
    await agreed(tab, ['signed_out']);
    expect(shownBy(tab.host.view)).toEqual(expectedOf(model));
  });

  it('says when the server speaks another protocol, and keeps everything', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    const expected = expectedOf(model);
    server.protocol = 99;
    retag(model, 1, 'Not understood');
    tab.host.syncNow();
    await agreed(tab, ['outdated']);
    expect(shownBy(tab.host.view)).toEqual(expected);
  });

  it('applies nothing of an answer that is not as agreed', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    const expected = expectedOf(model);
    const bad = { ...makeTrack(1), title: 5 as unknown as string };
    model.write([{ stream: streamOf(0), kind: 'track', put: bad }]);
    server.announce();
    await agreed(tab, ['failed']);
    expect(shownBy(tab.host.view)).toEqual(expected);
    retag(model, 1, 'Right again');
    tab.host.syncNow();
    await shows(tab, model);
  });

  it.each(['a new life of the server', 'a cursor that it does not know'])(
    'fetches anew beside what shows, never showing less, after %s',
    async (why) => {
      const { model, server, device } = setUp(1500);
      server.pageRows = 300;
      const tab = device.open();
      const other = device.open();
      await agreed(tab);
      await agreed(other);
      let fewest = Number.POSITIVE_INFINITY;
      for (const { host } of [tab, other]) {
        host.listen(({ counts }) => {
          fewest = Math.min(fewest, counts.tracks);
        });
      }
      retag(model, 1, 'Of the new life');
      if (why.startsWith('a new life')) model.restart();
      else {
        const { page } = model;
        let isRefusing = true;
        vi.spyOn(model, 'page').mockImplementation((cursor, limit) => {
          if (cursor !== undefined && isRefusing) return 'invalid_cursor';
          isRefusing = false;
          return page.call(model, cursor, limit);
        });
      }
      tab.host.syncNow();
      await shows(tab, model);
      await shows(other, model);
      expect(fewest).toBe(1500);
      const database = await openStored(server);
      expect(await database.getAllKeys('head')).toEqual(['current']);
      const generations = (await database.getAllKeys('pages')).map((key) => (key as number[])[0]);
      expect(new Set(generations)).toEqual(new Set([2]));
      database.close();
    },
  );

  it('finishes a resync that was killed, from where it was', async () => {
    const { model, server, device } = setUp(1500);
    server.pageRows = 300;
    const first = device.open();
    await agreed(first);
    model.restart();
    let asked = 0;
    const isKilled = Promise.withResolvers<void>();
    server.onRequest = (path) => {
      if (!path.includes('/changes')) return;
      asked += 1;
      if (asked === 4) void first.kill().then(isKilled.resolve);
    };
    first.host.syncNow();
    await isKilled.promise;
    asked = 0;
    server.onRequest = (path) => {
      if (path.includes('/changes')) asked += 1;
    };
    const second = device.open();
    await second.host.opened;
    expect(second.host.status().counts.tracks).toBe(1500);
    await agreed(second, ['idle']);
    expect(shownBy(second.host.view)).toEqual(expectedOf(model));
    expect(asked).toBeLessThanOrEqual(5);
  });
});

describe('trouble with the store', () => {
  it.each([
    ['a page that is no JSON', 'put'],
    ['a page that is gone', 'delete'],
    ['a head that is no JSON', 'head'],
  ])('fetches anew after %s', async (_, how) => {
    const { model, server, device } = setUp(600);
    const first = device.open();
    await agreed(first);
    await first.kill();
    const database = await openStored(server);
    const [key] = (await database.getAllKeys('pages')).slice(-1) as [IDBValidKey];
    const garbage = new TextEncoder().encode('{"id":[').buffer;
    if (how === 'put') await database.put('pages', garbage, key);
    if (how === 'delete') await database.delete('pages', key);
    if (how === 'head') {
      const head = await database.get('head', 'current');
      await database.put('head', { ...head, data: garbage }, 'current');
    }
    database.close();
    const second = device.open();
    await shows(second, model);
    await second.kill();
    server.goDown();
    const third = device.open();
    await third.host.opened;
    expect(shownBy(third.host.view)).toEqual(expectedOf(model));
  });

  it('goes on in memory when the device is full', async () => {
    const { model, server, device } = setUp(1500);
    server.pageRows = 300;
    const undo = failWrite(6, () => undefined, 'QuotaExceededError');
    const tab = device.open();
    await agreed(tab, ['idle']);
    undo();
    expect(shownBy(tab.host.view)).toEqual(expectedOf(model));
    expect(tab.host.status().sync.message).toMatch(/cannot keep/);
    retag(model, 1, 'In memory');
    server.announce();
    await shows(tab, model);
    await tab.kill();
    // What was stored before is whole, and completed.
    const later = device.open();
    await shows(later, model);
  });

  it('works in memory alone where there is no IndexedDB', async () => {
    const { model, server, device } = setUp(300);
    vi.stubGlobal('indexedDB', undefined);
    const tab = device.open();
    await agreed(tab, ['idle']);
    retag(model, 1, 'Private');
    server.announce();
    await shows(tab, model);
    vi.unstubAllGlobals();
  });
});

describe('whose the replica is', () => {
  it('keeps each user to their own, and shows nothing of the other', async () => {
    const { model, server, device } = setUp(300);
    const first = device.open();
    await agreed(first);
    await first.kill();
    server.userId = idOf('u', 2);
    model.visible.clear();
    const second = device.open();
    await vi.waitFor(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      expect(names).toContain(databaseName(server));
      expect(names).toContain(databaseName({ ...server, userId: idOf('u', 1) }));
    });
    await agreed(second);
    expect(second.host.status().counts.tracks).toBe(0);
    const database = await openStored(server);
    expect(await database.count('pages')).toBe(0);
    database.close();
  });

  it('is not filled by another user whose session came meanwhile', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    server.goDown();
    await agreed(tab, ['offline']);
    server.userId = idOf('u', 2);
    model.visible.clear();
    model.visible.add(streamOf(1));
    server.isUp = true;
    tab.host.syncNow();
    await vi.waitFor(() => expect(tab.host.status().counts.tracks).toBe(0));
    const mine = await openDB(databaseName({ ...server, userId: idOf('u', 1) }));
    expect(await mine.count('pages')).toBeGreaterThan(0);
    mine.close();
  });

  it('is deleted at sign-out, in every tab', async () => {
    const { server, device } = setUp(300);
    const first = device.open();
    const second = device.open();
    await agreed(first);
    await agreed(second);
    server.isSignedIn = false;
    await second.host.forget();
    await vi.waitFor(() => {
      for (const { host } of [first, second]) {
        expect(host.status()).toMatchObject({
          state: 'empty',
          counts: { tracks: 0 },
          sync: { state: 'signed_out' },
        });
      }
    });
    const names = (await indexedDB.databases()).map(({ name }) => name);
    expect(names).not.toContain(databaseName(server));
    const later = device.open();
    await later.host.opened;
    expect(later.host.status().state).toBe('empty');
  });

  it('is filled again when someone signs in', async () => {
    const { model, server, device } = setUp(300);
    const tab = device.open();
    await agreed(tab);
    await tab.host.forget();
    tab.host.syncNow();
    await shows(tab, model);
    expect(server.isSignedIn).toBe(true);
  });
});
