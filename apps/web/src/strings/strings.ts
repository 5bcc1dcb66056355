import { en, type Strings } from './en.ts';

/** The words of the current language. A second language is a second file of the same shape. */
export const strings: Strings = en;
