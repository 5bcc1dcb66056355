import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { Columns } from '@linnet/contract/columns';
import {
  type FeedKind,
  feedKinds,
  fieldsByKind,
  type RowByKind,
  type StreamChanges,
} from '@linnet/contract/feed';
import type { Genre } from '@linnet/contract/genre';
import type { Root } from '@linnet/contract/root';
import type { Track } from '@linnet/contract/track';
import { ChangeLog } from './change-log.ts';
import { type IdList, IdLists } from './id-lists.ts';
import { KindTable } from './kind-table.ts';
import { type TrackEnds, TrackLinks } from './links.ts';
import { Slots } from './slots.ts';
import { TextColumn } from './text-column.ts';

/**
 * The library metadata that this user may see, in memory: rows of all streams merged, and everything
 * derived from them. Changes cost the time of the rows they touch, never of the whole library.
 */
export class Library {
  readonly roots = new KindTable<Root>(fieldsByKind.root);
  readonly genres = new KindTable<Genre>(fieldsByKind.genre);
  readonly artists = new KindTable<Artist>(fieldsByKind.artist);
  readonly albums = new KindTable<Album>(fieldsByKind.album);
  readonly tracks = new KindTable<Track>(fieldsByKind.track);
  /** Distinct artist lines of tracks. */
  readonly lines = new Slots();
  readonly links: TrackLinks;
  readonly changes: { readonly [Kind in FeedKind]: ChangeLog } = {
    root: new ChangeLog(),
    genre: new ChangeLog(),
    artist: new ChangeLog(),
    album: new ChangeLog(),
    track: new ChangeLog(),
  };
  readonly texts = {
    trackTitle: new TextColumn((slot) => this.tracks.columns.title[slot] ?? ''),
    line: new TextColumn((slot) => this.lines.text(slot)),
    albumTitle: new TextColumn((slot) => this.albums.columns.title[slot] ?? ''),
    albumArtist: new TextColumn((slot) => this.albums.columns.artist[slot] ?? ''),
    artistName: new TextColumn((slot) => this.artists.columns.name[slot] ?? ''),
    artistSortName: new TextColumn((slot) => this.artists.columns.sortName[slot] ?? ''),
    genreName: new TextColumn((slot) => this.genres.columns.name[slot] ?? ''),
  };
  readonly #streams = new Slots();
  readonly #artistLists: IdLists;
  readonly #albumsByArtist: number[][] = [];
  readonly #artistsByAlbum: (IdList | undefined)[] = [];

  constructor() {
    this.#artistLists = new IdLists((id) => this.artists.slotOf(id), this.artists.slots);
    this.links = new TrackLinks({
      columns: this.tracks.columns,
      albums: this.albums,
      roots: this.roots,
      lines: this.lines,
      artistLists: this.#artistLists,
      genreLists: new IdLists((id) => this.genres.slotOf(id), this.genres.slots),
    });
  }

  knows(kind: FeedKind, id: string): boolean {
    return this.#table(kind).find(id) !== undefined;
  }

  /** Albums by an artist, shown or not, in no order. */
  albumsBy(artist: number): readonly number[] {
    return this.#albumsByArtist[artist] ?? [];
  }

  /** An album shows when some track of it is there. */
  showsAlbum(album: number): boolean {
    return this.albums.has(album) && this.links.presentOnAlbum(album) > 0;
  }

  /** An artist shows when they are on some track that is there, or some shown album is by them. */
  showsArtist(artist: number): boolean {
    return (
      this.artists.has(artist) &&
      (this.links.presentByArtist(artist) > 0 ||
        this.albumsBy(artist).some((album) => this.showsAlbum(album)))
    );
  }

  showsGenre(genre: number): boolean {
    return this.genres.has(genre) && this.links.presentInGenre(genre) > 0;
  }

  /** Applies what a feed page says about one stream. */
  apply(changes: StreamChanges): void {
    for (const kind of feedKinds) {
      const removed = changes.removed?.[kind];
      if (removed !== undefined) this.remove(changes.stream, kind, removed);
      const columns = changes[kind];
      if (columns !== undefined) {
        this.put(changes.stream, kind, columns as Columns<RowByKind[typeof kind]>);
      }
    }
  }

