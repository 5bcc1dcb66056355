/**
 * The page's `localStorage`, or one that lasts as long as the page where the browser forbids it: with
 * cookies blocked already the mention of it throws.
 */
export function deviceStorage(page: { readonly localStorage: Storage }): Storage {
  try {
    return page.localStorage;
  } catch {
    return makeMemoryStorage();
  }
}

function makeMemoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, String(value)),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
