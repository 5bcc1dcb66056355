import { fold } from '@linnet/contract/folding';
import type { ScannedTags } from '../scanned-file.ts';

/** A name as a file writes it: text, sort form, MusicBrainz id. */
export type Name = readonly [text: string, sort: string | null, mbid: string | null];

/** Every name that a file credits, in order. Stored as JSON with its track. */
export interface Credits {
  readonly artists: readonly Name[];
  readonly albumArtists: readonly Name[];
  readonly genres: readonly Name[];
}

export const variousArtists = 'Various Artists';
const variousMbid = '89ad4ac3-39f7-470e-963a-56509c546377';
const variousNames = new Set(['various artists', 'various', 'va', 'v a']);

/** Whether an album artist only says that there are many; such a name is no artist of its own. */
export function isVarious(name: string, mbids: readonly string[] = []): boolean {
  return mbids.includes(variousMbid) || variousNames.has(fold(name));
}

/** The credits of a file. A track without artist is credited to its album's artist. */
export function creditsOf(tags: ScannedTags): Credits {
  const albumLine = tags.albumArtist ?? tags.albumArtists.join(', ');
  const albumArtists = isVarious(albumLine, tags.albumArtistMbids)
    ? []
    : names(tags.albumArtists, tags.albumArtist, tags.albumArtistSort, tags.albumArtistMbids);
  const artists = names(tags.artists, tags.artist, tags.artistSort, tags.artistMbids);
  return {
    artists: artists.length === 0 ? albumArtists : artists,
    albumArtists,
    genres: unique(tags.genres.map((genre) => [clean(genre), null, null])),
  };
}

/** Text that both engines store and give back unchanged. */
export function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().trim();
}

function names(
  separate: readonly string[],
  line: string | null,
  sort: string | null,
  mbids: readonly string[],
): Name[] {
  const texts = separate.length > 0 ? separate : line === null ? [] : [line];
  const single = texts.length === 1;
  return unique(
    texts.map((text, index) => [
      clean(text),
      single && sort !== null && clean(sort) !== '' ? clean(sort) : null,
      // Ids that do not pair up with names could belong to anyone.
      mbids.length === texts.length ? clean(mbids[index] ?? '').toLowerCase() || null : null,
    ]),
  );
}

function unique(list: readonly Name[]): Name[] {
  const seen = new Set<string>();
  return list.filter(([text, , mbid]) => {
    const key = mbid ?? fold(text);
    if (text === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
