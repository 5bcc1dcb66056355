import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Library } from '../library/library.ts';
import { idOf, streamOf } from '../testing/generated-library.ts';
import { fillLibrary } from './loading.ts';
import { ReplicaStore } from './replica-store.ts';
import { databaseName, deleteDatabase, migrations, openReplicaDatabase } from './schema.ts';

const name = databaseName({ instanceId: idOf('i', 1), userId: idOf('u', 1) });
const quiet = { onLeave: () => undefined, onLost: () => undefined };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).buffer;

const zeros = { root: 0, genre: 0, artist: 0, album: 0, track: 0 };
const root = { id: [idOf('R', 0)], name: ['Music'], state: ['ok'] };
const genres = { id: [idOf('g', 0), idOf('g', 1)], name: ['Jazz', 'Folk'] };

/**
 * What each released version stored, byte for byte as it did: never changed, one more with each
 * migration. All hold one root and, after the delta, the genres "Jazz" (renamed "Cool Jazz") alone.
 */
const fixtures: readonly ((name: string) => Promise<void>)[] = [
  async () => {
    // Version 0: the database was never made.
  },
  async (at) => {
    const database = await openDB(at, 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('head');
        fresh.createObjectStore('pages');
      },
    });
    const head = {
      generation: 1,
      sequence: 3,
      layout: 0,
      epoch: 'epoch-1',
      cursor: 'cursor-3',
      revision: 9,
      agreedAt: 1_700_000_000_000,
      nextPage: 2,
      streams: [
        {
          stream: streamOf(0),
          pages: { ...zeros, root: 1, genre: 1 },
          rows: { ...zeros, root: 1, genre: 2 },
          stale: zeros,
          delta: {
            genre: {
              put: { id: [idOf('g', 0)], name: ['Cool Jazz'] },
              removed: [idOf('g', 1)],
            },
          },
        },
      ],
    };
    const stored = { generation: 1, sequence: 3, layout: 0, data: encode(head) };
    await database.put('head', stored, 'current');
    await database.put('pages', encode(root), [1, streamOf(0), 0, 0]);
    await database.put('pages', encode(genres), [1, streamOf(0), 1, 1]);
    database.close();
  },
];

describe('the database of a replica', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it('has a fixture of every version', () => {
    expect(fixtures).toHaveLength(migrations.length + 1);
  });

  it.each(fixtures.map((make, version) => [version, make] as const))(
    'opens what version %i left',
    async (version, make) => {
      await make(name);
      const database = await openReplicaDatabase(name, quiet);
      expect(database.version).toBe(migrations.length);
      const stored = await new ReplicaStore(database).read('current');
      database.close();
      if (version === 0) {
        expect(stored).toBeUndefined();
        return;
      }
      if (stored?.head === undefined) throw new Error('no head');
      const library = new Library();
      expect(fillLibrary(library, stored.head, stored.pages)).toBe(true);
      expect(stored.head).toMatchObject({ cursor: 'cursor-3', epoch: 'epoch-1', sequence: 3 });
      expect(library.genres.find(idOf('g', 1))).toBeUndefined();
      const jazz = library.genres.find(idOf('g', 0)) ?? -1;
      expect(library.genres.row(jazz)).toEqual({ id: idOf('g', 0), name: 'Cool Jazz' });
      expect(library.roots.find(idOf('R', 0))).toBeDefined();
    },
  );

  it('makes way when another tab deletes it or brings it to a newer version', async () => {
    const leave = vi.fn();
    const first = await openReplicaDatabase(name, {
      ...quiet,
      onLeave: (why) => {
        leave(why);
        first.close();
      },
    });
    const newer = await openDB(name, migrations.length + 1);
    expect(leave).toHaveBeenLastCalledWith('upgraded');
    newer.close();
    await expect(openReplicaDatabase(name, quiet)).rejects.toThrow(/version/i);
    await deleteDatabase(name);

    const second = await openReplicaDatabase(name, {
      ...quiet,
      onLeave: (why) => {
        leave(why);
        second.close();
      },
    });
    await deleteDatabase(name);
    expect(leave).toHaveBeenLastCalledWith('deleted');
  });

  it('does not wait for ever for a tab that keeps it', async () => {
    const stubborn = await openDB(name, migrations.length - 1 || 1);
    // A version that a later build would ask for.
    const later = openDB(name, migrations.length + 1);
    const opening = openReplicaDatabase(name, { ...quiet, patienceMs: 50 });
    await expect(opening).rejects.toThrow('does not open');
    stubborn.close();
    (await later).close();
  });
});
