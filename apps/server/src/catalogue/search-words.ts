import { fold } from '@linnet/contract/folding';

/** Letters of a word that count: indexes have limits, and nobody types more. */
const longestWord = 60;

/** The folded words of a text, as search documents and queries hold them. */
export function searchWords(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, longestWord).toWellFormed().replaceAll('\0', ''));
}
