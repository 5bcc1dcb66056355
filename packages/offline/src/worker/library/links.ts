import type { Columns } from '@linnet/contract/columns';
import type { Track } from '@linnet/contract/track';
import type { IdList, IdLists } from './id-lists.ts';
import { IntColumn } from './int-column.ts';
import type { Slots } from './slots.ts';

const nothing = -1;
/** A table that gives slots to ids. */
interface SlotSource {
  slotOf(id: string): number;
  readonly slots: Slots;
}

/** Which rows a track touches, by slot. */
export interface TrackEnds {
  readonly album: number;
  readonly artists: IdList;
  readonly genres: IdList;
}

/**
 * What the device derives from tracks: the tracks of each album as a chain through the track slots,
 * and counts of the present ones (not `missing`) by album, artist and genre. Linking and unlinking a
 * track takes constant time whatever the size of its album.
 */
export class TrackLinks {
  readonly #columns: Columns<Track>;
  readonly #albums: SlotSource;
  readonly #roots: SlotSource;
  readonly #lines: Slots;
  readonly #artistLists: IdLists;
  readonly #genreLists: IdLists;
  readonly #album = new IntColumn(nothing);
  readonly #line = new IntColumn(nothing);
  readonly #next = new IntColumn(nothing);
  readonly #previous = new IntColumn(nothing);
  readonly #firstOfAlbum = new IntColumn(nothing);
  readonly #artists: IdList[] = [];
  readonly #genres: IdList[] = [];
  readonly #presentByAlbum = new IntColumn(0);
  readonly #presentByArtist = new IntColumn(0);
  readonly #presentByGenre = new IntColumn(0);
  readonly #albumsByGenre = new IntColumn(0);
  /** By album: genre and count of its tracks, in turns. Albums have few genres. */
  readonly #genreCounts: number[][] = [];
  /** 1 for tracks that are linked and not missing. */
  readonly #isCounted = new IntColumn(0);
  #present = 0;

  constructor(parts: {
    columns: Columns<Track>;
    albums: SlotSource;
    roots: SlotSource;
    lines: Slots;
    artistLists: IdLists;
    genreLists: IdLists;
  }) {
    this.#columns = parts.columns;
    this.#albums = parts.albums;
    this.#roots = parts.roots;
    this.#lines = parts.lines;
    this.#artistLists = parts.artistLists;
    this.#genreLists = parts.genreLists;
  }

  /** Tracks that are not missing. */
  get present(): number {
    return this.#present;
  }

  presentOnAlbum(album: number): number {
    return this.#presentByAlbum.get(album);
  }

  presentByArtist(artist: number): number {
    return this.#presentByArtist.get(artist);
  }

  presentInGenre(genre: number): number {
    return this.#presentByGenre.get(genre);
  }

  albumsInGenre(genre: number): number {
    return this.#albumsByGenre.get(genre);
  }

  albumOf(track: number): number {
    return this.#album.get(track);
  }

  /** Slot of the track's artist line among the distinct lines. */
  lineOf(track: number): number {
    return this.#line.get(track);
  }

  artistsOf(track: number): readonly number[] {
    return this.#artists[track]?.slots ?? [];
  }

  genresOf(track: number): readonly number[] {
    return this.#genres[track]?.slots ?? [];
  }

  isPresent(track: number): boolean {
    return this.#isCounted.get(track) === 1;
  }

  /** Slots of an album's tracks, missing ones too, in no order. */
  *tracksOf(album: number): Generator<number> {
    let track = this.#firstOfAlbum.get(album);
    while (track !== nothing) {
      yield track;
      track = this.#next.get(track);
    }
  }

