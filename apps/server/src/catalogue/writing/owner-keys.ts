import type { SpellingTable } from '../../database/schema.ts';

/** Key of whoever goes by a folded name alone, or by a MusicBrainz id. */
export const nameKey = (fold: string) => `name:${fold}`;
export const mbidKey = (mbid: string) => `mbid:${mbid}`;

/**
 * Whom each spelling means, as a key by spelling id. One with a MusicBrainz id means that artist. One
 * without means the artist whose id goes with the same folded name, if there is exactly one; else
 * whoever goes by the name alone. `spellings` must hold all that are in use under the folded names in
 * question.
 */
export function ownerKeys(spellings: readonly SpellingTable[]): Map<number, string> {
  const mbidsByFold = new Map<string, Set<string>>();
  for (const { fold, mbid, uses } of spellings) {
    if (mbid === null || uses === 0) continue;
    const mbids = mbidsByFold.get(fold) ?? new Set<string>();
    mbidsByFold.set(fold, mbids.add(mbid));
  }
  return new Map(
    spellings.map(({ id, fold, mbid }) => {
      const mbids = mbidsByFold.get(fold);
      const [only] = mbids?.size === 1 ? mbids : [];
      const meant = mbid ?? only;
      return [id, meant === undefined ? nameKey(fold) : mbidKey(meant)];
    }),
  );
}
