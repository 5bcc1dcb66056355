export type TabName = 'home' | 'library' | 'search' | 'you';

const tabByFirstPart: Record<string, TabName> = {
  '': 'home',
  library: 'library',
  albums: 'library',
  artists: 'library',
  tracks: 'library',
  genres: 'library',
  search: 'search',
  you: 'you',
  settings: 'you',
  scan: 'you',
  debug: 'you',
};

/** The tab that a page belongs to; undefined for pages of no tab. */
export function tabOf(path: string): TabName | undefined {
  return tabByFirstPart[path.split('/')[1] ?? ''];
}
