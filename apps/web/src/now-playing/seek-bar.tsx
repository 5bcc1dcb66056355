import { createSignal, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Slider } from '../design/slider.tsx';
import { formatDuration, spokenDuration } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { createPositionTicker } from './player-view.ts';
import styles from './seek-bar.module.css';

/** Elapsed time, the bar to seek with, and what is left. */
export function SeekBar(props: { layout: 'row' | 'stacked' }): JSX.Element {
  const { player } = useApp();
  const [position, setPosition] = createSignal(0);
  const [held, setHeld] = createSignal<number>();
  // Before the first sound the player knows no duration yet, but the catalogue does.
  const duration = () =>
    player.state().durationSeconds || (player.entry()?.track.durationMs ?? 0) / 1000;
  createPositionTicker(player, (seconds) => setPosition(Math.round(seconds * 10) / 10));
  const shown = () => held() ?? position();
  return (
    <div class={styles.seek} data-layout={props.layout}>
      <span class={styles.time} aria-hidden="true">
        {formatDuration(shown())}
      </span>
      <Slider
        class={styles.slider}
        label={strings.player.seek}
        value={position()}
        max={duration()}
        step={0.1}
        keyStep={5}
        disabled={player.entry() === undefined}
        textOf={(value) =>
          strings.player.seekText(spokenDuration(value), spokenDuration(duration()))
        }
        onInput={setHeld}
        onCommit={(value) => {
          setHeld(undefined);
          setPosition(value);
          void player.player.seek(value);
        }}
      />
      <span class={styles.time} data-end aria-hidden="true">
        {props.layout === 'stacked'
          ? `−${formatDuration(Math.max(0, duration() - shown()))}`
          : formatDuration(duration())}
      </span>
    </div>
  );
}
