import type { PlayerFigures } from '@linnet/playback/shared/player-protocol';
import { A } from '@solidjs/router';
import Info from 'lucide-solid/icons/info';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { EmptyState } from '../design/empty-state.tsx';
import { ArtistLine } from '../library/artist-line.tsx';
import { formatAgo, formatBytes } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { signalPath } from './signal-path.ts';
import styles from './track-details.module.css';

/** What is known of the track that plays, and the way its sound takes. */
export function TrackDetails(): JSX.Element {
  const { player } = useApp();
  const [figures, setFigures] = createSignal<PlayerFigures>();
  createEffect(() => {
    // Asked at each change of the track or of its status; the decoder is known when it sounds.
    player.entry();
    player.state().status;
    let current = true;
    onCleanup(() => {
      current = false;
    });
    player.player.figures().then(
      (answer) => current && setFigures(answer),
      // The path is then as long as the file alone tells.
      () => {},
    );
  });
  const words = strings.details;
  return (
    <Show
      when={player.track()}
      fallback={<EmptyState small icon={<Info />} title={strings.player.nothing} />}
    >
      {(track) => (
        <div class={styles.details}>
          <section aria-label={words.path}>
            <h3 class={styles.heading}>{words.path}</h3>
            <ol class={styles.path}>
              <For each={signalPath(track(), figures())}>
                {(step) => (
                  <li class={styles.step}>
                    <span class={styles.name}>{step.name}</span>
                    <span class={styles.value}>{step.value}</span>
                    <Show when={step.note}>
                      {(note) => <span class={styles.note}>{note()}</span>}
                    </Show>
                  </li>
                )}
              </For>
            </ol>
          </section>
          <section aria-label={words.source}>
            <h3 class={styles.heading}>{words.source}</h3>
            <dl class={styles.facts}>
              <dt>{words.album}</dt>
              <dd>
                <A href={`/albums/${track().albumId}`}>
                  <bdi>{track().albumTitle || strings.unknown.album}</bdi>
                </A>
              </dd>
              <dt>{words.artist}</dt>
              <dd>
                <ArtistLine line={track().artist} artistIds={track().artistIds} />
              </dd>
              <Show when={track().year}>
                {(year) => (
                  <>
                    <dt>{words.year}</dt>
                    <dd>{year()}</dd>
                  </>
                )}
              </Show>
              <dt>{words.channels}</dt>
              <dd>{words.channelNames(track().channels)}</dd>
              <dt>{words.size}</dt>
              <dd>{formatBytes(track().bytes)}</dd>
              <Show when={track().albumGain ?? track().trackGain}>
                {(gain) => (
                  <>
                    <dt>{words.replayGain}</dt>
                    <dd>{words.decibels(gain())}</dd>
                  </>
                )}
              </Show>
              <dt>{words.added}</dt>
              <dd>{formatAgo(track().addedAt, Date.now())}</dd>
            </dl>
          </section>
        </div>
      )}
    </Show>
  );
}
