/** Longest text that a tag may bring into the catalogue, in characters. */
const longest = 1000;

/**
 * A tag's text as the catalogue takes it: NFC, without control, invisible format and lone surrogate
 * characters, white space as single spaces, cut to length between characters; null where nothing is left.
 */
export function cleanText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // A value of megabytes is cut before the costly steps; NFC never needs more than a few of them.
  const text = value
    .slice(0, longest * 4)
    .toWellFormed()
    .normalize('NFC')
    // Joiners (U+200C, U+200D) stay: scripts and emoji need them.
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (text === '') return null;
  return text.length <= longest ? text : text.slice(0, longest).toWellFormed().trim();
}

/** UTF-8 that was read as Latin-1, put right; any other text as it is. */
export function repairLatin1(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** Clean texts without repeats, at most `most`. */
export function cleanTexts(values: unknown, most: number): string[] {
  if (!Array.isArray(values)) return [];
  const texts = values.slice(0, most * 2).map(cleanText);
  return [...new Set(texts.filter((text) => text !== null))].slice(0, most);
}

/** A whole number within `least` and `most`, else null. */
export function wholeNumber(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) return null;
  return number >= least && number <= most ? number : null;
}

/** A MusicBrainz id in lower case, else null. */
export function mbid(value: unknown): string | null {
  const text = cleanText(value)?.toLowerCase() ?? '';
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null;
}

/** The MusicBrainz ids among `values`, in order, at most `most`. */
export function mbids(values: unknown, most: number): string[] {
  const list = Array.isArray(values) ? values.slice(0, most) : [];
  return list.map(mbid).filter((id) => id !== null);
}