  /** Takes in the row of `track`, which has just been put; swaps its texts for shared ones. */
  link(track: number): TrackEnds {
    // The same track twice in one page.
    if (this.#album.get(track) !== nothing) this.unlink(track);
    const columns = this.#columns;
    const album = this.#albums.slotOf(columns.albumId[track] as string);
    columns.albumId[track] = this.#albums.slots.text(album);
    const first = this.#firstOfAlbum.get(album);
    // Tracks of one album mostly say the same: comparing is cheaper than looking up.
    const line = this.#lineFor(track, first);
    columns.artist[track] = this.#lines.text(line);
    columns.rootId[track] = this.#rootFor(track, first);
    const artists = listFor(
      columns.artistIds[track] as string[],
      this.#artists[first],
      this.#artistLists,
    );
    columns.artistIds[track] = artists.ids as string[];
    const genres = listFor(
      columns.genreIds[track] as string[],
      this.#genres[first],
      this.#genreLists,
    );
    columns.genreIds[track] = genres.ids as string[];

    this.#album.set(track, album);
    this.#line.set(track, line);
    this.#setLists(track, artists, genres);
    this.#next.set(track, first);
    this.#previous.set(track, nothing);
    if (first !== nothing) this.#previous.set(first, track);
    this.#firstOfAlbum.set(album, track);
    const ends = { album, artists, genres };
    if (columns.missing[track] === 0) {
      this.#isCounted.set(track, 1);
      this.#count(ends, 1);
    }
    return ends;
  }

  /** Takes out `track` as it was linked, whatever its row is now. */
  unlink(track: number): TrackEnds {
    const album = this.#album.get(track);
    const artists = this.#artists[track];
    const genres = this.#genres[track];
    if (artists === undefined || genres === undefined || album === nothing) {
      throw new Error(`track ${track} is not linked`);
    }
    const ends = { album, artists, genres };
    if (this.#isCounted.get(track) === 1) {
      this.#isCounted.set(track, 0);
      this.#count(ends, -1);
    }
    const next = this.#next.get(track);
    const previous = this.#previous.get(track);
    if (next !== nothing) this.#previous.set(next, previous);
    if (previous !== nothing) this.#next.set(previous, next);
    else this.#firstOfAlbum.set(album, next);
    this.#album.set(track, nothing);
    return ends;
  }

  #lineFor(track: number, like: number): number {
    const text = this.#columns.artist[track] as string;
    return this.#columns.artist[like] === text ? this.#line.get(like) : this.#lines.of(text);
  }

  #rootFor(track: number, like: number): string {
    const { rootId } = this.#columns;
    const id = rootId[track] as string;
    return rootId[like] === id
      ? (rootId[like] as string)
      : this.#roots.slots.text(this.#roots.slotOf(id));
  }

  #setLists(track: number, artists: IdList, genres: IdList): void {
    while (this.#artists.length < track) {
      this.#artists.push(artists);
      this.#genres.push(genres);
    }
    this.#artists[track] = artists;
    this.#genres[track] = genres;
  }

  #count({ album, artists, genres }: TrackEnds, amount: 1 | -1): void {
    this.#present += amount;
    this.#presentByAlbum.add(album, amount);
    for (const artist of artists.slots) this.#presentByArtist.add(artist, amount);
    if (genres.slots.length === 0) return;
    while (this.#genreCounts.length <= album) this.#genreCounts.push([]);
    const counts = this.#genreCounts[album] as number[];
    for (const genre of genres.slots) {
      this.#presentByGenre.add(genre, amount);
      if (countIn(counts, genre, amount)) this.#albumsByGenre.add(genre, amount);
    }
  }
}

/** The shared list of `ids`: that of a like row where it is the same. */
function listFor(ids: readonly string[], like: IdList | undefined, lists: IdLists): IdList {
  const isSame =
    like !== undefined && ids.length === 1 && like.ids.length === 1 && like.ids[0] === ids[0];
  return isSame ? like : lists.of(ids);
}

/** Adds `amount` to what `counts` (genre and count in turns) says of `genre`: true at the first and last. */
function countIn(counts: number[], genre: number, amount: 1 | -1): boolean {
  for (let place = 0; place < counts.length; place += 2) {
    if (counts[place] !== genre) continue;
    const count = (counts[place + 1] as number) + amount;
    if (count === 0) counts.splice(place, 2);
    else counts[place + 1] = count;
    return count === 0;
  }
  counts.push(genre, amount);
  return true;
}
