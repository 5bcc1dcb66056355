import type { TrackRow } from '@linnet/offline/shared/replica-api';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { MoreGlyph } from '../design/glyphs.tsx';
import { PlayingBars } from '../design/playing-bars.tsx';
import { formatTrackLength } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import styles from './track-row.module.css';

interface TrackRowProps {
  readonly track: TrackRow | undefined;
  /** What leads the row: its number on the album, or its cover. */
  readonly lead: 'number' | 'cover';
  /** Second line; absent where it would only repeat the page. */
  readonly second?: string | undefined;
  readonly onPlay: () => void;
  readonly onMenu: (at: { x: number; y: number } | { anchor: HTMLElement }) => void;
}

/** A track in a list. The whole row plays it; the button at its end opens the menu. */
export function TrackRowView(props: TrackRowProps): JSX.Element {
  const { player } = useApp();
  const isCurrent = () =>
    props.track !== undefined && player.entry()?.track.trackId === props.track.id;
  const missing = () => props.track?.missing === 1;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same menu opens from the button in the row
    <div
      class={styles.row}
      data-lead={props.lead}
      data-current={isCurrent()}
      data-missing={missing()}
      onContextMenu={(event) => {
        event.preventDefault();
        props.onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <Show when={props.track} fallback={<span class={styles.blank} aria-hidden="true" />}>
        {(track) => {
          const title = () => track().title || strings.unknown.track;
          return (
            <>
              <span class={styles.lead}>
                <Show
                  when={props.lead === 'cover'}
                  fallback={
                    <Show
                      when={isCurrent()}
                      fallback={<span class={styles.number}>{track().number ?? '·'}</span>}
                    >
                      <PlayingBars moving={player.playing()} />
                    </Show>
                  }
                >
                  <Cover
                    coverId={track().coverId}
                    colour={track().coverColour}
                    title={track().albumTitle || strings.unknown.album}
                    sizes="44px"
                    class={styles.cover}
                  />
                  <Show when={isCurrent()}>
                    <span class={styles.overCover}>
                      <PlayingBars moving={player.playing()} />
                    </span>
                  </Show>
                </Show>
              </span>
              <span class={styles.text}>
                <button
                  type="button"
                  class={styles.title}
                  disabled={missing()}
                  aria-current={isCurrent() ? 'true' : undefined}
                  title={missing() ? strings.album.missing : undefined}
                  onClick={() => (isCurrent() ? player.toggle() : props.onPlay())}
                >
                  <bdi>{title()}</bdi>
                </button>
                <Show when={props.second}>
                  {(second) => (
                    <span class={styles.second}>
                      <bdi>{second()}</bdi>
                    </span>
                  )}
                </Show>
              </span>
              <span class={styles.length}>{formatTrackLength(track().durationMs)}</span>
              <IconButton
                class={styles.more}
                label={strings.action.moreFor(title())}
                aria-haspopup="menu"
                onClick={(event) => props.onMenu({ anchor: event.currentTarget })}
              >
                <MoreGlyph />
              </IconButton>
            </>
          );
        }}
      </Show>
    </div>
  );
}
