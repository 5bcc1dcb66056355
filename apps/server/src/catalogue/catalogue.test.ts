import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listenerName } from '../database/postgres-listener.ts';
import { postgresPrograms } from '../database/throwaway-postgres.ts';
import type { Catalogue, Page } from './catalogue.ts';
import type { KnownFile, ScannedFile, ScannedTags } from './scanned-file.ts';
import { sortKey } from './sort-key.ts';
import {
  howToInstallPostgres,
  type Place,
  startPostgres,
  startSqlite,
  type TestEngine,
} from './testing/engines.ts';
import { everything, FeedClient, listenerOf } from './testing/feed-client.ts';
import { expectOrderToPlayNoPart } from './testing/order-law.ts';
import { scannedFile, scannedLibrary } from './testing/scanned-files.ts';

const hasPostgres = (await postgresPrograms()) !== undefined;
if (!hasPostgres && process.env.CI !== 'true') process.stderr.write(`${howToInstallPostgres}\n`);

const skipPostgres = !hasPostgres && process.env.CI !== 'true';

const engines = [
  { name: 'SQLite', start: startSqlite, skip: false },
  // On a continuous integration machine the start then fails, and says how to install it.
  { name: 'PostgreSQL', start: startPostgres, skip: skipPostgres },
];

describe.each(engines.filter((engine) => !engine.skip))(
  'the catalogue on $name',
  ({ name, start }) => {
    let engine: TestEngine;
    let place: Place;
    let catalogue: Catalogue;
    let rootId: string;

    beforeAll(async () => {
      engine = await start();
    }, 30_000);
    afterAll(async () => {
      await engine?.stop();
    });
    beforeEach(async () => {
      place = await engine.newPlace();
      catalogue = await place.open();
      rootId = (await catalogue.writer.addRoot({ path: '/music', name: 'Music' })).id;
    });
    afterEach(async () => {
      await catalogue.close();
    });

    /** A scan as the scanner does it: what is gone first, then what is there. */
    async function scan(
      files: readonly ScannedFile[],
      {
        gone = [],
        batch = 500,
        into = rootId,
      }: { gone?: string[]; batch?: number; into?: string } = {},
    ): Promise<void> {
      const startedAt = Date.now();
      await catalogue.writer.recordScan({ startedAt, finishedAt: null });
      if (gone.length > 0) await catalogue.writer.markMissing(into, gone);
      for (let start = 0; start < files.length; start += batch) {
        await catalogue.writer.applyFiles(into, files.slice(start, start + batch));
      }
      await catalogue.writer.recordScan({ startedAt, finishedAt: Date.now() });
    }

    async function tracks() {
      return (await new FeedClient(catalogue.reader).sync()).rows('track');
    }
    async function albums() {
      return (await new FeedClient(catalogue.reader).sync()).rows('album');
    }
    async function artists() {
      return (await new FeedClient(catalogue.reader).sync()).rows('artist');
    }
    async function idByPath(): Promise<Map<string, string>> {
      const entries: [string, string][] = [];
      for (const { id } of await tracks()) {
        const file = await catalogue.reader.trackFile(everything, id);
        entries.push([file?.path ?? '', id]);
      }
      return new Map(entries);
    }

    const album = (title: string, artist: string, count: number, more: Partial<ScannedTags> = {}) =>
      Array.from({ length: count }, (_, index) =>
        scannedFile(`${artist}/${title}/${index + 1}.flac`, {
          title: `Song ${index + 1}`,
          album: title,
          artist,
          artists: [artist],
          albumArtist: artist,
          albumArtists: [artist],
          number: index + 1,
          ...more,
        }),
      );
    const retag = (file: ScannedFile, tags: Partial<ScannedTags>): ScannedFile =>
      scannedFile(
        file.path,
        { ...file.tags, ...tags },
        { audio: file.path, coverId: file.coverId },
      );

    describe('opening', () => {
      it('keeps who it is from one start to the next', async () => {
        const before = await catalogue.reader.identity();
        await catalogue.close();
        catalogue = await place.open();
        expect(await catalogue.reader.identity()).toEqual(before);
        expect((await catalogue.reader.roots()).map((root) => root.id)).toEqual([rootId]);
      });

      it('is made once when several processes start on an empty database at the same time', async () => {
        const empty = await engine.newPlace();
        const opened = await Promise.all([empty.open(), empty.open(), empty.open()]);
        const identities = await Promise.all(opened.map(({ reader }) => reader.identity()));
        expect(new Set(identities.map((identity) => JSON.stringify(identity))).size).toBe(1);
        await Promise.all(opened.map((each) => each.close()));
      });

      it('answers the root that has a path already', async () => {
        const again = await catalogue.writer.addRoot({ path: '/music', name: 'Other name' });
        expect(again).toMatchObject({ id: rootId, name: 'Music' });
      });
    });

    describe('the change feed', () => {
      it('brings a whole library in pages, each row once and every reference resolved', async () => {
        await scan(scannedLibrary(700));
        const client = new FeedClient(catalogue.reader);
        let pages = 0;
        let before = Number.POSITIVE_INFINITY;
        for (let more = true; more; pages += 1) {
          const page = await client.fetchPage(100);
          expect(page.remaining).toBeLessThan(before);
          before = page.remaining;
          more = page.more;
        }
        expect(pages).toBeGreaterThan(7);
        expect(client.rows('track')).toHaveLength(700);
        const counts = await catalogue.reader.library(everything);
        expect(client.rows('album')).toHaveLength(counts.albums);
        expect(client.rows('artist')).toHaveLength(counts.artists);
        const held = client.rows('track').length + counts.albums + counts.artists;
        expect(client.rowsReceived).toBe(held + client.rows('genre').length + 1);
        expect(client.needlessTombstones).toBe(0);
        const artistIds = new Set(client.rows('artist').map((row) => row.id));
        const genreIds = new Set(client.rows('genre').map((row) => row.id));
        const albumIds = new Set(client.rows('album').map((row) => row.id));
        for (const row of client.rows('album')) {
          for (const id of row.artistIds) expect(artistIds).toContain(id);
        }
        for (const row of client.rows('track')) {
          expect(albumIds).toContain(row.albumId);
          for (const id of row.artistIds) expect(artistIds).toContain(id);
          for (const id of row.genreIds) expect(genreIds).toContain(id);
        }
      });

      it('sends one retag as one row', async () => {
        const files = scannedLibrary(300);
        await scan(files);
        const client = await new FeedClient(catalogue.reader).sync();
        const file = files[137] as ScannedFile;
        await scan([retag(file, { title: 'Another name' })]);
        const page = await client.fetchPage(1000);
        expect(page.more).toBe(false);
        expect(page.streams).toHaveLength(1);
        expect(page.streams[0]?.track?.title).toEqual(['Another name']);
        expect(Object.keys(page.streams[0] ?? {})).toEqual(['stream', 'track']);
        expect(JSON.stringify(page).length).toBeLessThan(2_000);
      });

      it('takes no revision where nothing changed', async () => {
        const files = scannedLibrary(150);
        await scan(files);
        const revision = await catalogue.reader.revision();
        await scan([...files].reverse(), { batch: 40 });
        await catalogue.writer.markMissing(rootId, ['not/there.flac']);
        await catalogue.writer.setRootState(rootId, 'ok');
        await catalogue.writer.setProblems(rootId, []);
        expect(await catalogue.reader.revision()).toBe(revision);
      });

      it('cuts a large batch into several short transactions', async () => {
        const before = await catalogue.reader.revision();
        await catalogue.writer.applyFiles(rootId, scannedLibrary(1500));
        expect((await catalogue.reader.revision()) - before).toBeGreaterThan(3);
      });

      it('sends a row that changes while a device is between pages', async () => {
        const files = album('One', 'Someone', 12);
        await scan(files);
        const client = new FeedClient(catalogue.reader);
        await client.fetchPage(8);
        await scan([retag(files[0] as ScannedFile, { title: 'Changed in between' })]);
        await client.sync(3);
        expect(client.rows('track').map((row) => row.title)).toContain('Changed in between');
        expect(client.contents()).toEqual(
          (await new FeedClient(catalogue.reader).sync()).contents(),
        );
      });

      it('spares a new device the tombstones of what it never had, and sends those of what it has', async () => {
        await scan([...album('One', 'First', 2), ...album('Two', 'Second', 2)]);
        const old = await new FeedClient(catalogue.reader).sync();
        const slow = new FeedClient(catalogue.reader);
        await slow.fetchPage(7);
        expect(slow.rows('artist')).toHaveLength(2);
        await scan(
          album('One', 'First', 2).map((file) =>
            retag(file, { artist: 'X', artists: ['X'], albumArtist: 'X', albumArtists: ['X'] }),
          ),
        );
        const young = await new FeedClient(catalogue.reader).sync(2);
        await old.sync(2);
        await slow.sync(2);
        expect(young.needlessTombstones).toBe(0);
        expect(
          young
            .rows('artist')
            .map((row) => row.name)
            .sort(),
        ).toEqual(['Second', 'X']);
        expect(old.contents()).toEqual(young.contents());
        expect(slow.contents()).toEqual(young.contents());
      });

      it('drops streams that the caller may no longer see and starts new ones from nothing', async () => {
        const other = await catalogue.writer.addRoot({ path: '/other', name: 'Other' });
        await scan(album('One', 'Shared artist', 2));
        await scan(album('Two', 'Shared artist', 3), { into: other.id });
        const client = await new FeedClient(catalogue.reader, listenerOf(rootId)).sync();
        expect(client.rows('track')).toHaveLength(2);
        await client.sync(2, listenerOf(rootId, other.id));
        expect(client.rows('track')).toHaveLength(5);
        expect(client.rows('artist')).toHaveLength(1);
        const page = await client.fetchPage(100, listenerOf(other.id));
        expect(page.dropped).toEqual([`root:${rootId}`]);
        await client.sync(100, listenerOf(other.id));
        expect(client.rows('track')).toHaveLength(3);
        expect(client.rows('album').map((row) => row.title)).toEqual(['Two']);
      });

      it('takes artists out of a root where they have no tracks any more, and leaves them elsewhere', async () => {
        const other = await catalogue.writer.addRoot({ path: '/other', name: 'Other' });
        await scan(album('One', 'Both', 1));
        await scan(album('Two', 'Both', 1), { into: other.id });
        const client = await new FeedClient(catalogue.reader).sync();
        await scan(
          album('Two', 'Both', 1).map((file) =>
            retag(file, {
              artist: 'New',
              artists: ['New'],
              albumArtist: 'New',
              albumArtists: ['New'],
            }),
          ),
          { into: other.id },
        );
        const page = await client.fetchPage(100);
        expect(page.streams).toHaveLength(1);
        expect(page.streams[0]?.stream).toBe(`root:${other.id}`);
        expect(page.streams[0]?.removed?.artist).toHaveLength(1);
        expect(
          client
            .rows('artist')
            .map((row) => row.name)
            .sort(),
        ).toEqual(['Both', 'New']);
      });

      it('starts over for a cursor of another life of the server', async () => {
        await scan(album('One', 'Someone', 2));
        const client = await new FeedClient(catalogue.reader).sync();
        client.cursor = `${'A'.repeat(16)}${client.cursor?.slice(16)}`;
        const page = await client.fetchPage(100);
        expect(page.streams[0]?.track?.id).toHaveLength(2);
        expect(page.dropped).toEqual([]);
      });

      it('refuses text that is no cursor', async () => {
        await scan(album('One', 'Someone', 2));
        const { cursor } = await new FeedClient(catalogue.reader).sync();
        const damaged = [
          `${cursor}A`,
          cursor?.slice(0, -1),
          '',
          '!',
          'x'.repeat(3000),
          `${cursor}\0`,
        ];
        for (const text of damaged) {
          expect(
            await catalogue.reader.changes(everything, { cursor: text ?? '', limit: 10 }),
          ).toBe('invalid_cursor');
        }
      });

      it('tells of commits, and of the newest revision', async () => {
        const heard: number[] = [];
        const stop = catalogue.onChange((revision) => heard.push(revision));
        await scan(scannedLibrary(400));
        await expect.poll(() => heard.at(-1)).toBe(await catalogue.reader.revision());
        expect(heard).toEqual([...heard].sort((a, b) => a - b));
        stop();
        const count = heard.length;
        await catalogue.writer.setRootState(rootId, 'unavailable');
        await pause(250);
        expect(heard).toHaveLength(count);
      });

      it('ends at what the server has, however edits and pages interleave', async () => {
        const paths = ['a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c/1'];
        const edit = fc.record({
          path: fc.constantFrom(...paths),
          album: fc.constantFrom('One', 'Two'),
          artist: fc.constantFrom('X', 'Y', 'Z'),
          genre: fc.constantFrom('Rock', 'Jazz'),
          gone: fc.boolean(),
          inOther: fc.boolean(),
        });
        const step = fc.oneof(
          { weight: 2, arbitrary: edit },
          { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
          { weight: 1, arbitrary: fc.constantFrom('grant' as const, 'revoke' as const) },
        );
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
            const own = await (await engine.newPlace()).open();
            try {
              const first = await own.writer.addRoot({ path: '/1', name: '1' });
              const second = await own.writer.addRoot({ path: '/2', name: '2' });
              let caller = listenerOf(first.id);
              const client = new FeedClient(own.reader);
              for (const now of steps) {
                if (now === 'grant') caller = listenerOf(first.id, second.id);
                else if (now === 'revoke') caller = listenerOf(second.id);
                else if (typeof now === 'number') await client.fetchPage(now, caller);
                else {
                  const { path, artist, genre, gone, inOther } = now;
                  const into = inOther ? second.id : first.id;
                  const names = { artist, artists: [artist], album: now.album, genres: [genre] };
                  if (gone) await own.writer.markMissing(into, [path]);
                  else await own.writer.applyFiles(into, [scannedFile(path, names)]);
                }
              }
              await client.sync(2, caller);
              const fresh = await new FeedClient(own.reader).sync(1000, caller);
              expect(fresh.needlessTombstones).toBe(0);
              expect(client.contents()).toEqual(fresh.contents());
            } finally {
              await own.close();
            }
          }),
          { numRuns: name === 'SQLite' ? 40 : 10 },
        );
      }, 120_000);
    });

    describe('recognizing files', () => {
      it('keeps the id of a track through a retag, a rename, a move and an absence', async () => {
        const [file] = album('One', 'Someone', 1) as [ScannedFile];
        await scan([file]);
        const [before] = await tracks();
        await scan([retag(file, { title: 'Other', artist: 'Else', artists: ['Else'] })]);
        const moved = scannedFile('elsewhere/x.flac', { title: 'Moved' }, { audio: file.path });
        await scan([moved], { gone: [file.path] });
        expect(await tracks()).toMatchObject([{ id: before?.id, title: 'Moved', missing: 0 }]);
        await scan([], { gone: [moved.path] });
        expect(await tracks()).toMatchObject([{ id: before?.id, missing: 1 }]);
        expect((await catalogue.reader.library(everything)).missing).toBe(1);
        await scan([file]);
        expect(await tracks()).toMatchObject([
          { id: before?.id, missing: 0, addedAt: before?.addedAt },
        ]);
      });

      it('keeps the id of a moved file when the scan hears of the new path first', async () => {
        const [file] = album('One', 'Someone', 1) as [ScannedFile];
        await scan([file]);
        const [before] = await tracks();
        await pause(2);
        await catalogue.writer.recordScan({ startedAt: Date.now(), finishedAt: null });
        const client = await new FeedClient(catalogue.reader).sync();
        await catalogue.writer.applyFiles(rootId, [
          scannedFile('new/place.flac', file.tags, { audio: file.path }),
        ]);
        await client.sync();
        expect(client.rows('track')).toHaveLength(2);
        await catalogue.writer.markMissing(rootId, [file.path]);
        await client.sync();
        expect(client.rows('track')).toMatchObject([{ id: before?.id, missing: 0 }]);
        expect(await idByPath()).toEqual(new Map([['new/place.flac', before?.id]]));
      });

      it('makes two tracks of two files with the same audio', async () => {
        const copy = (path: string) => scannedFile(path, { title: path }, { audio: 'same' });
        await scan([copy('a.flac'), copy('b.flac')]);
        const before = await idByPath();
        expect(before.size).toBe(2);
        await scan([copy('b.flac'), copy('a.flac')]);
        expect(await idByPath()).toEqual(before);
        await scan([copy('c.flac')], { gone: ['a.flac'] });
        expect((await idByPath()).get('c.flac')).toBe(before.get('a.flac'));
      });

      it('lets ids follow the audio when files are renumbered or change places', async () => {
        const named = (path: string, audio: string) =>
          scannedFile(path, { title: audio }, { audio });
        await scan([named('01', 'a'), named('02', 'b'), named('03', 'c')]);
        const before = await idByPath();
        await scan([named('01', 'new'), named('02', 'a'), named('03', 'b'), named('04', 'c')]);
        const after = await idByPath();
        expect(after.get('02')).toBe(before.get('01'));
        expect(after.get('03')).toBe(before.get('02'));
        expect(after.get('04')).toBe(before.get('03'));
        await scan([named('02', 'b'), named('03', 'a')]);
        const swapped = await idByPath();
        expect(swapped.get('02')).toBe(after.get('03'));
        expect(swapped.get('03')).toBe(after.get('02'));
        expect(swapped.size).toBe(4);
      });

      it('keeps the id when a file is replaced by a better copy at the same path', async () => {
        await scan([scannedFile('a.flac', { title: 'A' }, { audio: 'old' })]);
        const before = await idByPath();
        await scan([scannedFile('a.flac', { title: 'A' }, { audio: 'remaster' })]);
        expect(await idByPath()).toEqual(before);
      });

      it('follows a file from one music folder to another', async () => {
        const other = await catalogue.writer.addRoot({ path: '/other', name: 'Other' });
        const [file] = album('One', 'Someone', 1) as [ScannedFile];
        await scan([file]);
        const client = await new FeedClient(catalogue.reader).sync();
        const [before] = client.rows('track');
        await scan([], { gone: [file.path] });
        await scan([file], { into: other.id });
        expect(await tracks()).toMatchObject([{ id: before?.id, rootId: other.id, missing: 0 }]);
        await client.sync();
        expect(client.contents()).toEqual(
          (await new FeedClient(catalogue.reader).sync()).contents(),
        );
        expect((await catalogue.reader.roots()).map((root) => root.tracks)).toEqual([0, 1]);
      });

      it('keeps every id whatever is moved, renamed and retagged at once', async () => {
        const change = fc.record({
          folder: fc.constantFrom('a', 'b', 'c/CD1'),
          title: fc.constantFrom('One', 'Two', null),
        });
        await fc.assert(
          fc.asyncProperty(
            fc.array(change, { minLength: 2, maxLength: 8 }),
            fc.array(change, { minLength: 2, maxLength: 8 }),
            fc.integer({ min: 1, max: 4 }),
            fc.integer(),
            async (before, after, batch, seed) => {
              const own = (await catalogue.writer.addRoot({ path: `/${Math.random()}`, name: '' }))
                .id;
              const audio = (index: number) => `${own} ${index}`;
              const file = ({ folder, title }: (typeof before)[number], index: number) =>
                scannedFile(
                  `${folder}/${index}`,
                  { album: title, title: `${index}` },
                  { audio: audio(index) },
                );
              const first = before.map(file);
              await scan(first, { into: own });
              const ids = await idsByTitle(own);
              const second = first.map((_, index) => {
                const changed = after[index % after.length] as (typeof before)[number];
                const name = (index + Math.abs(seed)) % first.length;
                const { folder } = changed;
                return { ...file(changed, index), path: `${folder}/${name}` };
              });
              const paths = new Set(second.map((each) => each.path));
              const gone = first.map((each) => each.path).filter((path) => !paths.has(path));
              await catalogue.writer.recordScan({ startedAt: Date.now(), finishedAt: null });
              await catalogue.writer.markMissing(own, gone);
              await catalogue.writer.applyFiles(own, second);
              await scan(second, { into: own, batch });
              expect(await idsByTitle(own)).toEqual(ids);
            },
          ),
          { numRuns: name === 'SQLite' ? 40 : 8 },
        );
      }, 120_000);

      async function idsByTitle(root: string): Promise<Map<string, string>> {
        const own = (await tracks()).filter((track) => track.rootId === root);
        expect(own.every((track) => track.missing === 0)).toBe(true);
        return new Map(own.map((track) => [track.title, track.id]));
      }
    });

    describe('albums and artists', () => {
      it('do not depend on the order and the batches in which files come', async () => {
        const open = async () => (await engine.newPlace()).open();
        await expectOrderToPlayNoPart(open, 6);
      }, 120_000);

      it('joins the disc folders of an album and keeps their titles', async () => {
        const disc = (number: number, disc: number | null, folder: string) =>
          scannedFile(`Ann/One/${folder}/${number}.flac`, {
            title: `${folder} ${number}`,
            album: 'One',
            artist: 'Ann',
            artists: ['Ann'],
            disc,
            discTitle: folder === 'CD2' ? 'The second' : null,
            number,
          });
        await scan([disc(1, null, 'CD1'), disc(1, 2, 'CD2'), disc(2, null, 'CD2')], { batch: 1 });
        const [one, ...more] = await albums();
        expect(more).toEqual([]);
        expect(one).toMatchObject({ title: 'One', artist: 'Ann' });
        const details = await catalogue.reader.album(everything, one?.id ?? '');
        expect(details?.tracks.map(({ disc, number }) => [disc, number])).toEqual([
          [1, 1],
          [2, 1],
          [2, 2],
        ]);
        expect(details).toMatchObject({ discs: [{ disc: 2, title: 'The second' }] });
      });

      it('takes an album of many artists for a compilation, and guests for none', async () => {
        const by = (folder: string, artist: string, artists = [artist]) =>
          scannedFile(`${folder}/${artist}`, { album: folder, artist, artists, title: artist });
        await scan([by('Mixed', 'Ann'), by('Mixed', 'Bob')], { batch: 1 });
        await scan([by('Own', 'Ann'), by('Own', 'Ann feat. Cy', ['Ann', 'Cy'])], { batch: 1 });
        const own = await albums();
        expect(own.find((each) => each.title === 'Mixed')).toMatchObject({
          artist: 'Various Artists',
          artistIds: [],
          kind: 'compilation',
        });
        expect(own.find((each) => each.title === 'Own')).toMatchObject({ artist: 'Ann' });
        expect(own).toHaveLength(2);
        expect((await artists()).map((each) => each.name).sort()).toEqual(['Ann', 'Bob', 'Cy']);
      });

      it('keeps the id of an album that is renamed, however its files arrive', async () => {
        const files = album('One', 'Someone', 10);
        await scan(files);
        const [before] = await albums();
        const renamed = files.map((file) => retag(file, { album: 'Uno', albumArtist: 'Other' }));
        await scan(renamed, { batch: 3 });
        expect(await albums()).toMatchObject([{ id: before?.id, title: 'Uno', artist: 'Other' }]);
      });

      it('lets the larger part of a split album keep the id', async () => {
        const files = album('One', 'Someone', 10);
        await scan(files);
        const [before] = await albums();
        await scan(
          files.slice(0, 7).map((file) => retag(file, { album: 'Most' })),
          { batch: 2 },
        );
        const own = await albums();
        expect(own.find((each) => each.title === 'Most')?.id).toBe(before?.id);
        expect(own.find((each) => each.title === 'One')?.id).not.toBe(before?.id);
      });

      it('leads from the id of an album and an artist that were merged to those that remain', async () => {
        const large = album('Large', 'Ann', 6);
        const small = album('Small', 'Anne', 2);
        await scan([...large, ...small]);
        const old = (await albums()).find((each) => each.title === 'Small');
        const oldArtist = (await artists()).find((each) => each.name === 'Anne');
        const client = await new FeedClient(catalogue.reader).sync();
        const tags = { album: 'Large', artist: 'Ann', artists: ['Ann'] };
        const merged = { ...tags, albumArtist: 'Ann', albumArtists: ['Ann'] };
        await scan(
          small.map((file) => retag(file, merged)),
          { batch: 1 },
        );
        await client.sync();
        const [remaining] = client.rows('album');
        expect(client.rows('album')).toHaveLength(1);
        expect(remaining?.id).not.toBe(old?.id);
        expect((await catalogue.reader.album(everything, old?.id ?? ''))?.album).toEqual(remaining);
        const led = await catalogue.reader.artist(everything, oldArtist?.id ?? '');
        expect(led?.artist).toEqual(client.rows('artist')[0]);
        expect(led?.albums).toEqual([remaining]);
      });

      it('keeps an artist who gains and loses a MusicBrainz id, and joins both ways of writing', async () => {
        const mbid = (file: ScannedFile, id: string | null) =>
          retag(file, {
            artistMbids: id === null ? [] : [id],
            albumArtistMbids: id === null ? [] : [id],
          });
        const files = album('One', 'Sigur Rós', 3);
        await scan(files);
        const [before] = await artists();
        await scan(files.slice(0, 1).map((file) => mbid(file, 'mbid-1')));
        expect(await artists()).toMatchObject([{ id: before?.id }]);
        await scan(
          files.map((file) => mbid(file, 'mbid-1')),
          { batch: 1 },
        );
        expect(await artists()).toMatchObject([{ id: before?.id }]);
        await scan([
          ...album('Two', 'SIGUR ROS', 1),
          ...album('Three', 'Victory Rose', 1).map((file) => mbid(file, 'mbid-1')),
        ]);
        expect(await artists()).toMatchObject([{ id: before?.id, name: 'Sigur Rós' }]);
        await scan(album('Three', 'Victory Rose', 1));
        await scan(files);
        expect((await artists()).find((each) => each.id === before?.id)?.name).toBe('Sigur Rós');
      });

      it('tells two artists of one name apart by their MusicBrainz ids', async () => {
        const files = ['mbid-1', 'mbid-2', null].flatMap((id, index) =>
          album(`Album ${index}`, 'Nirvana', 1, {
            artistMbids: id === null ? [] : [id],
            albumArtistMbids: id === null ? [] : [id],
          }),
        );
        await scan(files, { batch: 1 });
        expect((await artists()).map((each) => each.name)).toEqual([
          'Nirvana',
          'Nirvana',
          'Nirvana',
        ]);
        expect(await albums()).toHaveLength(3);
      });

      it('brings an album and an artist back under their old ids', async () => {
        const files = album('One', 'Ann', 2);
        await scan(files);
        const before = [await albums(), await artists()];
        const other = { album: 'X', artist: 'Bob', artists: ['Bob'] };
        await scan(
          files.map((file) => retag(file, { ...other, albumArtist: 'Bob', albumArtists: ['Bob'] })),
        );
        expect((await artists()).map((each) => each.name)).toEqual(['Bob']);
        await scan(files);
        expect([await albums(), await artists()]).toEqual(before);
      });

      it('wears the cover of most tracks, and its colour when the cover job has seen it', async () => {
        const cover = (letter: string) => letter.repeat(32);
        const files = album('One', 'Ann', 3).map((file, index) => ({
          ...file,
          coverId: cover(index === 1 ? 'b' : 'a'),
        }));
        await scan(files);
        expect(await albums()).toMatchObject([{ coverId: cover('a'), coverColour: null }]);
        expect(await catalogue.reader.coversWithoutColour(10)).toEqual([cover('a')]);
        expect(await catalogue.reader.maySeeCover(everything, cover('a'))).toBe(true);
        expect(await catalogue.reader.maySeeCover(listenerOf(), cover('a'))).toBe(false);
        expect(await catalogue.reader.maySeeCover(everything, cover('b'))).toBe(false);
        const client = await new FeedClient(catalogue.reader).sync();
        const seen = { coverId: cover('a'), colour: '#102030', width: 1000, height: 1000 };
        await catalogue.writer.setCoverColours([seen]);
        const page = await client.fetchPage(10);
        expect(Object.keys(page.streams[0] ?? {})).toEqual(['stream', 'album']);
        expect(client.rows('album')).toMatchObject([{ coverColour: '#102030' }]);
        expect(await catalogue.reader.coversWithoutColour(10)).toEqual([]);
        const revision = await catalogue.reader.revision();
        await catalogue.writer.setCoverColours([seen]);
        expect(await catalogue.reader.revision()).toBe(revision);
      });
    });

    describe('questions', () => {
      it('walks lists to the end, each row once and in order', async () => {
        const other = await catalogue.writer.addRoot({ path: '/other', name: 'Other' });
        const files = scannedLibrary(260);
        await scan(files.slice(0, 160));
        await scan(files.slice(160), { into: other.id });
        for (const caller of [everything, listenerOf(other.id)]) {
          const client = await new FeedClient(catalogue.reader, caller).sync();
          for (const sort of ['title', 'artist', 'year', 'added'] as const) {
            const rows = await walk((after) =>
              catalogue.reader.albums(caller, { sort, limit: 7, after }),
            );
            expect(rows.map((row) => row.id).sort()).toEqual(idsOf(client.rows('album')));
            if (sort === 'year') expect(rows.map(yearOf)).toEqual(rows.map(yearOf).sort());
            if (sort === 'title') {
              expect(rows.map((row) => sortKey(row.title))).toEqual(
                rows.map((row) => sortKey(row.title)).sort(),
              );
            }
          }
          for (const sort of ['title', 'added'] as const) {
            const rows = await walk((after) =>
              catalogue.reader.tracks(caller, { sort, limit: 30, after }),
            );
            expect(rows.map((row) => row.id).sort()).toEqual(idsOf(client.rows('track')));
          }
          const rows = await walk((after) => catalogue.reader.artists(caller, { limit: 3, after }));
          expect(rows.map((row) => row.id).sort()).toEqual(idsOf(client.rows('artist')));
          const keys = rows.map((row) => sortKey(row.sortName));
          expect(keys).toEqual([...keys].sort());
        }
      });

      it('ends a list at a place that is not of this list', async () => {
        await scan(album('One', 'Ann', 3));
        const page = await catalogue.reader.tracks(everything, { sort: 'title', limit: 1 });
        for (const after of [page.next ?? '', 'x', '', 'bnVsbA', 'WyJ0aXRsZSIsMSwyXQ']) {
          const answer = await catalogue.reader.albums(everything, {
            sort: 'title',
            limit: 5,
            after,
          });
          expect(answer).toMatchObject({ items: [], next: null, total: 1 });
        }
      });

      it('shows a caller only what is in their music folders', async () => {
        await scan(album('Secret', 'Hidden', 2));
        const nobody = listenerOf('A'.repeat(16));
        const [track] = await tracks();
        const [one] = await albums();
        const [artist] = await artists();
        const { reader } = catalogue;
        expect(await reader.track(nobody, track?.id ?? '')).toBeUndefined();
        expect(await reader.trackFile(nobody, track?.id ?? '')).toBeUndefined();
        expect(await reader.album(nobody, one?.id ?? '')).toBeUndefined();
        expect(await reader.artist(nobody, artist?.id ?? '')).toBeUndefined();
        expect(await reader.search(nobody, { q: 'secret', limit: 5 })).toEqual({
          artists: [],
          albums: [],
          tracks: [],
        });
        expect(await reader.library(nobody)).toMatchObject({ tracks: 0, albums: 0, artists: 0 });
        expect((await reader.albums(nobody, { sort: 'title', limit: 5 })).total).toBe(0);
        expect((await reader.artists(nobody, { limit: 5 })).items).toEqual([]);
        expect((await reader.tracks(nobody, { sort: 'title', limit: 5 })).items).toEqual([]);
      });

      it('searches by the beginnings of words in titles, artists and albums', async () => {
        const other = await catalogue.writer.addRoot({ path: '/other', name: 'Other' });
        await scan([
          ...album('Björk’s "Début"', 'Björk', 2),
          ...album('Homogenic', 'Björk', 1),
          ...album('The Wall', 'Pink Floyd', 1),
          ...album('Walls', 'Others', 1),
          ...album('A wall of sound', 'Others', 1),
          ...album('हिन्दी', '!!!', 1),
        ]);
        await scan(album('Wall elsewhere', 'Nobody', 1), { into: other.id });
        const find = async (q: string, caller = everything) => {
          const { artists, albums, tracks } = await catalogue.reader.search(caller, {
            q,
            limit: 10,
          });
          return {
            artists: artists.map((row) => row.name),
            albums: albums.map((row) => row.title),
            tracks: tracks.length,
          };
        };
        expect(await find('BJORK')).toEqual({
          artists: ['Björk'],
          albums: ['Björk’s "Début"', 'Homogenic'],
          tracks: 3,
        });
        expect(await find('song 2 deb')).toEqual({ artists: [], albums: [], tracks: 1 });
        expect((await find('wall')).albums).toEqual([
          'The Wall',
          'Wall elsewhere',
          'A wall of sound',
          'Walls',
        ]);
        expect((await find('wall', listenerOf(other.id))).albums).toEqual(['Wall elsewhere']);
        expect((await find('the wall')).albums).toEqual(['The Wall']);
        expect((await find('हिन्')).albums).toEqual(['हिन्दी']);
        expect((await find('!!!')).artists).toEqual(['!!!']);
        for (const q of ['"', '*', "'", 'a AND', 'NOT', '\\', ':*', '(', 'NEAR(a', "x' | 'y"]) {
          await expect(catalogue.reader.search(everything, { q, limit: 5 })).resolves.toBeDefined();
        }
        await scan(album('Homogenic', 'Björk', 1).map((file) => retag(file, { album: 'Renamed' })));
        expect((await find('renamed')).tracks).toBe(1);
        expect(await find('homogenic')).toEqual({ artists: [], albums: [], tracks: 0 });
      });

      it('remembers files, broken ones and scans', async () => {
        const files = album('One', 'Ann', 2);
        await scan(files, {});
        await catalogue.writer.markMissing(rootId, [files[1]?.path ?? '']);
        const known: KnownFile[] = [];
        for await (const page of catalogue.reader.knownFiles(rootId)) known.push(...page);
        expect(known.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
          files.map(({ path, bytes, modifiedMs }, index) => ({
            path,
            bytes,
            modifiedMs,
            missing: index === 1,
          })),
        );
        const problem = {
          rootId,
          path: 'x.mp3',
          code: 'broken',
          reason: 'No.',
          seenAt: 5,
        } as const;
        await catalogue.writer.setProblems(rootId, [problem, { ...problem, path: 'y.mp3' }]);
        expect(await catalogue.reader.problems()).toEqual([problem, { ...problem, path: 'y.mp3' }]);
        await catalogue.writer.setProblems(rootId, []);
        expect(await catalogue.reader.problems()).toEqual([]);
        const startedAt = Date.now() + 5;
        await catalogue.writer.recordScan({ startedAt, finishedAt: null });
        expect(await catalogue.reader.lastScan()).toEqual({ startedAt, finishedAt: null });
        await catalogue.writer.setRootState(rootId, 'unavailable');
        expect(await catalogue.reader.roots()).toMatchObject([{ state: 'unavailable', tracks: 2 }]);
      });

      it('stores text that one engine alone would refuse', async () => {
        await scan([scannedFile('odd', { title: 'half \ud800 pair \0 nul', album: '\udc00' })]);
        expect((await tracks())[0]?.title).toBe('half \ufffd pair  nul');
        const revision = await catalogue.reader.revision();
        await scan([scannedFile('odd', { title: 'half \ud800 pair \0 nul', album: '\udc00' })]);
        expect(await catalogue.reader.revision()).toBe(revision);
      });

      it('refuses a music folder that it does not know', async () => {
        const files = album('One', 'Ann', 1);
        await expect(catalogue.writer.applyFiles('A'.repeat(16), files)).rejects.toThrow(
          'no music folder',
        );
        await scan(files);
        expect(await tracks()).toHaveLength(1);
      });
    });
  },
);

