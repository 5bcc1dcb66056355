import { fold } from '@linnet/contract/folding';

/** Enough to order by; longer texts differ no more in a list, and indexes have limits. */
const longest = 120;

/** Sorts after every other text: names that are not known come last. */
const last = '\u{10ffff}';

/** What lists order a name by: folded, without a leading article. */
export function sortKey(name: string): string {
  const folded = fold(name);
  const bare = folded.replace(/^(?:the|an?) (?=.)/u, '');
  return bare === '' ? last : bare.slice(0, longest).toWellFormed();
}

/** A year as text that sorts; unknown years come last. */
export function yearKey(year: number | null): string {
  return year === null ? last : String(Math.max(0, Math.trunc(year))).padStart(6, '0');
}
