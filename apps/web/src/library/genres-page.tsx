import type { GenreRow } from '@linnet/offline/shared/replica-api';
import Tags from 'lucide-solid/icons/tags';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { hueOf } from '../design/cover-mark.ts';
import { EmptyState } from '../design/empty-state.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import styles from './genres-page.module.css';

export default function GenresPage(): JSX.Element {
  const { library } = useApp();
  const list = library.list(() => ({ list: 'genres' }));
  return (
    <Page
      back="/library"
      title={strings.nav.genres}
      note={list.total() ? strings.count.genres(list.total() ?? 0) : undefined}
    >
      <Show
        when={list.total() !== 0 || library.status().state === 'opening'}
        fallback={
          <EmptyState
            icon={<Tags />}
            title={strings.library.emptyGenres}
            hint={strings.library.emptyGenresHint}
          />
        }
      >
        <Show when={list.total() !== undefined}>
          <VirtualList
            label={strings.nav.genres}
            total={list.total() ?? 0}
            at={list.at}
            keyOf={(genre) => genre.id}
            onRange={list.want}
            minimumCell={150}
            columnGap={16}
            rowHeight={() => 108}
          >
            {(cell) => (
              // biome-ignore lint/a11y/useSemanticElements: the cells of a virtual list are positioned, not listed
              <div role="listitem" aria-setsize={list.total()} aria-posinset={cell().index + 1}>
                <GenreTile genre={cell().row} />
              </div>
            )}
          </VirtualList>
        </Show>
      </Show>
    </Page>
  );
}

function GenreTile(props: { genre: GenreRow | undefined }): JSX.Element {
  return (
    <Show when={props.genre} fallback={<div class={styles.blank} aria-hidden="true" />}>
      {(genre) => (
        <a
          href={`/genres/${genre().id}`}
          class={styles.tile}
          style={{ '--hue': String(hueOf(genre().name)) }}
        >
          <bdi class={styles.name}>{genre().name}</bdi>
          <span class={styles.count}>{strings.count.albums(genre().albumCount)}</span>
        </a>
      )}
    </Show>
  );
}
