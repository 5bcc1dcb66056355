import type { ArtistRow } from '@linnet/offline/shared/replica-api';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Cover } from '../design/cover.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { createMediaQuery, phoneQuery } from '../design/media-query.ts';
import { VirtualList } from '../design/virtual-list.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import styles from './artists-page.module.css';
import { LetterIndex } from './letter-index.tsx';

export default function ArtistsPage(): JSX.Element {
  const { library } = useApp();
  const query = { list: 'artists' } as const;
  const list = library.list(() => query);
  const phone = createMediaQuery(phoneQuery);
  const rowHeight = () => (phone() ? 68 : 0);
  return (
    <Page
      back="/library"
      title={strings.nav.artists}
      note={list.total() ? strings.count.artists(list.total() ?? 0) : undefined}
    >
      <Show
        when={list.total() !== 0 || library.status().state === 'opening'}
        fallback={
          <EmptyState
            icon={<MicVocal />}
            title={strings.library.emptyArtists}
            hint={strings.library.emptyHint}
          />
        }
      >
        <Show when={list.total() !== undefined}>
          <VirtualList
            label={strings.nav.artists}
            total={list.total() ?? 0}
            at={list.at}
            keyOf={(artist) => artist.id}
            onRange={list.want}
            minimumCell={phone() ? undefined : 150}
            columnGap={24}
            rowHeight={(width) => rowHeight() || Math.round(width) + 76}
          >
            {(cell) => (
              // biome-ignore lint/a11y/useSemanticElements: the cells of a virtual list are positioned, not listed
              <div role="listitem" aria-setsize={list.total()} aria-posinset={cell().index + 1}>
                <ArtistCell artist={cell().row} phone={phone()} />
              </div>
            )}
          </VirtualList>
          <LetterIndex query={query} rowHeight={rowHeight()} />
        </Show>
      </Show>
    </Page>
  );
}

export function ArtistCell(props: { artist: ArtistRow | undefined; phone: boolean }): JSX.Element {
  const { music } = useApp();
  return (
    <Show
      when={props.artist}
      fallback={
        <div class={styles.artist} data-phone={props.phone} aria-hidden="true">
          <div class={`${styles.picture} ${styles.blank}`} />
        </div>
      }
    >
      {(artist) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the same things are on the artist's own page
        <div
          class={styles.artist}
          data-phone={props.phone}
          onContextMenu={(event) => {
            event.preventDefault();
            music.artistMenu(artist(), { x: event.clientX, y: event.clientY });
          }}
        >
          <Cover
            round
            class={styles.picture}
            coverId={artist().coverId}
            colour={artist().coverColour}
            title={artist().name || strings.unknown.artist}
            sizes={props.phone ? '52px' : '200px'}
          />
          <div class={styles.text}>
            <a href={`/artists/${artist().id}`} class={styles.name}>
              <bdi>{artist().name || strings.unknown.artist}</bdi>
            </a>
            <p class={styles.second}>
              {artist().albumCount > 0
                ? strings.count.albums(artist().albumCount)
                : strings.count.tracks(artist().trackCount)}
            </p>
          </div>
        </div>
      )}
    </Show>
  );
}
