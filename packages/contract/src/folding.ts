/**
 * The form of a text that search and names compare: NFKD without marks, lower case, ß as ss, and any
 * run of white space or punctuation as one space. Server and replica use the same, so that they find
 * the same things. Letters of scripts without case or marks stay as they are.
 */
export function fold(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{Mn}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim();
  // A name made of signs alone ("!!!") must stay findable.
  return folded === '' ? text.trim().toLowerCase() : folded;
}
