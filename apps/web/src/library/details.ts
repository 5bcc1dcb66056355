import type { Replica } from '@linnet/offline/shared/replica-api';

/** Keys and loaders for `LibraryView.lookUp`, so that preparing and showing mean the same thing. */
export const albumKey = (id: string) => `album:${id}`;
export const loadAlbum = (replica: Replica, key: string) => replica.album(idOf(key));

export const artistKey = (id: string) => `artist:${id}`;
export const loadArtist = (replica: Replica, key: string) => replica.artist(idOf(key));

export const genreKey = (id: string) => `genre:${id}`;
export const loadGenre = (replica: Replica, key: string) => replica.genre(idOf(key));

function idOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}
