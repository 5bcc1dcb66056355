import type { Id } from '@linnet/contract/ids';
import type { AlbumTable, TrackTable } from '../../database/schema.ts';
import { all, run, type Work } from '../../database/work.ts';
import { newId } from '../new-id.ts';
import { matchAlbums } from './album-claims.ts';
import { albumKeys } from './album-keys.ts';
import { discTitles, summarizeAlbum } from './album-summary.ts';
import { createVotes, type Voters } from './album-votes.ts';
import { differs, type TrackEdits } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

/**
 * An album of more tracks is a folder of odds and ends, or an audio book: what it says of itself is
 * taken from this many, so that each file added to it costs no more than the first ones.
 */
const mostMembers = 400;

/** Album columns that devices see. */
const visible = [
  'title',
  'artist',
  'artist_ids',
  'year',
  'kind',
  'label',
  'cover_id',
  'added_at',
] as const satisfies readonly (keyof AlbumTable)[];

/** Albums in hand: as stored when the transaction began, and as they will be. */
interface Albums {
  readonly stored: Map<Id, AlbumTable>;
  readonly now: Map<Id, AlbumTable>;
}

/** Brings albums in line with the edits: who belongs together, under which id, and what it is called. */
export function* applyAlbums(context: WriteContext, edits: TrackEdits): Work<void> {
  yield* regroup(edits);
  const rekeyed = [...edits.byId.values()].filter(
    ({ before, after }) => before?.album_key !== after?.album_key,
  );
  const albums: Albums = { stored: new Map(), now: new Map() };
  if (rekeyed.length > 0) {
    const keys = rekeyed.flatMap(({ before, after }) =>
      [before?.album_key, after?.album_key].filter((key) => key !== undefined),
    );
    yield* moveAlbums(context, edits, albums, keys);
  }
  yield* refreshAlbums(context, edits, albums);
}

/** Decides the album key of every track in a cluster that an edit touches. */
function* regroup(edits: TrackEdits): Work<void> {
  const clusters = new Set<string>();
  for (const { before, after } of edits.byId.values()) {
    if (before === after) continue;
    if (before !== undefined) clusters.add(before.cluster);
    if (after !== undefined) clusters.add(after.cluster);
  }
  // Tracks without an album title are not decided together, and a folder may hold thousands of them.
  clusters.delete('');
  yield* edits.load('cluster', clusters);
  const tracksByCluster = Map.groupBy(edits.tracks(), (track) => track.cluster);
  for (const cluster of clusters) {
    const tracks = tracksByCluster.get(cluster) ?? [];
    const keyById = albumKeys(tracks);
    for (const { id, album_key } of tracks) {
      const key = keyById.get(id);
      if (key !== undefined && key !== album_key) edits.patch(id, { album_key: key });
    }
  }
  for (const [id, { before, after }] of edits.byId) {
    if (before === after || after === undefined || after.cluster !== '') continue;
    const album_key = albumKeys([after]).get(id);
    if (album_key !== undefined) edits.patch(id, { album_key });
  }
}

/** Gives each touched key its album and moves tracks there. */
function* moveAlbums(
  context: WriteContext,
  edits: TrackEdits,
  albums: Albums,
  touched: readonly string[],
): Work<void> {
  const { now } = albums;
  const votes = createVotes(context.dialect, edits);
  const keys = new Set(touched);
  const ids = new Set<Id>();
  let voters: readonly Voters[] = [];
  // Votes tie keys to albums and albums to further keys; take all that hang together.
  for (let size = -1; size !== keys.size + ids.size; ) {
    size = keys.size + ids.size;
    yield* loadAlbums(context, albums, 'key', keys);
    for (const album of now.values()) if (keys.has(album.key ?? '')) ids.add(album.id);
    voters = yield* votes.of(keys, ids);
    for (const { album_key, album_id, home_album_id } of voters) {
      keys.add(album_key);
      if (album_id !== '') ids.add(home_album_id ?? album_id);
    }
  }
  yield* loadAlbums(context, albums, 'id', ids);

  const albumByKey = matchAlbums(voters, [...now.values()]);
  for (const { album_key } of voters) {
    if (!albumByKey.has(album_key)) albumByKey.set(album_key, newId());
  }
  yield* handOutKeys(context, albums, albumByKey);

  const strays = voters.filter(({ album_key, album_id }) => albumByKey.get(album_key) !== album_id);
  yield* edits.load(
    'album_key',
    strays.filter(({ album_id }) => album_id !== '').map(({ album_key }) => album_key),
  );
  for (const { id, album_key, album_id } of edits.tracks()) {
    const target = albumByKey.get(album_key);
    if (target !== undefined && album_id !== target) edits.patch(id, { album_id: target });
  }
}

/** Writes down which album holds which key; one that lost its key to another holds none. */
function* handOutKeys(
  { dialect, revision }: WriteContext,
  { now }: Albums,
  albumByKey: ReadonlyMap<string, Id>,
): Work<void> {
  const rekeyed: Id[] = [];
  for (const [key, id] of albumByKey) {
    const album = now.get(id);
    if (album === undefined) now.set(id, newAlbum(id, key, revision));
    else if (album.key !== key) {
      now.set(id, { ...album, key });
      rekeyed.push(id);
    }
  }
  for (const album of now.values()) {
    if (album.key === null) continue;
    const holder = albumByKey.get(album.key);
    if (holder === undefined || holder === album.id) continue;
    now.set(album.id, { ...album, key: null });
    rekeyed.push(album.id);
  }
  // Keys are unique at every statement: let go of the old ones before taking new ones.
  if (rekeyed.length > 0) {
    yield* run(
      dialect.db.updateTable('album').set({ key: null }).where(dialect.within('id', rekeyed)),
    );
  }
}

