const key = 'linnet.recent-albums';
const most = 18;

/** Ids of the albums that were played on this device, newest first. */
export function recentAlbumIds(storage: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((id) => typeof id === 'string').slice(0, most)
      : [];
  } catch {
    return [];
  }
}

/** Puts `albumId` first. */
export function rememberAlbum(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  albumId: string,
): void {
  const ids = [albumId, ...recentAlbumIds(storage).filter((id) => id !== albumId)];
  try {
    storage.setItem(key, JSON.stringify(ids.slice(0, most)));
  } catch {
    // A full store costs a shelf of the home page.
  }
}
