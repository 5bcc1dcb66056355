import SkipForward from 'lucide-solid/icons/skip-forward';
import { createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { followDrag } from '../design/drag.ts';
import { createPositionTicker } from '../now-playing/player-view.ts';
import { PlayButton } from '../now-playing/transport.tsx';
import { strings } from '../strings/strings.ts';
import styles from './mini-player.module.css';
import { useSheet } from './sheet-route.ts';

const skipPixels = 70;
const openPixels = 36;

/** The player above the tabs of a phone. A swipe skips, a tap or a swipe up opens the sheet. */
export function MiniPlayer(): JSX.Element {
  const { player } = useApp();
  const sheet = useSheet();
  let box: HTMLElement | undefined;
  const [shift, setShift] = createSignal(0);
  const [share, setShare] = createSignal(0);
  createPositionTicker(player, (seconds) => {
    const whole = player.state().durationSeconds;
    setShare(whole > 0 ? Math.round((seconds / whole) * 1000) / 1000 : 0);
  });
  onMount(() => {
    if (box === undefined) return;
    onCleanup(
      followDrag(box, {
        axis: 'both',
        onMove: (axis, distance) => setShift(axis === 'x' ? distance : 0),
        onEnd(axis, distance, velocity) {
          setShift(0);
          const far = Math.abs(distance) > skipPixels || Math.abs(velocity) > 0.6;
          if (axis === 'y' && (distance < -openPixels || velocity < -0.5)) sheet.open();
          else if (axis === 'x' && far) {
            if (distance < 0) void player.player.next();
            else void player.player.previous();
          }
        },
        onCancel: () => setShift(0),
      }),
    );
  });
  return (
    <section
      ref={(element) => {
        box = element;
      }}
      class={styles.mini}
      aria-label={strings.player.region}
      style={{ '--share': String(share()) }}
    >
      <Show when={player.track()} fallback={<div class={styles.what} />}>
        {(track) => (
          <button
            type="button"
            class={styles.what}
            style={{ transform: `translateX(${shift() * 0.6}px)` }}
            data-held={shift() !== 0}
            onClick={() => sheet.open()}
          >
            <span class="visually-hidden">{strings.player.open}</span>
            <Cover
              class={styles.cover}
              coverId={track().coverId}
              colour={track().coverColour}
              title={track().albumTitle || strings.unknown.album}
              sizes="44px"
              eager
            />
            <span class={styles.text}>
              <span class={styles.title}>
                <bdi>{track().title || strings.unknown.track}</bdi>
              </span>
              <span class={styles.artist}>
                <bdi>{track().artist || strings.unknown.artist}</bdi>
              </span>
            </span>
          </button>
        )}
      </Show>
      <PlayButton size="mini" />
      <IconButton
        class={styles.next}
        label={strings.player.next}
        onClick={() => void player.player.next()}
      >
        <SkipForward />
      </IconButton>
      <div class={styles.progress} aria-hidden="true" />
    </section>
  );
}
