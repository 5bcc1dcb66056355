/** A hue from 0 to 359 that is always the same for the same text. */
export function hueOf(text: string): number {
  let hash = 2166136261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  }
  return (hash >>> 0) % 360;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const articles = new Set(['the', 'a', 'an']);

/**
 * One or two letters that stand for `title` where there is no picture: initials of the first two
 * words, or the first letter alone in scripts without case, where initials mean nothing.
 */
export function markOf(title: string): string {
  const words = title.split(/[\s\p{P}\p{S}]+/u).filter((word) => word !== '');
  const telling = words.filter((word) => !articles.has(word.toLowerCase()));
  const [first, second] = telling.length > 0 ? telling : words;
  if (first === undefined) return '♪';
  const letter = firstLetter(first).toUpperCase();
  if (second === undefined || letter.toLowerCase() === letter) return letter;
  return letter + firstLetter(second).toUpperCase();
}

function firstLetter(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return '';
}
