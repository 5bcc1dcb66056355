import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import { feedKinds } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import type { Track } from '@linnet/contract/track';
import { sql } from 'kysely';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import { all, type Work } from '../../database/work.ts';
import type { ListQuery, Page } from '../catalogue.ts';
import { albumsById, artistsById, tracksById } from './rows.ts';
import { visibleRoots } from './visible-roots.ts';

type AlbumSort = 'title' | 'artist' | 'year' | 'added';
const albumSorts = {
  title: { column: 'by_title', descending: false },
  artist: { column: 'by_artist', descending: false },
  year: { column: 'by_year', descending: false },
  added: { column: 'added_at', descending: true },
} as const;
const trackSorts = {
  title: { column: 'sort_title', descending: false },
  added: { column: 'added_at', descending: true },
} as const;

/** Where a page ended: the sort value and the id of its last row. */
type Place = readonly [sort: string, value: string | number, id: Id];

export function* albumList(
  dialect: Dialect,
  caller: Caller,
  query: ListQuery & { sort: AlbumSort },
  total: number,
): Work<Page<Album>> {
  const { column, descending } = albumSorts[query.sort];
  const rows = yield* liveRows(dialect, caller, 'album', column, descending, query, query.sort);
  return yield* pageOf(query, query.sort, rows, total, (ids) => albumsById(dialect, ids));
}

export function* artistList(
  dialect: Dialect,
  caller: Caller,
  query: ListQuery,
  total: number,
): Work<Page<Artist>> {
  const rows = yield* liveRows(dialect, caller, 'artist', 'by_name', false, query, 'name');
  return yield* pageOf(query, 'name', rows, total, (ids) => artistsById(dialect, ids));
}

/** Tracks are indexed by root; the roots' lists are merged, so that a small root costs no scan. */
export function* trackList(
  dialect: Dialect,
  caller: Caller,
  query: ListQuery & { sort: 'title' | 'added' },
  total: number,
): Work<Page<Track>> {
  const { column, descending } = trackSorts[query.sort];
  const place = placeAfter(query, query.sort, descending);
  const rows: SortedRow[] = [];
  if (place !== 'invalid') {
    for (const { id } of yield* visibleRoots(dialect, caller)) {
      let ofRoot = dialect.db
        .selectFrom('track')
        .select(['id', `${column} as value`])
        .where('root_id', '=', id)
        .orderBy(column, descending ? 'desc' : 'asc')
        .orderBy('id', descending ? 'desc' : 'asc')
        .limit(query.limit + 1);
      if (place !== undefined) ofRoot = ofRoot.where(beyond(column, descending, place));
      rows.push(...(yield* all(ofRoot)));
    }
  }
  rows.sort((a, b) => (descending ? -1 : 1) * compareRows(a, b));
  return yield* pageOf(query, query.sort, rows, total, (ids) => tracksById(dialect, ids));
}

interface SortedRow {
  readonly id: Id;
  readonly value: string | number;
}

function* liveRows(
  dialect: Dialect,
  caller: Caller,
  table: 'album' | 'artist',
  column: string,
  descending: boolean,
  query: ListQuery,
  sort: string,
): Work<readonly SortedRow[]> {
  const place = placeAfter(query, sort, descending);
  if (place === 'invalid') return [];
  const direction = descending ? 'desc' : 'asc';
  let rows = dialect.db
    .selectFrom(table)
    .select([`${table}.id`, sql<string | number>`${sql.ref(`${table}.${column}`)}`.as('value')])
    .where('live', '=', 1)
    .orderBy(sql.ref(column), direction)
    .orderBy('id', direction)
    .limit(query.limit + 1);
  if (place !== undefined) rows = rows.where(beyond(column, descending, place));
  if (caller.roots !== 'all') rows = rows.where(isVisible(dialect, table, caller.roots));
  return yield* all(rows);
}

/** Whether a row of `table` is carried by the stream of one of `roots`. */
export function isVisible(
  { within }: Dialect,
  table: 'album' | 'artist' | 'track',
  roots: ReadonlySet<Id>,
) {
  const streams = [...roots].map((id) => `root:${id}`);
  return sql<boolean>`exists (select 1 from change where change.id = ${sql.ref(`${table}.id`)}
    and change.kind = ${sql.lit(feedKinds.indexOf(table))} and change.removed = 0
    and ${within('change.stream', streams)})`;
}

function beyond(column: string, descending: boolean, [, value, id]: Place) {
  const comparison = descending ? sql`<` : sql`>`;
  return sql<boolean>`(${sql.ref(column)}, id) ${comparison} (${value}, ${id})`;
}

function* pageOf<Item>(
  { limit }: ListQuery,
  sort: string,
  rows: readonly SortedRow[],
  total: number,
  load: (ids: readonly Id[]) => Work<Item[]>,
): Work<Page<Item>> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const items = yield* load(shown.map((row) => row.id));
  return {
    items,
    next: last === undefined ? null : writePlace([sort, last.value, last.id]),
    total,
  };
}

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Where the page begins; `invalid` for an `after` of another list or none of ours: nothing follows it. */
function placeAfter(
  { after }: ListQuery,
  sort: string,
  numeric: boolean,
): Place | 'invalid' | undefined {
  if (after === undefined) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch {
    return 'invalid';
  }
  if (!Array.isArray(parsed) || parsed.length !== 3) return 'invalid';
  const [itsSort, value, id] = parsed as unknown[];
  const fits = numeric ? Number.isSafeInteger(value) : typeof value === 'string';
  if (itsSort !== sort || !fits || typeof id !== 'string') return 'invalid';
  return [sort, value as string | number, id.replaceAll('\0', '')];
}

/** As the databases compare: by number, or by the bytes of the text. */
function compareRows(a: SortedRow, b: SortedRow): number {
  const byValue =
    typeof a.value === 'number' && typeof b.value === 'number'
      ? a.value - b.value
      : Buffer.compare(Buffer.from(String(a.value)), Buffer.from(String(b.value)));
  return byValue || (a.id < b.id ? -1 : 1);
}
