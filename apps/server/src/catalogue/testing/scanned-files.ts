import { createHash } from 'node:crypto';
import type { ScannedFile, ScannedTags } from '../scanned-file.ts';

const noTags: ScannedTags = {
  title: null,
  album: null,
  artist: null,
  artists: [],
  albumArtist: null,
  albumArtists: [],
  artistSort: null,
  albumArtistSort: null,
  genres: [],
  disc: null,
  discTotal: null,
  discTitle: null,
  number: null,
  year: null,
  label: null,
  compilation: false,
  releaseTypes: [],
  trackGain: null,
  albumGain: null,
  trackPeak: null,
  albumPeak: null,
  recordingMbid: null,
  albumMbid: null,
  artistMbids: [],
  albumArtistMbids: [],
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** A file as the scanner would describe it. `audio` stands for its payload: the same text, the same audio. */
export function scannedFile(
  path: string,
  tags: Partial<ScannedTags> = {},
  { audio = path, coverId = null }: { audio?: string; coverId?: string | null } = {},
): ScannedFile {
  const bytes = 1_000 + (Number.parseInt(hash(audio).slice(0, 6), 16) % 1_000_000);
  return {
    path,
    bytes,
    modifiedMs: 1_700_000_000_000,
    fingerprint: hash(audio),
    version: hash(`${audio}${JSON.stringify(tags)}`).slice(0, 16),
    codec: 'flac',
    container: 'flac',
    durationMs: 180_000,
    sampleRate: 44_100,
    bitDepth: 16,
    channels: 2,
    bitrate: 900_000,
    tags: { ...noTags, ...tags },
    coverId,
  };
}

const words =
  'amber birch cedar dune ember fjord grove harbor island juniper kelp lagoon meadow north ocean pine quartz river stone tide umber valley willow xenon yarrow zephyr'.split(
    ' ',
  );

/** Small, fast and seeded, so that every run makes the same library (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A library of `count` files: albums of about ten tracks, artists of a few albums, some compilations. */
export function scannedLibrary(count: number, seed = 1): ScannedFile[] {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const phrase = (length: number) =>
    Array.from({ length }, () => pick(words))
      .map((word) => word[0]?.toUpperCase() + word.slice(1))
      .join(' ');
  const artists = Array.from({ length: Math.ceil(count / 40) }, (_, index) => {
    return `${random() < 0.2 ? 'The ' : ''}${phrase(2)} ${index}`;
  });
  const genres = ['Rock', 'Jazz', 'Folk', 'Electronic', 'Classical', 'Hip-Hop', 'Ambient'];
  const files: ScannedFile[] = [];
  for (let album = 0; files.length < count; album += 1) {
    const albumArtist = pick(artists);
    const title = `${phrase(2)} ${album}`;
    const various = random() < 0.08;
    const size = 6 + Math.floor(random() * 9);
    const year = 1960 + Math.floor(random() * 65);
    const genre = pick(genres);
    const coverId = hash(`cover ${album}`).slice(0, 32);
    for (let number = 1; number <= size && files.length < count; number += 1) {
      const artist = various ? pick(artists) : albumArtist;
      const name = phrase(1 + Math.floor(random() * 3));
      const tags: Partial<ScannedTags> = {
        title: name,
        album: title,
        artist,
        artists: [artist],
        albumArtist: various ? 'Various Artists' : albumArtist,
        albumArtists: [various ? 'Various Artists' : albumArtist],
        genres: [genre],
        disc: 1,
        number,
        year,
        trackGain: -7.5,
        trackPeak: 0.98,
      };
      const path = `${albumArtist}/${title}/${String(number).padStart(2, '0')} ${name}.flac`;
      files.push(scannedFile(path, tags, { coverId }));
    }
  }
  return files;
}
