import { A } from '@solidjs/router';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import Disc3 from 'lucide-solid/icons/disc-3';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Info from 'lucide-solid/icons/info';
import ListMusic from 'lucide-solid/icons/list-music';
import { createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { followDrag } from '../design/drag.ts';
import { createMediaQuery, wideQuery } from '../design/media-query.ts';
import { ArtistLine } from '../library/artist-line.tsx';
import { CodecBadge } from '../library/codec-badge.tsx';
import { QueueView } from '../queue/queue-view.tsx';
import { useSheet } from '../shell/sheet-route.ts';
import { strings } from '../strings/strings.ts';
import styles from './now-playing-sheet.module.css';
import { SeekBar } from './seek-bar.tsx';
import { TrackDetails } from './track-details.tsx';
import { Transport } from './transport.tsx';

type SheetPage = 'cover' | 'queue' | 'details';
const closePixels = 120;
const skipPixels = 80;

/** Now playing, over everything. On a wide screen the cover and the queue stand side by side. */
export default function NowPlayingSheet(): JSX.Element {
  const { player, music } = useApp();
  const sheet = useSheet();
  const wide = createMediaQuery(wideQuery);
  const [page, setPage] = createSignal<SheetPage>('cover');
  const [down, setDown] = createSignal(0);
  const [across, setAcross] = createSignal(0);
  let box: HTMLElement | undefined;
  let grip: HTMLElement | undefined;

  onMount(() => {
    const before = document.activeElement;
    box?.focus({ preventScroll: true });
    onCleanup(() => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    });
    if (grip === undefined) return;
    onCleanup(
      followDrag(grip, {
        axis: 'both',
        onMove(axis, distance) {
          if (axis === 'y') setDown(Math.max(0, distance));
          else setAcross(distance);
        },
        onEnd(axis, distance, velocity) {
          setDown(0);
          setAcross(0);
          if (axis === 'y' && (distance > closePixels || velocity > 0.6)) sheet.close();
          else if (axis === 'x' && (Math.abs(distance) > skipPixels || Math.abs(velocity) > 0.6)) {
            if (distance < 0) void player.player.next();
            else void player.player.previous();
          }
        },
        onCancel() {
          setDown(0);
          setAcross(0);
        },
      }),
    );
  });

  const toggle = (name: SheetPage) => setPage((open) => (open === name ? 'cover' : name));
  /** The wide layout has no page of the cover: it is always there, beside the queue. */
  const shownPage = () => (wide() && page() === 'cover' ? 'queue' : page());
  return (
    <div
      ref={(element) => {
        box = element;
      }}
      class={styles.sheet}
      role="dialog"
      aria-modal="true"
      aria-label={strings.player.nowPlaying}
      tabIndex={-1}
      data-page={page()}
      data-held={down() > 0}
      style={{
        '--tint': player.track()?.coverColour ?? 'var(--blank)',
        transform: down() > 0 ? `translateY(${down()}px)` : 'none',
      }}
    >
      <div
        ref={(element) => {
          grip = element;
        }}
        class={styles.top}
      >
        <header class={styles.header}>
          <IconButton label={strings.action.close} onClick={() => sheet.close()}>
            <ChevronDown />
          </IconButton>
          <span class={styles.handle} aria-hidden="true" />
          <IconButton
            label={strings.action.more}
            aria-haspopup="menu"
            disabled={player.track() === undefined}
            onClick={(event) => {
              const track = player.track();
              if (track) music.trackMenu([track], { anchor: event.currentTarget });
            }}
          >
            <Ellipsis />
          </IconButton>
        </header>
        <div class={styles.coverBox} style={{ transform: `translateX(${across()}px)` }}>
          <Cover
            eager
            class={styles.cover}
            coverId={player.track()?.coverId}
            colour={player.track()?.coverColour}
            title={player.track()?.albumTitle || strings.unknown.album}
            sizes="(min-width: 1000px) 34rem, 90vw"
          />
        </div>
      </div>

      <div class={styles.about}>
        <div class={styles.text}>
          <h2 class={styles.title}>
            <bdi>
              {player.track() === undefined
                ? strings.player.nothing
                : player.track()?.title || strings.unknown.track}
            </bdi>
          </h2>
          <Show when={player.track()}>
            {(track) => (
              <>
                <ArtistLine
                  class={styles.artist}
                  line={track().artist}
                  artistIds={track().artistIds}
                />
                <p class={styles.album}>
                  <A href={`/albums/${track().albumId}`}>
                    <bdi>{track().albumTitle || strings.unknown.album}</bdi>
                  </A>
                  <CodecBadge track={track()} />
                </p>
              </>
            )}
          </Show>
        </div>
      </div>

      <div class={styles.body}>
        <Switch>
          <Match when={shownPage() === 'queue'}>
            <h3 class={styles.bodyTitle}>{strings.queue.title}</h3>
            <QueueView />
          </Match>
          <Match when={shownPage() === 'details'}>
            <h3 class={styles.bodyTitle}>{strings.details.title}</h3>
            <TrackDetails />
          </Match>
        </Switch>
      </div>

      <div class={styles.controls}>
        <SeekBar layout="stacked" />
        <Transport size="sheet" />
        <div class={styles.pages}>
          <Show when={!wide()}>
            <IconButton
              label={strings.details.album}
              pressed={page() === 'cover'}
              onClick={() => setPage('cover')}
            >
              <Disc3 />
            </IconButton>
          </Show>
          <IconButton
            label={strings.player.queue}
            pressed={shownPage() === 'queue'}
            onClick={() => (wide() ? setPage('queue') : toggle('queue'))}
          >
            <ListMusic />
          </IconButton>
          <IconButton
            label={strings.player.details}
            pressed={shownPage() === 'details'}
            onClick={() => toggle('details')}
          >
            <Info />
          </IconButton>
        </div>
      </div>
    </div>
  );
}
