import { phoneQuery } from './media-query.ts';

/** The element whose content is the page; on a phone the document itself scrolls instead. */
export const pageId = 'main';

let phone: MediaQueryList | undefined;

/** What scrolls the page: the document on a phone, so that its bars give way; else the main column. */
export function pageScroller(): Element {
  const document = globalThis.document;
  const main = document.getElementById(pageId);
  phone ??= matchMedia(phoneQuery);
  if (main === null || phone.matches) return document.documentElement;
  return main;
}

/** Calls `listener` whenever the page, or anything in it, scrolls. Returns what stops that. */
export function onPageScroll(listener: () => void, order?: 'first'): () => void {
  // Scrolling does not bubble, but it can be captured, whichever element it happens in.
  const options = { capture: true, passive: true };
  // Who only reads goes first: after the lists have changed the page, reading would lay it out anew.
  const target = order === 'first' ? window : document;
  target.addEventListener('scroll', listener, options);
  return () => target.removeEventListener('scroll', listener, options);
}
