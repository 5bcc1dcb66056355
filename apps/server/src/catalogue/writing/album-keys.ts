import { fold } from '@linnet/contract/folding';
import type { TrackTable } from '../../database/schema.ts';
import { digest } from '../new-id.ts';
import { type Credits, variousArtists } from './credits.ts';
import { heaviest } from './most-common.ts';

/** What album keys are made of. */
export type ClusterTrack = Pick<
  TrackTable,
  | 'id'
  | 'album_title'
  | 'album_artist'
  | 'album_mbid'
  | 'artist'
  | 'compilation'
  | 'credits'
  | 'folder'
>;

/**
 * The album key of each track of one cluster: one folder (its disc folders joined) and one album
 * title. Tracks of equal keys are one album, in whatever folder they are. The answer depends on the set
 * of tracks alone, not on the order in which they became known.
 * - A MusicBrainz release id is a key of its own; tracks without one follow the only one around them.
 * - Else title and album artist. Where files name no album artist they follow the only one around
 *   them, or the artist whom all share; failing that the album is by various artists.
 * - Without a title, the folder; such a track is decided alone.
 */
export function albumKeys(tracks: readonly ClusterTrack[]): Map<string, string> {
  const onlyMbid = only(tracks.flatMap(({ album_mbid }) => album_mbid ?? []));
  const untagged = tracks.filter((track) => taggedArtist(track) === '');
  const onlyArtist = only(tracks.map(taggedArtist).filter((artist) => artist !== ''));
  let derived: string | undefined;

  const keyOf = (track: ClusterTrack): string => {
    if (track.album_mbid !== null) return digest('mbid', track.album_mbid);
    if (track.album_title === '') return digest('folder', track.folder);
    if (onlyMbid !== undefined) return digest('mbid', onlyMbid);
    derived ??= onlyArtist ?? derivedArtist(untagged);
    const artist = taggedArtist(track) || derived;
    return artist === ''
      ? digest('nobody', track.folder, fold(track.album_title))
      : digest('title', fold(track.album_title), artist);
  };
  return new Map(tracks.map((track) => [track.id, keyOf(track)]));
}

/** Folded name of the artist whom all `tracks` have in common; undefined when they differ. */
export function commonArtist(
  tracks: readonly Pick<TrackTable, 'artist' | 'credits'>[],
): string | undefined {
  const counts = new Map<string, number>();
  let credited = 0;
  for (const track of tracks) {
    const candidates = artistCandidates(track);
    if (candidates.size > 0) credited += 1;
    for (const name of candidates) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const shared = new Map([...counts].filter(([, count]) => count === credited));
  if (credited === 0) return '';
  if (shared.size < 2) return heaviest(shared);
  // Several are on every track: the one whom lines name first most often.
  const firsts = new Map([...shared.keys()].map((name) => [name, 0]));
  for (const track of tracks) {
    const name = fold(primaryName(track.artist));
    const count = firsts.get(name);
    if (count !== undefined) firsts.set(name, count + 1);
  }
  return heaviest(firsts);
}

function taggedArtist(track: ClusterTrack): string {
  if (track.album_artist !== '') return fold(track.album_artist);
  return track.compilation === 1 ? fold(variousArtists) : '';
}

function derivedArtist(untagged: readonly ClusterTrack[]): string {
  return commonArtist(untagged) ?? fold(variousArtists);
}

/** Folded names that a track is by: each credited artist, and the line without its guests. */
function artistCandidates(track: Pick<TrackTable, 'artist' | 'credits'>): Set<string> {
  const { artists } = JSON.parse(track.credits) as Credits;
  const names = artists.map(([text]) => fold(primaryName(text)));
  if (track.artist !== '') names.push(fold(primaryName(track.artist)));
  return new Set(names);
}

function primaryName(line: string): string {
  return line.replace(/\s+[([]?(?:feat\.?|ft\.?|featuring)\s.*$/iu, '') || line;
}

function only(values: readonly string[]): string | undefined {
  const distinct = new Set(values);
  return distinct.size === 1 ? values[0] : undefined;
}
