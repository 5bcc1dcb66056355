import { createSignal, onCleanup } from 'solid-js';

/** Whether the media query holds, as a signal. */
export function createMediaQuery(query: string): () => boolean {
  const media = matchMedia(query);
  const [matches, setMatches] = createSignal(media.matches);
  const update = () => setMatches(media.matches);
  media.addEventListener('change', update);
  onCleanup(() => media.removeEventListener('change', update));
  return matches;
}

/** From here on there is room for a side panel and a sidebar with words. */
export const wideQuery = '(min-width: 1000px)';
export const phoneQuery = '(max-width: 699.98px)';
