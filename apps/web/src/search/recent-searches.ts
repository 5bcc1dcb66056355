const key = 'linnet.recent-searches';
const most = 8;

export function recentSearches(storage: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(stored)
      ? stored.filter((text) => typeof text === 'string').slice(0, most)
      : [];
  } catch {
    return [];
  }
}

/** Puts `text` first. What it only grew out of ("har", "harb") goes: it was one search. */
export function rememberSearch(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  text: string,
): readonly string[] {
  const asked = text.trim();
  if (asked === '') return recentSearches(storage);
  const others = recentSearches(storage).filter(
    (one) => !asked.toLowerCase().startsWith(one.toLowerCase()),
  );
  const next = [asked, ...others].slice(0, most);
  store(storage, next);
  return next;
}

export function forgetSearches(storage: Pick<Storage, 'setItem'>): void {
  store(storage, []);
}

function store(storage: Pick<Storage, 'setItem'>, texts: readonly string[]): void {
  try {
    storage.setItem(key, JSON.stringify(texts));
  } catch {
    // A full store costs a convenience.
  }
}
