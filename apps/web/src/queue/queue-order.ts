/** Where `id` goes when it is dropped so that `target` rows lie before it; null is the end. */
export function beforeIdAt(
  ids: readonly string[],
  id: string,
  target: number,
): string | null | undefined {
  const from = ids.indexOf(id);
  if (from < 0) return undefined;
  const rest = ids.filter((one) => one !== id);
  const place = Math.min(Math.max(0, target), rest.length);
  // Dropped where it was: nothing to do.
  if (place === from) return undefined;
  return rest[place] ?? null;
}

/** The list as it is while `id` is held over row `target`. */
export function withMoved(ids: readonly string[], id: string, target: number): readonly string[] {
  if (!ids.includes(id)) return ids;
  const rest = ids.filter((one) => one !== id);
  rest.splice(Math.min(Math.max(0, target), rest.length), 0, id);
  return rest;
}
