import { makeSearcher } from '@linnet/offline/page/searcher';
import type { Replica, SearchResult } from '@linnet/offline/shared/replica-api';
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

export interface FoundFor {
  readonly text: string;
  readonly result: SearchResult;
}

/** What the replica finds for `text` as it is typed; the last answer stays until the next one. */
export function createSearch(
  parts: { replica: Replica; version: Accessor<number> },
  text: Accessor<string>,
  limits: { artists: number; albums: number; tracks: number },
): Accessor<FoundFor | undefined> {
  const [found, setFound] = createSignal<FoundFor>();
  const searcher = makeSearcher(parts.replica, limits, (result, asked) =>
    setFound({ text: asked, result }),
  );
  onCleanup(() => searcher.close());
  createEffect(() => {
    const asked = text().trim();
    parts.version();
    if (asked === '') setFound(undefined);
    else searcher.search(asked);
  });
  return () => (text().trim() === '' ? undefined : found());
}
