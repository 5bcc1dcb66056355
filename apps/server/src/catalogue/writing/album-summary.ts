import type { albumKinds } from '@linnet/contract/album';
import type { AlbumTable, DiscTable, TrackTable } from '../../database/schema.ts';
import { sortKey, yearKey } from '../sort-key.ts';
import { commonArtist } from './album-keys.ts';
import { type Credits, variousArtists } from './credits.ts';
import { heaviest, mostCommon } from './most-common.ts';

export type AlbumSummary = Omit<AlbumTable, 'id' | 'key' | 'home_key' | 'born' | 'live'>;

/** What an album says of itself, by its tracks (at least one), whatever their order. */
export function summarizeAlbum(tracks: readonly TrackTable[]): AlbumSummary {
  const title = mostCommon(tracks.map((track) => track.album_title)) ?? '';
  const { artist, artistIds } = albumArtist(tracks);
  const year = mostCommon(
    tracks.flatMap((track) => (track.year === null ? [] : yearKey(track.year))),
  );
  const yearNumber = year === undefined ? null : Number(year);
  const byTitle = sortKey(title);
  return {
    title,
    artist,
    artist_ids: artistIds,
    year: yearNumber,
    kind: albumKind(tracks, artist),
    label: mostCommon(tracks.flatMap((track) => track.label ?? [])) ?? null,
    cover_id: albumCover(tracks),
    added_at: Math.min(...tracks.map((track) => track.added_at)),
    by_title: byTitle,
    by_artist: `${sortKey(artist)}\u0001${yearKey(yearNumber)}\u0001${byTitle}`,
    by_year: `${yearKey(yearNumber)}\u0001${byTitle}`,
  };
}

/** Titles of an album's discs, by the tracks that name one. */
export function discTitles(albumId: string, tracks: readonly TrackTable[]): DiscTable[] {
  const titlesByDisc = Map.groupBy(
    tracks.filter((track) => track.disc_title !== null),
    (track) => track.disc ?? 1,
  );
  return [...titlesByDisc]
    .map(([disc, ofDisc]) => ({
      album_id: albumId,
      disc,
      title: mostCommon(ofDisc.flatMap((track) => track.disc_title ?? [])) ?? '',
    }))
    .sort((a, b) => a.disc - b.disc);
}

/** The line that the files agree on most; else the artist whom all share; else various artists. */
function albumArtist(tracks: readonly TrackTable[]): { artist: string; artistIds: string } {
  const tagged = tracks.filter((track) => track.album_artist !== '');
  if (tagged.length > 0) {
    const artist = mostCommon(tagged.map((track) => track.album_artist)) ?? '';
    const chosen = byMostCommonNames(
      tagged.filter((track) => track.album_artist === artist),
      (track) => creditsIn(track).albumArtists,
    );
    return { artist, artistIds: chosen?.album_artist_ids ?? '[]' };
  }
  const compilation = tracks.some((track) => track.compilation === 1);
  const common = compilation ? undefined : commonArtist(tracks);
  if (common === undefined) return { artist: variousArtists, artistIds: '[]' };
  return leadArtist(tracks);
}

/** Line and ids of the tracks with the fewest artists: those without guests. */
function leadArtist(tracks: readonly TrackTable[]): { artist: string; artistIds: string } {
  const credited = tracks.filter((track) => creditsIn(track).artists.length > 0);
  const fewest = Math.min(...credited.map((track) => creditsIn(track).artists.length));
  const chosen = byMostCommonNames(
    credited.filter((track) => creditsIn(track).artists.length === fewest),
    (track) => [track.artist, creditsIn(track).artists],
  );
  return { artist: chosen?.artist ?? '', artistIds: chosen?.artist_ids ?? '[]' };
}

/** A track whose `names` are the most common. Compares names, never ids: those are random. */
function byMostCommonNames(
  tracks: readonly TrackTable[],
  names: (track: TrackTable) => unknown,
): TrackTable | undefined {
  const key = mostCommon(tracks.map((track) => JSON.stringify(names(track))));
  return tracks.find((track) => JSON.stringify(names(track)) === key);
}

function creditsIn(track: TrackTable): Credits {
  return JSON.parse(track.credits) as Credits;
}

type AlbumKind = (typeof albumKinds)[number];

/** MusicBrainz secondary types say more than primary ones: a live album is both. */
const kindOrder: readonly AlbumKind[] = [
  'compilation',
  'soundtrack',
  'live',
  'ep',
  'single',
  'album',
];

function albumKind(tracks: readonly TrackTable[], artist: string): AlbumKind {
  const kind = mostCommon(tracks.map((track) => trackKind(track, artist)));
  return (kind ?? 'album') as AlbumKind;
}

function trackKind(track: TrackTable, artist: string): AlbumKind {
  const types = track.release_types.split(' ').filter((type) => type !== '');
  if (track.compilation === 1) types.push('compilation');
  if (types.length === 0) return artist === variousArtists ? 'compilation' : 'album';
  return kindOrder.find((kind) => types.includes(kind)) ?? 'other';
}

/** The cover of most tracks; of equals the one on the earliest track. */
function albumCover(tracks: readonly TrackTable[]): string | null {
  const weights = new Map<string, number>();
  for (const track of tracks) {
    if (track.cover_id === null) continue;
    weights.set(track.cover_id, (weights.get(track.cover_id) ?? 0) + 1);
  }
  const most = Math.max(...weights.values());
  const earliest = new Map<string, number>();
  for (const track of tracks) {
    if (track.cover_id === null || weights.get(track.cover_id) !== most) continue;
    const place = (track.disc ?? 1) * 100_000 + (track.number ?? 99_999);
    earliest.set(track.cover_id, Math.max(earliest.get(track.cover_id) ?? -Infinity, -place));
  }
  return heaviest(earliest) ?? null;
}
