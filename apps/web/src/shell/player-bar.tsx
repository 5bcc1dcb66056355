import { A } from '@solidjs/router';
import Info from 'lucide-solid/icons/info';
import ListMusic from 'lucide-solid/icons/list-music';
import Volume1 from 'lucide-solid/icons/volume-1';
import Volume2 from 'lucide-solid/icons/volume-2';
import VolumeX from 'lucide-solid/icons/volume-x';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { createMediaQuery, wideQuery } from '../design/media-query.ts';
import { Slider } from '../design/slider.tsx';
import { ArtistLine } from '../library/artist-line.tsx';
import { SeekBar } from '../now-playing/seek-bar.tsx';
import { Transport } from '../now-playing/transport.tsx';
import { strings } from '../strings/strings.ts';
import styles from './player-bar.module.css';
import { useSheet } from './sheet-route.ts';

/** The player at the bottom of a tablet or desktop. */
export function PlayerBar(): JSX.Element {
  const { player, panels } = useApp();
  const sheet = useSheet();
  const wide = createMediaQuery(wideQuery);
  const show = (name: 'queue' | 'details') => {
    if (wide()) panels.toggleSide(name);
    else sheet.open();
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: outside of sections a footer is a landmark
    <footer class={styles.bar} aria-label={strings.player.region}>
      <div class={styles.what}>
        <Show
          when={player.track()}
          fallback={<span class={styles.nothing}>{strings.player.nothing}</span>}
        >
          {(track) => (
            <>
              <button
                type="button"
                class={styles.cover}
                aria-label={strings.player.open}
                onClick={() => sheet.open()}
              >
                <Cover
                  coverId={track().coverId}
                  colour={track().coverColour}
                  title={track().albumTitle || strings.unknown.album}
                  sizes="56px"
                  eager
                />
              </button>
              <div class={styles.text}>
                <A href={`/albums/${track().albumId}`} class={styles.title}>
                  <bdi>{track().title || strings.unknown.track}</bdi>
                </A>
                <ArtistLine
                  class={styles.artist}
                  line={track().artist}
                  artistIds={track().artistIds}
                />
              </div>
            </>
          )}
        </Show>
      </div>
      <div class={styles.centre}>
        <Transport size="bar" />
        <SeekBar layout="row" />
      </div>
      <div class={styles.side}>
        <IconButton
          label={strings.player.queue}
          pressed={wide() ? panels.side() === 'queue' : undefined}
          onClick={() => show('queue')}
        >
          <ListMusic />
        </IconButton>
        <Show when={wide()}>
          <IconButton
            label={strings.player.details}
            pressed={panels.side() === 'details'}
            onClick={() => show('details')}
          >
            <Info />
          </IconButton>
        </Show>
        <IconButton
          label={player.muted() ? strings.player.unmute : strings.player.mute}
          onClick={() => player.setMuted(!player.muted())}
        >
          <Show when={!player.muted() && player.volume() > 0} fallback={<VolumeX />}>
            {player.volume() < 0.5 ? <Volume1 /> : <Volume2 />}
          </Show>
        </IconButton>
        <Slider
          class={styles.volume}
          label={strings.player.volume}
          value={player.muted() ? 0 : player.volume() * 100}
          max={100}
          step={1}
          keyStep={5}
          textOf={(value) => strings.player.volumeText(Math.round(value))}
          onInput={(value) => player.setVolume(value / 100)}
          onCommit={(value) => player.setVolume(value / 100)}
        />
      </div>
    </footer>
  );
}
