/**
 * The text that occurs most; of equals the smallest, so that the order of `texts` plays no part.
 * Undefined where there are none.
 */
export function mostCommon(texts: Iterable<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return heaviest(counts);
}

/** The key with the greatest number; of equals the smallest key. */
export function heaviest(weights: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const [text, weight] of weights) {
    if (weight > most || (weight === most && best !== undefined && text < best)) {
      best = text;
      most = weight;
    }
  }
  return best;
}
