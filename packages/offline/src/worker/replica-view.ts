import type {
  AlbumRow,
  ArtistRow,
  GenreRow,
  ListQuery,
  ListWindow,
  ReplicaStatus,
  RowByList,
  SearchResult,
  TrackRow,
} from '../shared/replica-api.ts';
import { Library } from './library/library.ts';
import { upTo } from './library/list-plan.ts';
import { Orders } from './library/orders.ts';
import { albumRow, artistRow, genreRow, rowMakers, trackRow } from './library/rows.ts';
import { searchLibrary } from './library/search.ts';

/** What screens see: answers from memory at once. The library behind it may be swapped for a newer one. */
export class ReplicaView {
  #library = new Library();
  #orders = new Orders(this.#library);
  #version = 0;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get version(): number {
    return this.#version;
  }

  get library(): Library {
    return this.#library;
  }

  /** Says that the library was changed by its owner. */
  changed(): void {
    this.#version += 1;
    this.#onChange();
  }

  /** Shows another library from now on. */
  show(library: Library): void {
    this.#library = library;
    this.#orders = new Orders(library);
    this.changed();
  }

  counts(): ReplicaStatus['counts'] {
    const { albums, artists, genres, links } = this.#library;
    return {
      tracks: links.present,
      albums: count(albums.size, (slot) => this.#library.showsAlbum(slot)),
      artists: count(artists.size, (slot) => this.#library.showsArtist(slot)),
      genres: count(genres.size, (slot) => this.#library.showsGenre(slot)),
    };
  }

  roots(): ReplicaStatus['roots'] {
    const { roots } = this.#library;
    return [...upTo(roots.size)].filter((slot) => roots.has(slot)).map((slot) => roots.row(slot));
  }

  window<Query extends ListQuery>(
    query: Query,
    start: number,
    length: number,
  ): ListWindow<RowByList[Query['list']]> {
    const slots = this.#orders.slots(query);
    const list: Query['list'] = query.list;
    const makeRow: (library: Library, slot: number) => RowByList[Query['list']] = rowMakers[list];
    const first = Math.min(Math.max(Math.trunc(start), 0), slots.length);
    const rows = [...slots.subarray(first, first + Math.max(Math.trunc(length), 0))].map((slot) =>
      makeRow(this.#library, slot),
    );
    return { version: this.#version, total: slots.length, start: first, rows };
  }

  ids(query: ListQuery, limit = Number.POSITIVE_INFINITY): string[] {
    const slots = this.#orders.slots(query);
    const { texts } = this.#slotsOf(query);
    return Array.from(
      slots.subarray(0, Math.min(limit, slots.length)),
      (slot) => texts[slot] as string,
    );
  }

  letters(query: ListQuery): readonly { readonly letter: string; readonly index: number }[] {
    return this.#orders.letters(query);
  }

  album(id: string): { album: AlbumRow; tracks: readonly TrackRow[]; version: number } | undefined {
    const slot = this.#library.albums.find(id);
    if (slot === undefined) return undefined;
    const query = { list: 'tracks', sort: 'disc', albumId: id } as const;
    const tracks = this.window(query, 0, Number.MAX_SAFE_INTEGER).rows;
    return { album: albumRow(this.#library, slot), tracks, version: this.#version };
  }

  artist(id: string): { artist: ArtistRow; version: number } | undefined {
    const slot = this.#library.artists.find(id);
    if (slot === undefined) return undefined;
    return { artist: artistRow(this.#library, slot), version: this.#version };
  }

  genre(id: string): { genre: GenreRow; version: number } | undefined {
    const slot = this.#library.genres.find(id);
    if (slot === undefined) return undefined;
    return { genre: genreRow(this.#library, slot), version: this.#version };
  }

  tracksById(ids: readonly string[]): TrackRow[] {
    const rows: TrackRow[] = [];
    for (const id of ids) {
      const slot = this.#library.tracks.find(id);
      if (slot !== undefined) rows.push(trackRow(this.#library, slot));
    }
    return rows;
  }

  search(text: string, limits: { artists: number; albums: number; tracks: number }): SearchResult {
    const started = performance.now();
    const library = this.#library;
    const { artists, albums, tracks } = searchLibrary(library, this.#orders, text, limits);
    return {
      version: this.#version,
      artists: artists.slots.map((slot) => artistRow(library, slot)),
      albums: albums.slots.map((slot) => albumRow(library, slot)),
      tracks: tracks.slots.map((slot) => trackRow(library, slot)),
      totals: { artists: artists.total, albums: albums.total, tracks: tracks.total },
      tookMs: performance.now() - started,
    };
  }

  /**
   * Computes in small slices, while nobody asks, what the first list and the first search would have
   * to wait for: folded texts and the orders that search walks.
   */
  async warm(pause: () => Promise<void>): Promise<void> {
    const library = this.#library;
    const { texts, tracks, lines, albums } = library;
    const slice = 4000;
    for (let from = 0; from < tracks.size; from += slice) {
      for (let slot = from; slot < Math.min(from + slice, tracks.size); slot += 1) {
        texts.trackTitle.key(slot);
      }
      await pause();
    }
    for (const slot of upTo(lines.size)) texts.line.key(slot);
    await pause();
    for (const slot of upTo(albums.size)) texts.albumTitle.key(slot);
    await pause();
    if (library === this.#library) this.#orders.slots({ list: 'tracks', sort: 'title' });
  }

  #slotsOf(query: ListQuery) {
    const { albums, artists, tracks, genres } = this.#library;
    return { albums, artists, tracks, genres }[query.list].slots;
  }
}

function count(size: number, shows: (slot: number) => boolean): number {
  let shown = 0;
  for (let slot = 0; slot < size; slot += 1) if (shows(slot)) shown += 1;
  return shown;
}