/** Writes what albums say of themselves now, wherever a track changed, came or went. */
function* refreshAlbums(
  context: WriteContext,
  edits: TrackEdits,
  { stored, now }: Albums,
): Work<void> {
  const { dialect } = context;
  const ids = new Set<Id>(now.keys());
  for (const { before, after } of edits.byId.values()) {
    if (before === after) continue;
    if (before !== undefined && before.album_id !== '') ids.add(before.album_id);
    if (after !== undefined) ids.add(after.album_id);
  }
  yield* loadAlbums(context, { stored, now }, 'id', ids);
  const tracksByAlbum = yield* edits.members(ids, mostMembers);

  const dirty: AlbumTable[] = [];
  for (const id of ids) {
    const before = stored.get(id);
    const current = now.get(id);
    if (current === undefined) throw new Error(`album ${id} has tracks but no row`);
    const tracks = tracksByAlbum.get(id) ?? [];
    const after: AlbumTable =
      tracks.length === 0
        ? { ...current, live: 0 }
        : { ...current, live: 1, ...summarizeAlbum(tracks) };
    context.moved.album.add(id);
    noteArtists(context, before);
    noteArtists(context, after);
    if (!differs(before, after)) continue;
    dirty.push(after);
    if (differs(before, after, visible)) context.changed.album.add(id);
    if (before?.title !== after.title)
      for (const track of tracks) context.moved.track.add(track.id);
  }
  yield* dialect.upsert('album', ['id'], dirty);
  yield* writeParts(context, dirty, stored);
  yield* writeDiscs(context, ids, tracksByAlbum);
}

/** Rows that hang on an album: its artists, and the cover that it wears. */
function* writeParts(
  { dialect }: WriteContext,
  dirty: readonly AlbumTable[],
  stored: ReadonlyMap<Id, AlbumTable>,
): Work<void> {
  const { db } = dialect;
  const relinked = dirty.filter(
    (album) => (stored.get(album.id)?.artist_ids ?? '[]') !== album.artist_ids,
  );
  const old = relinked.filter((album) => stored.has(album.id)).map((album) => album.id);
  if (old.length > 0) {
    yield* run(db.deleteFrom('album_artist').where(dialect.within('album_id', old)));
  }
  yield* dialect.upsert(
    'album_artist',
    ['album_id', 'position'],
    relinked.flatMap((album) =>
      (JSON.parse(album.artist_ids) as Id[]).map((artist_id, position) => ({
        album_id: album.id,
        position,
        artist_id,
      })),
    ),
  );
  yield* dialect.upsert(
    'cover',
    ['id'],
    [...new Set(dirty.flatMap((album) => album.cover_id ?? []))].map((id) => ({
      id,
      colour: null,
      width: null,
      height: null,
    })),
    'keep',
  );
}

function* writeDiscs(
  { dialect }: WriteContext,
  ids: ReadonlySet<Id>,
  tracksByAlbum: ReadonlyMap<Id, readonly TrackTable[]>,
): Work<void> {
  const { db } = dialect;
  const stored = Map.groupBy(
    yield* all(
      db
        .selectFrom('disc')
        .selectAll()
        .where(dialect.within('album_id', [...ids]))
        .orderBy('disc'),
    ),
    (disc) => disc.album_id,
  );
  const discs = [...ids].map((id) => [id, discTitles(id, tracksByAlbum.get(id) ?? [])] as const);
  const dirty = discs.filter(
    ([id, titles]) => JSON.stringify(stored.get(id) ?? []) !== JSON.stringify(titles),
  );
  const old = dirty.map(([id]) => id).filter((id) => stored.has(id));
  if (old.length > 0) {
    yield* run(db.deleteFrom('disc').where(dialect.within('album_id', old)));
  }
  yield* dialect.upsert(
    'disc',
    ['album_id', 'disc'],
    dirty.flatMap(([, titles]) => titles),
  );
}

function* loadAlbums(
  { dialect }: WriteContext,
  { stored, now }: Albums,
  column: 'id' | 'key',
  values: Iterable<string>,
): Work<void> {
  const wanted = [...values].filter((value) => column === 'key' || !now.has(value));
  if (wanted.length === 0) return;
  const rows = yield* all(
    dialect.db.selectFrom('album').selectAll().where(dialect.within(column, wanted)),
  );
  for (const row of rows) {
    if (now.has(row.id)) continue;
    stored.set(row.id, row);
    now.set(row.id, row);
  }
}

function newAlbum(id: Id, key: string, born: number): AlbumTable {
  const nothing = { title: '', artist: '', artist_ids: '[]', year: null, kind: 'album' } as const;
  const unsorted = { by_title: '', by_artist: '', by_year: '' } as const;
  return {
    id,
    key,
    home_key: null,
    born,
    live: 1,
    ...nothing,
    label: null,
    cover_id: null,
    added_at: 0,
    ...unsorted,
  };
}

function noteArtists({ moved }: WriteContext, album: AlbumTable | undefined): void {
  if (album === undefined) return;
  for (const id of JSON.parse(album.artist_ids) as Id[]) moved.artist.add(id);
}
