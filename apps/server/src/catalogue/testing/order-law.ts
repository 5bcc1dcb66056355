import fc from 'fast-check';
import { expect } from 'vitest';
import type { Catalogue, CatalogueWriter } from '../catalogue.ts';
import type { ScannedFile } from '../scanned-file.ts';
import { scannedFile } from './scanned-files.ts';
import { continuity, takeSnapshot, withoutIds } from './snapshot.ts';

/**
 * Expects that a scan ends in the same albums, artists and genres, and with the same ids kept from
 * before, in whatever order and batches its files come. `open` gives an empty catalogue each time.
 */
export async function expectOrderToPlayNoPart(
  open: () => Promise<Pick<Catalogue, 'reader' | 'writer' | 'close'>>,
  numRuns: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { minLength: 1, maxLength: 10 }),
      order,
      order,
      async (entries, ...orders) => {
        const results: unknown[] = [];
        for (const { keys, batch } of orders) {
          const { reader, writer, close } = await open();
          const { id } = await writer.addRoot({ path: '/music', name: 'Music' });
          const old = entries.flatMap(({ folder, before }, index) =>
            before === null ? [] : [toFile(folder, index, before)],
          );
          await scan(writer, id, old, 100);
          const before = await takeSnapshot(reader);
          const young = entries
            .flatMap(({ folder, after }, index) =>
              after === null ? [] : [{ key: keys[index] ?? 0, file: toFile(folder, index, after) }],
            )
            .sort((a, b) => a.key - b.key)
            .map(({ file }) => file);
          await scan(writer, id, young, batch);
          const after = await takeSnapshot(reader);
          results.push({ state: withoutIds(after), kept: continuity(before, after) });
          await close();
        }
        expect(results[0]).toEqual(results[1]);
      },
    ),
    { numRuns },
  );
}

interface Choice {
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly albumMbid: string | null;
  readonly artistMbid: string | null;
  readonly genre: string;
  readonly compilation: boolean;
  readonly year: number | null;
}

const names = fc.constantFrom('Ann', 'ANN', 'Bob', 'Ann feat. Bob', 'Cy');
const mbids = fc.constantFrom('mbid-1', 'mbid-2');
const often = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 4 });
const rarely = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 1 });

const choice: fc.Arbitrary<Choice> = fc.record({
  artist: often(names),
  album: often(fc.constantFrom('One', 'one', 'Two')),
  albumArtist: rarely(fc.constantFrom('Ann', 'Bob', 'Various Artists')),
  albumMbid: rarely(mbids),
  artistMbid: rarely(mbids),
  genre: fc.constantFrom('Rock', 'rock', 'Jazz'),
  compilation: fc.boolean(),
  year: often(fc.constantFrom(1990, 2000)),
});
const entry = fc.record({
  folder: fc.constantFrom('a', 'b', 'c/CD1', 'c/CD2'),
  before: fc.option(choice),
  after: fc.option(choice),
});
/** The order in which files arrive: by a key for each, and in batches of a size. */
const order = fc.record({
  keys: fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
  batch: fc.integer({ min: 1, max: 5 }),
});

function toFile(folder: string, index: number, tags: Choice): ScannedFile {
  return scannedFile(
    `${folder}/${index}`,
    {
      title: `${index}`,
      album: tags.album,
      artist: tags.artist,
      artists: tags.artist === null ? [] : tags.artist.split(' feat. '),
      artistMbids: tags.artistMbid === null ? [] : [tags.artistMbid],
      albumArtist: tags.albumArtist,
      albumArtists: tags.albumArtist === null ? [] : [tags.albumArtist],
      albumMbid: tags.albumMbid,
      genres: [tags.genre],
      compilation: tags.compilation,
      year: tags.year,
    },
    { audio: `${index}` },
  );
}

async function scan(
  writer: CatalogueWriter,
  rootId: string,
  files: readonly ScannedFile[],
  batch: number,
): Promise<void> {
  await writer.recordScan({ startedAt: 1, finishedAt: null });
  for (let start = 0; start < files.length; start += batch) {
    await writer.applyFiles(rootId, files.slice(start, start + batch));
  }
  await writer.recordScan({ startedAt: 1, finishedAt: 2 });
}
