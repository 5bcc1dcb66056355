import { makeRandom, type Random } from '../random.ts';
import {
  type Artist,
  albumTitle,
  artistNames,
  fileName,
  genreNames,
  labelNames,
  mbid,
  trackTitle,
} from './names.ts';
import { songCount } from './song.ts';

export const codecs = ['flac', 'flac24', 'mp3', 'm4a', 'ogg', 'opus'] as const;
/** The make of an album's files; `flac24` is 24 bits at 48 kHz. */
export type LibraryCodec = (typeof codecs)[number];

export interface TrackTags {
  readonly title: string;
  readonly artist: string;
  readonly artists: readonly string[];
  readonly album: string;
  readonly albumArtist: string;
  readonly number: number;
  readonly trackTotal: number;
  readonly disc: number;
  readonly discTotal: number;
  readonly year: number;
  readonly genres: readonly string[];
  readonly label: string | null;
  readonly compilation: boolean;
  readonly mbids: {
    readonly recording: string;
    readonly album: string;
    readonly artist: string;
  } | null;
  readonly gain: {
    readonly track: number;
    readonly album: number;
    readonly trackPeak: number;
    readonly albumPeak: number;
  } | null;
}

export interface TrackPlan {
  /** Number of the file in the library, from 0. */
  readonly index: number;
  /** Number among the files of equal codec, song and make (short or long): what is cut by it is distinct. */
  readonly cut: number;
  /** Relative to the library, `/` between folders. */
  readonly path: string;
  readonly seconds: number;
  readonly tags: TrackTags;
}

export interface AlbumPlan {
  readonly index: number;
  readonly codec: LibraryCodec;
  /** Which song its audio is cut from. */
  readonly song: number;
  readonly coverSide: number;
  readonly tracks: readonly TrackPlan[];
}

const tracksAnAlbum = 12;
const longEvery = 10;
const longSeconds = { least: 180, most: 201 };
/** Short files last at least one second and less than this. */
const shortSeconds = 3;

/**
 * A library of exactly `tracks` files as it will be written: the same for the same number. Every tenth
 * file is 3:00–3:20 long, the others 1–3 s, so that sizes are real where it matters and the whole fits
 * a disk.
 */
export function planLibrary(tracks: number): AlbumPlan[] {
  const random = makeRandom(`library ${tracks}`);
  const artists = artistNames(random, Math.max(12, Math.round(tracks / 45)));
  const albums: AlbumPlan[] = [];
  const nextCut = makeCounters();
  for (let index = 0; index < tracks; ) {
    const count = Math.min(tracks - index, random.below(tracksAnAlbum + 5, tracksAnAlbum - 4));
    albums.push(
      planAlbum(random, { artists, nextCut, index: albums.length, firstTrack: index, count }),
    );
    index += count;
  }
  return albums;
}

function planAlbum(
  random: Random,
  at: {
    artists: readonly Artist[];
    nextCut: (key: string) => number;
    index: number;
    firstTrack: number;
    count: number;
  },
): AlbumPlan {
  const compilation = random.chance(0.04);
  const artist = random.pick(at.artists);
  const albumArtist = compilation ? 'Various Artists' : artist.name;
  const title = albumTitle(random, at.index);
  const year = random.below(2026, 1958);
  const codec = pickCodec(random);
  const song = at.index % songCount;
  const discTotal = at.count >= 10 && random.chance(0.12) ? 2 : 1;
  const genres = [
    random.pick(genreNames),
    ...(random.chance(0.3) ? [random.pick(genreNames)] : []),
  ];
  const album = {
    albumArtist,
    album: title,
    year,
    discTotal,
    compilation,
    genres: [...new Set(genres)],
    label: random.chance(0.4) ? random.pick(labelNames) : null,
    mbid: random.chance(0.5) ? mbid(random) : null,
    gain: random.chance(0.45)
      ? { gain: -3 - random.below(700) / 100, peak: 0.8 + random.below(2000) / 10000 }
      : null,
  };
  const folder = `${fileName(albumArtist)}/${fileName(`${title} (${year})`)}`;
  const perDisc = Math.ceil(at.count / discTotal);
  const trackPlans = Array.from({ length: at.count }, (_, place): TrackPlan => {
    const index = at.firstTrack + place;
    const long = index % longEvery === 3;
    const disc = Math.floor(place / perDisc) + 1;
    const number = (place % perDisc) + 1;
    const lead = compilation ? random.pick(at.artists) : artist;
    const guest = random.chance(0.08) ? random.pick(at.artists) : undefined;
    const names = guest && guest.name !== lead.name ? [lead.name, guest.name] : [lead.name];
    const trackName = trackTitle(random);
    const discFolder = discTotal > 1 ? `/Disc ${disc}` : '';
    return {
      index,
      cut: at.nextCut(`${codec} ${song} ${long}`),
      path: `${folder}${discFolder}/${String(number).padStart(2, '0')} ${fileName(trackName)}.${endingOf(codec)}`,
      seconds: long
        ? random.below(longSeconds.most, longSeconds.least)
        : 1 + random.next() * (shortSeconds - 1),
      tags: {
        title: trackName,
        artist: names.join(' feat. '),
        artists: names,
        album: album.album,
        albumArtist,
        number,
        trackTotal: Math.min(perDisc, at.count - (disc - 1) * perDisc),
        disc,
        discTotal,
        year,
        genres: album.genres,
        label: album.label,
        compilation,
        mbids:
          album.mbid === null
            ? null
            : { recording: mbid(random), album: album.mbid, artist: lead.mbid },
        gain:
          album.gain === null
            ? null
            : {
                track: Number((album.gain.gain + random.below(200) / 100 - 1).toFixed(2)),
                album: Number(album.gain.gain.toFixed(2)),
                trackPeak: album.gain.peak - random.below(1000) / 10000,
                albumPeak: album.gain.peak,
              },
      },
    };
  });
  return { index: at.index, codec, song, coverSide: random.below(1401, 1000), tracks: trackPlans };
}

function pickCodec(random: Random): LibraryCodec {
  const place = random.next();
  if (place < 0.32) return 'flac';
  if (place < 0.335) return 'flac24';
  if (place < 0.7) return 'mp3';
  if (place < 0.84) return 'm4a';
  return place < 0.92 ? 'ogg' : 'opus';
}

function endingOf(codec: LibraryCodec): string {
  return codec === 'flac24' ? 'flac' : codec;
}

/**
 * Where a file begins in a song of `available` units: a different place for every `cut`. Long files
 * share the little room that the longest of them leaves.
 */
export function cutStart(
  cut: number,
  song: { available: number; unitsASecond: number; seconds: number },
): number {
  const most = song.seconds > shortSeconds ? longSeconds.most : shortSeconds;
  const room = song.available - Math.ceil(most * song.unitsASecond);
  if (cut >= room) throw new Error(`a song has room for ${room} such files, not for one more`);
  return cut;
}

function makeCounters(): (key: string) => number {
  const counts = new Map<string, number>();
  return (key) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
}