describe.skipIf(skipPostgres)('several processes on one PostgreSQL', () => {
  let engine: TestEngine;
  let place: Place;
  let one: Catalogue;
  let two: Catalogue;

  beforeAll(async () => {
    engine = await startPostgres();
  }, 30_000);
  afterAll(async () => {
    await engine?.stop();
  });
  beforeEach(async () => {
    place = await engine.newPlace();
    one = await place.open();
    two = await place.open();
  });
  afterEach(async () => {
    await one.close();
    await two.close();
  });

  it('commits in the order of revisions while a transaction is held open, so that no reader misses a row', async () => {
    const first = await one.writer.addRoot({ path: '/1', name: '1' });
    const client = await new FeedClient(two.reader).sync();
    const holder = new pg.Client({ connectionString: place.databaseUrl });
    await holder.connect();
    await holder.query('begin');
    const { rows } = await holder.query<{ revision: string }>(
      'update counter set revision = revision + 1 returning revision',
    );
    const held = Number(rows[0]?.revision);
    await holder.query("update root set name = 'held' where id = $1", [first.id]);
    await holder.query('update change set revision = $1 where id = $2', [held, first.id]);

    let done = false;
    const waiting = two.writer.addRoot({ path: '/2', name: '2' }).then(() => {
      done = true;
    });
    await pause(200);
    expect(done).toBe(false);
    await client.sync();
    expect(client.rows('root').map((row) => row.name)).toEqual(['1']);

    await holder.query('commit');
    await holder.end();
    await waiting;
    expect(await one.reader.revision()).toBe(held + 1);
    await client.sync();
    expect(
      client
        .rows('root')
        .map((row) => row.name)
        .sort(),
    ).toEqual(['2', 'held']);
  });

  it('misses nothing when two processes write while a third reads page by page', async () => {
    const roots = [
      await one.writer.addRoot({ path: '/1', name: '1' }),
      await two.writer.addRoot({ path: '/2', name: '2' }),
    ] as const;
    const files = scannedLibrary(240);
    const writes = Promise.all([
      one.writer.applyFiles(roots[0].id, files.slice(0, 140)),
      two.writer.applyFiles(roots[1].id, files.slice(100)),
    ]);
    let writing = true;
    void writes.finally(() => {
      writing = false;
    });
    const client = new FeedClient(one.reader);
    while (writing) await client.fetchPage(5);
    await writes;
    await client.sync(17);
    expect(client.contents()).toEqual((await new FeedClient(two.reader).sync()).contents());
  });

  it('hears of the commits of other processes, also after its connection was cut', async () => {
    const heard: number[] = [];
    two.onChange((revision) => heard.push(revision));
    await one.writer.addRoot({ path: '/1', name: '1' });
    await expect.poll(() => heard.at(-1)).toBe(await one.reader.revision());
    const cutter = new pg.Client({ connectionString: place.databaseUrl });
    await cutter.connect();
    const cut = await cutter.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      [listenerName],
    );
    expect(cut.rows.length).toBe(2);
    await cutter.end();
    await one.writer.addRoot({ path: '/2', name: '2' });
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe(await one.reader.revision());
  });
});

const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => row.id).sort();
const yearOf = ({ year }: { year: number | null }) => year ?? 9999;

async function walk<Item>(
  fetchPage: (after: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await fetchPage(after);
    items.push(...page.items);
    if (page.next === null) {
      expect(items).toHaveLength(page.total);
      return items;
    }
    after = page.next;
  }
  throw new Error('the list has no end');
}
