import 'fake-indexeddb/auto';
import type { Endpoint } from 'comlink';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectReplica, type ReplicaConnection } from '../page/replica-connection.ts';
import type { ReplicaStatus } from '../shared/replica-api.ts';
import { startReplicaWorker } from './replica-worker.ts';
import { quickPace } from './testing/device.ts';
import { FeedModel } from './testing/feed-model.ts';
import { generateLibrary, idOf } from './testing/generated-library.ts';
import { ModelServer } from './testing/model-server.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.unstubAllGlobals();
});

/** A page and a worker that talk through a real message channel. */
function connect(server: ModelServer): ReplicaConnection {
  const page = new EventTarget();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const { port1, port2 } = new MessageChannel();
  startReplicaWorker({
    endpoint: port1 as Endpoint,
    fetch: server.fetch,
    locks: undefined,
    openChannel: () => undefined,
    pace: quickPace,
  });
  const connection = connectReplica(port2 as Endpoint);
  stops.push(() => {
    connection.close();
    port1.close();
    port2.close();
  });
  return connection;
}

describe('a replica in a worker', () => {
  it('answers the page, tells it of every change, and syncs when the tab comes back', async () => {
    const model = new FeedModel();
    generateLibrary(model, 120);
    const server = new ModelServer(model);
    const replica = connect(server);
    const heard: ReplicaStatus[] = [];
    replica.watch((status) => heard.push(status));
    await vi.waitFor(() => expect(heard.at(-1)?.sync.state).toBe('idle'));
    expect(heard.at(-1)).toMatchObject({ state: 'ready', counts: { tracks: 120, albums: 10 } });

    const albums = await replica.window({ list: 'albums', sort: 'added', descending: true }, 0, 3);
    expect(albums.total).toBe(10);
    expect(albums.rows.map(({ id }) => id)).toEqual([9, 8, 7].map((n) => idOf('A', n)));
    const album = await replica.album(idOf('A', 3));
    expect(album?.album.trackCount).toBe(12);
    expect(album?.tracks.map(({ number }) => number)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect(await replica.album('no such album___')).toBeUndefined();
    const ids = await replica.ids({ list: 'tracks', sort: 'title' }, 5);
    expect((await replica.tracksById(ids)).map(({ id }) => id)).toEqual(ids);

    const asked = server.requests.length;
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(asked));
  });
});