  /** Puts rows; the library takes over the arrays inside. */
  put<Kind extends FeedKind>(stream: string, kind: Kind, columns: Columns<RowByKind[Kind]>): void {
    const table = this.#table(kind);
    const ids: readonly string[] = columns.id;
    const slots = Int32Array.from(ids, (id) => table.slotOf(id));
    for (const slot of slots) if (table.has(slot)) this.#leave(kind, slot);
    table.put(this.#streams.of(stream), slots, columns);
    for (const slot of slots) this.#enter(kind, slot);
  }

  /** Removes rows of one stream; those that another stream holds too stay. */
  remove(stream: string, kind: FeedKind, ids: readonly string[]): void {
    const table = this.#table(kind);
    for (const id of ids) {
      const slot = table.slots.find(id);
      if (slot !== undefined) this.#removeAt(kind, this.#streams.of(stream), slot);
    }
  }

  /** Removes all that came by a stream. */
  drop(stream: string): void {
    const holder = this.#streams.find(stream);
    if (holder === undefined) return;
    for (const kind of feedKinds) {
      for (const slot of this.#table(kind).heldBy(holder)) this.#removeAt(kind, holder, slot);
    }
  }

  #removeAt(kind: FeedKind, stream: number, slot: number): void {
    const table = this.#table(kind);
    const shown = table.shows(stream, slot);
    if (shown) this.#leave(kind, slot);
    table.remove(stream, slot);
    if (shown && table.has(slot)) this.#enter(kind, slot);
  }

  /** Before a shown row changes or goes: takes out what was derived from it. */
  #leave(kind: FeedKind, slot: number): void {
    this.changes[kind].mark(slot);
    this.#forgetTexts(kind, slot);
    if (kind === 'track') this.#markEnds(this.links.unlink(slot));
    else if (kind === 'album') this.#leaveAlbum(slot);
  }

  /** After a row came to be shown: derives from it. */
  #enter(kind: FeedKind, slot: number): void {
    this.changes[kind].mark(slot);
    this.#forgetTexts(kind, slot);
    if (kind === 'track') this.#markEnds(this.links.link(slot));
    else if (kind === 'album') this.#enterAlbum(slot);
  }

  #leaveAlbum(slot: number): void {
    for (const artist of this.#artistsOfAlbum(slot)) {
      const albums = this.#albumsByArtist[artist] ?? [];
      const place = albums.indexOf(slot);
      if (place >= 0) albums.splice(place, 1);
      this.changes.artist.mark(artist);
    }
    this.#artistsByAlbum[slot] = undefined;
    this.#markTracksOf(slot);
  }

  #enterAlbum(slot: number): void {
    // The same album twice in one page.
    if (this.#artistsByAlbum[slot] !== undefined) this.#leaveAlbum(slot);
    const artists = this.#artistLists.of(this.albums.columns.artistIds[slot] ?? []);
    this.albums.columns.artistIds[slot] = artists.ids as string[];
    while (this.#artistsByAlbum.length <= slot) this.#artistsByAlbum.push(undefined);
    this.#artistsByAlbum[slot] = artists;
    for (const artist of artists.slots) {
      while (this.#albumsByArtist.length <= artist) this.#albumsByArtist.push([]);
      this.#albumsByArtist[artist]?.push(slot);
      this.changes.artist.mark(artist);
    }
    this.#markTracksOf(slot);
  }

  #forgetTexts(kind: FeedKind, slot: number): void {
    const { texts } = this;
    if (kind === 'track') {
      texts.trackTitle.changed(slot);
    } else if (kind === 'album') {
      texts.albumTitle.changed(slot);
      texts.albumArtist.changed(slot);
    } else if (kind === 'artist') {
      texts.artistName.changed(slot);
      texts.artistSortName.changed(slot);
    } else if (kind === 'genre') {
      texts.genreName.changed(slot);
    }
  }

  #artistsOfAlbum(album: number): readonly number[] {
    return this.#artistsByAlbum[album]?.slots ?? [];
  }

  #markEnds({ album, artists, genres }: TrackEnds): void {
    this.changes.album.mark(album);
    for (const artist of artists.slots) this.changes.artist.mark(artist);
    for (const artist of this.#artistsOfAlbum(album)) this.changes.artist.mark(artist);
    for (const genre of genres.slots) this.changes.genre.mark(genre);
  }

  /** Tracks sort by their album's texts too. */
  #markTracksOf(album: number): void {
    for (const track of this.links.tracksOf(album)) this.changes.track.mark(track);
  }

  #table<Kind extends FeedKind>(kind: Kind): KindTable<RowByKind[Kind]> {
    const tables = {
      root: this.roots,
      genre: this.genres,
      artist: this.artists,
      album: this.albums,
      track: this.tracks,
    };
    return tables[kind] as unknown as KindTable<RowByKind[Kind]>;
  }
}
