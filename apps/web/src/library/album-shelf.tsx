import type { AlbumRow, ListQuery } from '@linnet/offline/shared/replica-api';
import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import { createMemo, type JSX, onMount, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { EachByKey } from '../design/each-by-key.tsx';
import { AlbumCard } from './album-card.tsx';
import styles from './album-shelf.module.css';

type AlbumQuery = Extract<ListQuery, { list: 'albums' }>;
const most = 18;

/** One row of albums that scrolls sideways; nothing at all when there are none. */
export function Shelf(props: {
  title: string;
  query: AlbumQuery;
  href?: string;
  without?: string;
  second?: 'artist' | 'year';
}): JSX.Element {
  const { library } = useApp();
  const list = library.list(() => props.query);
  onMount(() => list.want(0, most + 1));
  const albums = createMemo(() => {
    const found: AlbumRow[] = [];
    for (let index = 0; index <= most && found.length < most; index += 1) {
      const album = list.at(index);
      if (album !== undefined && album.id !== props.without) found.push(album);
    }
    return found;
  });
  return (
    <AlbumRowShelf
      title={props.title}
      albums={albums()}
      {...(props.href === undefined ? {} : { href: props.href })}
      second={props.second ?? 'artist'}
    />
  );
}

export function AlbumRowShelf(props: {
  title: string;
  albums: readonly AlbumRow[];
  href?: string;
  second?: 'artist' | 'year';
}): JSX.Element {
  return (
    <Show when={props.albums.length > 0}>
      <section class={styles.shelf} aria-label={props.title}>
        <h2 class={styles.heading}>
          <Show when={props.href} fallback={props.title}>
            {(href) => (
              <A href={href()} class={styles.link}>
                {props.title}
                <ChevronRight aria-hidden="true" />
              </A>
            )}
          </Show>
        </h2>
        <ul class={styles.row}>
          <EachByKey each={props.albums} by={(album) => album.id}>
            {(album) => (
              <li class={styles.cell}>
                <AlbumCard album={album()} second={props.second ?? 'artist'} sizes="176px" />
              </li>
            )}
          </EachByKey>
        </ul>
      </section>
    </Show>
  );
}
