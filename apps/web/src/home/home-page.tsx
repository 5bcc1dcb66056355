import type { AlbumRow } from '@linnet/offline/shared/replica-api';
import { A } from '@solidjs/router';
import Music from 'lucide-solid/icons/music';
import Play from 'lucide-solid/icons/play';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  Match,
  onCleanup,
  Show,
  Switch,
} from 'solid-js';
import { useApp } from '../app-context.ts';
import buttons from '../design/button.module.css';
import { Cover } from '../design/cover.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { AlbumRowShelf, Shelf } from '../library/album-shelf.tsx';
import { Page } from '../shell/page.tsx';
import { createStatus } from '../shell/status-line.tsx';
import { strings } from '../strings/strings.ts';
import styles from './home-page.module.css';
import { recentAlbumIds } from './recent-albums.ts';
import { pickOfTheDay } from './rediscover.ts';

/** What one most likely wants now: go on listening, see what is new, find something forgotten. */
export function HomePage(): JSX.Element {
  const { library, server } = useApp();
  const status = createStatus();
  const tracks = () => library.status().counts.tracks;
  const nothingYet = () => tracks() === 0 && library.status().state !== 'opening';
  const working = () =>
    server.scanning() ||
    server.expecting() ||
    library.status().sync.state === 'syncing' ||
    server.library() === undefined;
  return (
    <Page title={strings.home.title}>
      <Switch>
        <Match when={nothingYet() && working()}>
          <EmptyState
            icon={<RefreshCw />}
            title={strings.home.firstUse}
            hint={status()?.detail ?? strings.home.firstUseHint}
          />
        </Match>
        <Match when={nothingYet()}>
          <EmptyState icon={<Music />} title={strings.home.empty} hint={strings.home.emptyHint}>
            <A href="/setup" class={`${buttons.button} ${buttons.primary}`}>
              {strings.home.chooseFolder}
            </A>
          </EmptyState>
        </Match>
        <Match when={tracks() > 0}>
          <div class={styles.home}>
            <ContinueCard />
            <RecentlyPlayed />
            <Shelf
              title={strings.home.recentlyAdded}
              href="/albums?sort=added"
              query={{ list: 'albums', sort: 'added', descending: true }}
            />
            <Rediscover />
          </div>
        </Match>
      </Switch>
    </Page>
  );
}

/** The queue of the last time, until it plays again. */
function ContinueCard(): JSX.Element {
  const { player } = useApp();
  const rest = createMemo(() => {
    const { entries, index } = player.queue();
    const later = entries.slice(index).reduce((sum, entry) => sum + entry.track.durationMs, 0);
    return later - player.state().positionSeconds * 1000;
  });
  return (
    <Show when={!player.playing() && player.track()}>
      {(track) => (
        <section class={styles.continue} aria-label={strings.home.continueListening}>
          <button
            type="button"
            class={styles.card}
            style={{ '--tint': track().coverColour ?? 'var(--blank)' }}
            onClick={() => player.toggle()}
          >
            <Cover
              class={styles.cover}
              coverId={track().coverId}
              colour={track().coverColour}
              title={track().albumTitle || strings.unknown.album}
              sizes="96px"
              eager
            />
            <span class={styles.text}>
              <span class={styles.over}>{strings.home.continueListening}</span>
              <span class={styles.title}>
                <bdi>{track().title || strings.unknown.track}</bdi>
              </span>
              <span class={styles.second}>
                <bdi>{track().artist || strings.unknown.artist}</bdi>
                <span>{strings.home.left(Math.max(0, rest()))}</span>
              </span>
            </span>
            <span class={styles.play} aria-hidden="true">
              <Play />
            </span>
          </button>
        </section>
      )}
    </Show>
  );
}

/** Albums by id, in the order of the ids; those that are no more are left out. */
function createAlbums(ids: () => readonly string[]): () => readonly AlbumRow[] {
  const { library } = useApp();
  const [albums, setAlbums] = createSignal<readonly AlbumRow[]>([]);
  createEffect(() => {
    const asked = ids();
    library.version();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    Promise.all(asked.map((id) => library.replica.album(id))).then(
      (found) => {
        if (current) setAlbums(found.flatMap((one) => (one === undefined ? [] : [one.album])));
      },
      // The shelf is left out; everything else on the page stands.
      () => {},
    );
  });
  return albums;
}

function RecentlyPlayed(): JSX.Element {
  const ids = recentAlbumIds(useApp().storage);
  const albums = createAlbums(() => ids);
  return <AlbumRowShelf title={strings.home.recentlyPlayed} albums={albums()} />;
}

/** A handful of the whole library, another one every day. */
function Rediscover(): JSX.Element {
  const { library } = useApp();
  const [all, setAll] = createSignal<readonly string[]>([]);
  createEffect(() => {
    library.version();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    library.replica.ids({ list: 'albums', sort: 'added' }).then(
      (ids) => current && setAll(ids),
      () => {},
    );
  });
  const day = Math.floor(Date.now() / 86_400_000);
  const picked = createMemo(() => pickOfTheDay(all(), day, 12), [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const albums = createAlbums(picked);
  return (
    <Show when={all().length > 12}>
      <AlbumRowShelf title={strings.home.rediscover} albums={albums()} href="/albums" />
    </Show>
  );
}
