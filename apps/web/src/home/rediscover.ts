/** `count` of `ids`, the same ones all `day` long and others the day after. */
export function pickOfTheDay(
  ids: readonly string[],
  day: number,
  count: number,
): readonly string[] {
  return ids
    .map((id) => ({ id, place: scatter(`${day} ${id}`) }))
    .sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1))
    .slice(0, count)
    .map((one) => one.id);
}

/** FNV-1a, then a final mix so that neighbouring texts do not stay neighbours. */
function scatter(text: string): number {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
