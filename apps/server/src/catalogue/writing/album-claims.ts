import type { Id } from '@linnet/contract/ids';
import type { AlbumTable } from '../../database/schema.ts';
import type { Voters } from './album-votes.ts';

type Claimant = Pick<AlbumTable, 'id' | 'key' | 'home_key' | 'born'>;

/**
 * Which album goes on under which key, so that albums keep their id while most of their tracks stay.
 * Each track votes for the album that it was in when the last scan ended. The greatest counts choose
 * first, and each album and each key goes once. Albums that nobody votes for, because they are younger
 * than that or were empty, take what is left: where their tracks are now, else the key that they hold.
 * Votes stand still during a scan, so what becomes of an older album does not depend on the order in
 * which files arrive. Keys left without an album get a new one from the caller.
 */
export function matchAlbums(
  voters: readonly Voters[],
  albums: readonly Claimant[],
): Map<string, Id> {
  const voted = new Set(voters.flatMap(({ home_album_id }) => home_album_id ?? []));
  const albumById = new Map(albums.map((album) => [album.id, album]));
  const claims = new Map<string, Claim>();
  const claim = (key: string, id: Id, old: number, young: number) => {
    const album = albumById.get(id);
    if (album === undefined) return;
    const name = `${key} ${id}`;
    const known = claims.get(name) ?? { key, album, old: 0, young: 0, holds: false };
    claims.set(name, {
      ...known,
      old: known.old + old,
      young: known.young + young,
      // What an older album holds at the moment depends on the order of files: it does not count.
      holds: album.key === key && !voted.has(id),
    });
  };
  const keys = new Set(voters.map((voter) => voter.album_key));
  for (const { album_key, album_id, home_album_id, tracks } of voters) {
    if (home_album_id !== null) claim(album_key, home_album_id, tracks, 0);
    else if (!voted.has(album_id)) claim(album_key, album_id, 0, tracks);
  }
  for (const { id, key } of albums) {
    if (key !== null && keys.has(key) && !voted.has(id)) claim(key, id, 0, 0);
  }

  const albumByKey = new Map<string, Id>();
  const taken = new Set<Id>();
  for (const { key, album } of [...claims.values()].sort(strongestFirst)) {
    if (albumByKey.has(key) || taken.has(album.id)) continue;
    albumByKey.set(key, album.id);
    taken.add(album.id);
  }
  return albumByKey;
}

interface Claim {
  readonly key: string;
  readonly album: Claimant;
  readonly old: number;
  readonly young: number;
  readonly holds: boolean;
}

function strongestFirst(a: Claim, b: Claim): number {
  return (
    b.old - a.old ||
    Number(b.key === b.album.home_key) - Number(a.key === a.album.home_key) ||
    b.young - a.young ||
    Number(b.holds) - Number(a.holds) ||
    a.album.born - b.album.born ||
    compare(a.key, b.key) ||
    compare(a.album.home_key ?? '', b.album.home_key ?? '') ||
    compare(a.album.id, b.album.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
