import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Id } from '@linnet/contract/ids';
import type { ScanProblem } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';
import type { ReadEngine } from '../../database/engine.ts';
import { all, first, type Work } from '../../database/work.ts';
import type { CatalogueReader, Identity } from '../catalogue.ts';
import type { KnownFile } from '../scanned-file.ts';
import { changesPage, newestRevision } from './changes.ts';
import { albumDetails, artistDetails, maySeeCover, trackDetails, trackFile } from './details.ts';
import { albumList, artistList, trackList } from './lists.ts';
import { search } from './search.ts';
import { createTotals } from './totals.ts';

/** Files of one page of `knownFiles`: a large library must not hold up other requests. */
const filesPerPage = 500;

/** Questions to the catalogue, each one consistent look at the database. */
export function createReader(engine: ReadEngine, identity: Identity): CatalogueReader {
  const { dialect } = engine;
  const { db } = dialect;
  const totals = createTotals(dialect);
  const read = <Result>(work: () => Work<Result>) => engine.read(work);

  return {
    identity: async () => identity,
    revision: () => read(() => newestRevision(dialect)),
    library: (caller) => read(() => totals(caller)),
    changes: (caller, query) => read(() => changesPage(dialect, identity.epoch, caller, query)),
    albums: (caller, query) =>
      read(function* () {
        return yield* albumList(dialect, caller, query, (yield* totals(caller)).albums);
      }),
    album: (caller, id) => read(() => albumDetails(dialect, caller, id)),
    artists: (caller, query) =>
      read(function* () {
        return yield* artistList(dialect, caller, query, (yield* totals(caller)).artists);
      }),
    artist: (caller, id) => read(() => artistDetails(dialect, caller, id)),
    tracks: (caller, query) =>
      read(function* () {
        return yield* trackList(dialect, caller, query, (yield* totals(caller)).tracks);
      }),
    track: (caller, id) => read(() => trackDetails(dialect, caller, id)),
    search: (caller, query) => read(() => search(dialect, caller, query)),
    trackFile: (caller, id) => read(() => trackFile(dialect, caller, id)),
    maySeeCover: (caller, id) => read(() => maySeeCover(dialect, caller, id)),
    roots: () => read(roots),
    knownFiles,
    problems: () => read(problems),
    lastScan: () =>
      read(function* () {
        const scan = yield* first(
          db.selectFrom('scan').selectAll().orderBy('started_at', 'desc').limit(1),
        );
        return { startedAt: scan?.started_at ?? null, finishedAt: scan?.finished_at ?? null };
      }),
    coversWithoutColour: (limit) =>
      read(function* () {
        const rows = yield* all(
          db
            .selectFrom('cover')
            .select('id')
            .where('colour', 'is', null)
            .where((expression) =>
              expression.exists(
                expression
                  .selectFrom('album')
                  .select('album.id')
                  .whereRef('album.cover_id', '=', 'cover.id')
                  .where('album.live', '=', 1),
              ),
            )
            .orderBy('id')
            .limit(limit),
        );
        return rows.map((row) => row.id);
      }),
  };

  function* roots(): Work<RootDetails[]> {
    const rows = yield* all(db.selectFrom('root').selectAll().orderBy('number'));
    const details: RootDetails[] = [];
    for (const { id, name, state, path } of rows) {
      const { tracks } = yield* totals({
        userId: identity.ownerId,
        name: '',
        role: 'admin',
        roots: new Set([id]),
      });
      details.push({ id, name, state, path, tracks });
    }
    return details;
  }

  async function* knownFiles(rootId: Id): AsyncGenerator<readonly KnownFile[]> {
    for (let after: string | null = ''; after !== null; await nextTurn()) {
      const place: string = after;
      const rows = await read(() =>
        all(
          db
            .selectFrom('file')
            .select(['place', 'path', 'bytes', 'modified_ms', 'missing_since'])
            .where('root_id', '=', rootId)
            .where('place', '>', place)
            .orderBy('place')
            .limit(filesPerPage),
        ),
      );
      const files: KnownFile[] = [];
      for (const { path, bytes, modified_ms, missing_since } of rows) {
        if (path === null) continue;
        files.push({ path, bytes, modifiedMs: modified_ms, missing: missing_since !== null });
      }
      yield files;
      after = rows.length < filesPerPage ? null : (rows.at(-1)?.place ?? null);
    }
  }

  function* problems(): Work<ScanProblem[]> {
    const rows = yield* all(
      db.selectFrom('problem').selectAll().orderBy('root_id').orderBy('position'),
    );
    return rows.map(({ root_id, path, code, reason, seen_at }) => ({
      rootId: root_id,
      path,
      code: code as ScanProblem['code'],
      reason,
      seenAt: seen_at,
    }));
  }
}
