import { makeSearcher } from '@linnet/offline/page/searcher';
import type { Replica, SearchResult } from '@linnet/offline/shared/replica-api';
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';

export interface FoundFor {
  readonly text: string;
  readonly result: SearchResult;
}

export interface SearchLimits {
  readonly artists: number;
  readonly albums: number;
  readonly tracks: number;
}

/** What the replica finds for `text` as it is typed; the last answer stays until the next one. */
export function createSearch(
  parts: { readonly replica: Replica; readonly version: Accessor<number> },
  text: Accessor<string>,
  limits: Accessor<SearchLimits>,
): Accessor<FoundFor | undefined> {
  const [found, setFound] = createSignal<FoundFor>();
  const searcher = createMemo(() => {
    const made = makeSearcher(parts.replica, limits(), (result, asked) =>
      setFound({ text: asked, result }),
    );
    onCleanup(() => made.close());
    return made;
  });
  createEffect(() => {
    const asked = text().trim();
    parts.version();
    if (asked === '') setFound(undefined);
    else searcher().search(asked);
  });
  return () => (text().trim() === '' ? undefined : found());
}
