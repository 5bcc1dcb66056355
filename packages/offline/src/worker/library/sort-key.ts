import { fold } from '@linnet/contract/folding';

const plain = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const ascii = /^[\0-\x7f]*$/;
const asciiSigns = /[\t-\r -/:-@[-`{-~]+/g;

/** What `fold` gives, several times faster where the text is ASCII, as most are. */
export function foldQuickly(text: string): string {
  if (plain.test(text)) return text;
  if (!ascii.test(text)) return fold(text);
  const lower = text.toLowerCase();
  return lower.replace(asciiSigns, ' ').trim() || lower.trim();
}

/** Sorts after every text: for names that are empty. */
export const lastKey = '\uffff';

/**
 * The form of a folded text that lists sort by, compared by code unit: without a leading article,
 * numbers by their value ("2" before "10"), names made of signs first and empty ones last.
 */
export function sortKey(folded: string): string {
  if (folded === '') return lastKey;
  let key = withoutArticle(folded);
  if (/\d/.test(key)) key = key.replace(/\d+/g, byValue);
  return /^[\p{L}\p{N}]/u.test(key) ? key : ` ${key}`;
}

function withoutArticle(folded: string): string {
  const article = /^(?:the|an|a) (?=.)/.exec(folded);
  return article === null ? folded : folded.slice(article[0].length);
}

/** The count of digits first, so that longer numbers come later. */
function byValue(digits: string): string {
  const value = digits.replace(/^0+(?=.)/, '');
  return `${Math.min(value.length, 9)}${value}`;
}

/** Prefixes of keys are below this. */
export const keyPrefixLimit = 64 ** 7;

/** The first seven characters of a key as a whole number, in the order of keys; equal ones may differ later. */
export function keyPrefix(key: string): number {
  let prefix = 0;
  let place = 0;
  for (; place < 7 && place < key.length; place += 1) {
    const code = rankOf(key.charCodeAt(place));
    prefix = prefix * 64 + code;
    // Several characters share this rank: what follows says nothing about the order.
    if (code === 1 || code === 3 || code === 14 || code === 41) {
      place += 1;
      break;
    }
  }
  return prefix * 64 ** (7 - place);
}

/** Six bits for a code unit, in the order of code units: blank, digits and a–z have one each. */
function rankOf(unit: number): number {
  if (unit < 0x20) return 1;
  if (unit === 0x20) return 2;
  if (unit < 0x30) return 3;
  if (unit <= 0x39) return unit - 0x30 + 4;
  if (unit < 0x61) return 14;
  if (unit <= 0x7a) return unit - 0x61 + 15;
  return 41;
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
