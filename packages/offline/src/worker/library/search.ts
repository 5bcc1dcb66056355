import { fold } from '@linnet/contract/folding';
import type { Library } from './library.ts';
import type { Orders } from './orders.ts';
import type { TextColumn } from './text-column.ts';

/** More words than these are ignored. */
const mostWords = 12;

/** How well a row matches, best first; rows of one tier stay in the order of their list. */
const tiers = { exact: 0, beginning: 1, titleWords: 2, title: 3, words: 4, somewhere: 5 } as const;
const tierCount = 6;

export interface Matches {
  /** Best first, at most as many as asked for. */
  readonly slots: readonly number[];
  readonly total: number;
}

interface Needle {
  readonly text: string;
  readonly words: readonly string[];
  /** One bit a word. */
  readonly all: number;
}

/** Which words a text has, as bits: anywhere in the lower half, at the beginning of a word in the upper. */
type Hits = number;
const startShift = 16;
const anywhereBits = 2 ** startShift - 1;

/**
 * Finds artists, albums and tracks that have every word of `text`: a track in its title, artist line
 * or album's title together, so that "abbey come" finds "Come Together" on "Abbey Road".
 */
export function searchLibrary(
  library: Library,
  orders: Orders,
  text: string,
  limits: { readonly artists: number; readonly albums: number; readonly tracks: number },
): { readonly artists: Matches; readonly albums: Matches; readonly tracks: Matches } {
  const needle = needleOf(text);
  if (needle === undefined) {
    const nothing = { slots: [], total: 0 };
    return { artists: nothing, albums: nothing, tracks: nothing };
  }
  const { texts, links, lines, albums } = library;
  const artistOrder = orders.slots({ list: 'artists' });
  const artists = pick(artistOrder, limits.artists, needle, texts.artistName, () => 0);
  const albumOrder = orders.slots({ list: 'albums', sort: 'title' });
  const foundAlbums = pick(albumOrder, limits.albums, needle, texts.albumTitle, (slot) =>
    find(texts.albumArtist.folded(slot), needle),
  );
  // A word in an artist line or an album's title is looked for once, not once a track.
  const lineHits = hitsOf(lines.size, needle, texts.line);
  const albumHits = hitsOf(albums.size, needle, texts.albumTitle);
  const trackOrder = orders.slots({ list: 'tracks', sort: 'title' });
  const tracks = pick(
    trackOrder,
    limits.tracks,
    needle,
    texts.trackTitle,
    (slot) => (lineHits[links.lineOf(slot)] ?? 0) | (albumHits[links.albumOf(slot)] ?? 0),
  );
  return { artists, albums: foundAlbums, tracks };
}

function needleOf(text: string): Needle | undefined {
  const folded = fold(text);
  if (folded === '') return undefined;
  const words = [...new Set(folded.split(' '))].slice(0, mostWords);
  return { text: folded, words, all: 2 ** words.length - 1 };
}

/** The best of `order`, whose own title is `titles` and whose other texts' hits `others` tells. */
function pick(
  order: Int32Array,
  limit: number,
  needle: Needle,
  titles: TextColumn,
  others: (slot: number) => Hits,
): Matches {
  const best: number[][] = Array.from({ length: tierCount }, () => []);
  let total = 0;
  for (const slot of order) {
    const title = titles.folded(slot);
    const hits = find(title, needle);
    let tier: number;
    if ((hits & anywhereBits) === needle.all) {
      tier = titleTier(title, needle, hits);
    } else {
      const all = hits | others(slot);
      if ((all & anywhereBits) !== needle.all) continue;
      tier = all >>> startShift === needle.all ? tiers.words : tiers.somewhere;
    }
    total += 1;
    const slots = best[tier] as number[];
    if (slots.length < limit) slots.push(slot);
  }
  return { slots: best.flat().slice(0, limit), total };
}

function titleTier(title: string, needle: Needle, hits: Hits): number {
  if (title === needle.text) return tiers.exact;
  if (title.startsWith(needle.text)) return tiers.beginning;
  return hits >>> startShift === needle.all ? tiers.titleWords : tiers.title;
}

function hitsOf(size: number, needle: Needle, texts: TextColumn): Int32Array {
  return Int32Array.from({ length: size }, (_, slot) => find(texts.folded(slot), needle));
}

function find(text: string, needle: Needle): Hits {
  let hits = 0;
  for (let index = 0; index < needle.words.length; index += 1) {
    const word = needle.words[index] as string;
    const place = text.indexOf(word);
    if (place < 0) continue;
    hits |= 1 << index;
    if (place === 0 || text.charCodeAt(place - 1) === 0x20 || text.includes(` ${word}`, place)) {
      hits |= 1 << (index + startShift);
    }
  }
  return hits;
}
