import { fold } from '@linnet/contract/folding';
import type { Library } from './library.ts';
import type { Orders } from './orders.ts';
import type { TextColumn } from './text-column.ts';

/** More words than this are one too many to be typed: the rest is ignored. */
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

/** Which words a text has, as bits: anywhere, and at the beginning of a word. */
interface Hits {
  readonly anywhere: Int32Array | readonly number[];
  readonly atStart: Int32Array | readonly number[];
}

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
  const artists = pick(artistOrder, limits.artists, needle, texts.artistName, () => [0, 0]);
  const albumOrder = orders.slots({ list: 'albums', sort: 'title' });
  const found = { anywhere: 0, atStart: 0 };
  const foundAlbums = pick(albumOrder, limits.albums, needle, texts.albumTitle, (slot) => {
    find(texts.albumArtist.folded(slot), needle, found);
    return [found.anywhere, found.atStart];
  });
  // A word in an artist line or an album's title is looked for once, not once a track.
  const lineHits = hitsOf(lines.size, needle, texts.line);
  const albumHits = hitsOf(albums.size, needle, texts.albumTitle);
  const trackOrder = orders.slots({ list: 'tracks', sort: 'title' });
  const tracks = pick(trackOrder, limits.tracks, needle, texts.trackTitle, (slot) => {
    const line = links.lineOf(slot);
    const album = links.albumOf(slot);
    return [
      (lineHits.anywhere[line] ?? 0) | (albumHits.anywhere[album] ?? 0),
      (lineHits.atStart[line] ?? 0) | (albumHits.atStart[album] ?? 0),
    ];
  });
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
  others: (slot: number) => readonly [anywhere: number, atStart: number],
): Matches {
  const best: number[][] = Array.from({ length: tierCount }, () => []);
  const hits = { anywhere: 0, atStart: 0 };
  let total = 0;
  for (const slot of order) {
    const title = titles.folded(slot);
    find(title, needle, hits);
    let tier: number;
    if (hits.anywhere === needle.all) {
      tier = titleTier(title, needle, hits.atStart);
    } else {
      const [anywhere, atStart] = others(slot);
      if ((hits.anywhere | anywhere) !== needle.all) continue;
      tier = (hits.atStart | atStart) === needle.all ? tiers.words : tiers.somewhere;
    }
    total += 1;
    const slots = best[tier] as number[];
    if (slots.length < limit) slots.push(slot);
  }
  return { slots: best.flat().slice(0, limit), total };
}

function titleTier(title: string, needle: Needle, atStart: number): number {
  if (title === needle.text) return tiers.exact;
  if (title.startsWith(needle.text)) return tiers.beginning;
  return atStart === needle.all ? tiers.titleWords : tiers.title;
}

function hitsOf(size: number, needle: Needle, texts: TextColumn): Hits {
  const anywhere = new Int32Array(size);
  const atStart = new Int32Array(size);
  const hits = { anywhere: 0, atStart: 0 };
  for (let slot = 0; slot < size; slot += 1) {
    find(texts.folded(slot), needle, hits);
    anywhere[slot] = hits.anywhere;
    atStart[slot] = hits.atStart;
  }
  return { anywhere, atStart };
}

/** Writes into `hits`: it is called for every text at every key stroke. */
function find(text: string, needle: Needle, hits: { anywhere: number; atStart: number }): void {
  let anywhere = 0;
  let atStart = 0;
  for (let index = 0; index < needle.words.length; index += 1) {
    const word = needle.words[index] as string;
    const place = text.indexOf(word);
    if (place < 0) continue;
    anywhere |= 1 << index;
    if (place === 0 || text.charCodeAt(place - 1) === 0x20 || text.includes(` ${word}`, place)) {
      atStart |= 1 << index;
    }
  }
  hits.anywhere = anywhere;
  hits.atStart = atStart;
}
