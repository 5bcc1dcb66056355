import type { AlbumRow } from '@linnet/offline/shared/replica-api';
import { createMemo, type JSX, Show } from 'solid-js';
import { createMediaQuery } from '../design/media-query.ts';
import { VirtualList } from '../design/virtual-list.tsx';
import { AlbumCard, cardTextHeight } from './album-card.tsx';
import type { RowList } from './library-view.ts';

/** Albums as a grid of any length. */
export function AlbumGrid(props: {
  list: RowList<AlbumRow>;
  label: string;
  second?: 'artist' | 'year';
}): JSX.Element {
  const compact = createMediaQuery('(max-width: 699.98px)');
  const minimum = () => (compact() ? 150 : 176);
  const gap = () => (compact() ? 14 : 24);
  const sizes = createMemo(() => (compact() ? '46vw' : '220px'));
  return (
    <Show when={props.list.total() !== undefined}>
      <VirtualList
        label={props.label}
        total={props.list.total() ?? 0}
        at={props.list.at}
        keyOf={(album) => album.id}
        onRange={props.list.want}
        minimumCell={minimum()}
        columnGap={gap()}
        rowHeight={(cellWidth) => Math.round(cellWidth) + cardTextHeight}
      >
        {(cell) => (
          // biome-ignore lint/a11y/useSemanticElements: the cells of a virtual list are positioned, not listed
          <div role="listitem" aria-setsize={props.list.total()} aria-posinset={cell().index + 1}>
            <AlbumCard album={cell().row} second={props.second ?? 'artist'} sizes={sizes()} />
          </div>
        )}
      </VirtualList>
    </Show>
  );
}
