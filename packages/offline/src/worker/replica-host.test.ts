import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ReplicaHost } from './replica-host.ts';
import { FeedModel } from './testing/feed-model.ts';
import { generateLibrary } from './testing/generated-library.ts';
import { ModelServer } from './testing/model-server.ts';

const hosts: ReplicaHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

function makeHost(server: ModelServer): ReplicaHost {
  const host = new ReplicaHost({
    fetch: server.fetch,
    locks: undefined,
    openChannel: () => undefined,
    pace: { pullGapMs: 0, tidyMs: 20, pollMs: 60_000, retry: { firstMs: 5, mostMs: 20 } },
  });
  hosts.push(host);
  void host.start();
  return host;
}

describe('a replica', () => {
  it('fills from the feed and starts again from the device with the server dead', async () => {
    const model = new FeedModel();
    generateLibrary(model, 2400);
    const server = new ModelServer(model);
    const first = makeHost(server);
    await vi.waitFor(() => expect(first.status().sync.state).toBe('idle'), 5000);
    expect(first.status().counts).toEqual({ tracks: 2400, albums: 200, artists: 50, genres: 24 });
    await first.close();

    server.goDown();
    const second = makeHost(server);
    await second.opened;
    expect(second.status()).toMatchObject({ state: 'ready', counts: { tracks: 2400 } });
    expect(
      second.view.search('river', { artists: 5, albums: 5, tracks: 5 }).totals.tracks,
    ).toBeGreaterThan(0);
    await vi.waitFor(() => expect(second.status().sync.state).toBe('offline'));
  });
});
