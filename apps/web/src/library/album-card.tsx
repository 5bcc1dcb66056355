import type { AlbumRow } from '@linnet/offline/shared/replica-api';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Cover } from '../design/cover.tsx';
import { PauseGlyph, PlayGlyph } from '../design/glyphs.tsx';
import { travelTo } from '../shell/travel.ts';
import { strings } from '../strings/strings.ts';
import styles from './album-card.module.css';

/** Pixels below the cover: the grid needs to know them before anything is drawn. */
export const cardTextHeight = 68;

interface AlbumCardProps {
  readonly album: AlbumRow | undefined;
  /** What stands below the title. */
  readonly second?: 'artist' | 'year';
  readonly sizes: string;
}

/** An album in a grid or a shelf. While it is on its way, a blank of the same shape. */
export function AlbumCard(props: AlbumCardProps): JSX.Element {
  return (
    <Show when={props.album} fallback={<BlankCard />}>
      {(album) => <Card {...props} album={album()} />}
    </Show>
  );
}

function Card(props: AlbumCardProps & { album: AlbumRow }): JSX.Element {
  const { music, player } = useApp();
  let cover: HTMLElement | undefined;
  const title = () => props.album.title || strings.unknown.album;
  const second = () =>
    props.second === 'year' && props.album.year !== null
      ? String(props.album.year)
      : props.album.artist || strings.unknown.artist;
  const isCurrent = () => player.track()?.albumId === props.album.id;
  const sounding = () => isCurrent() && player.playing();
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    music.albumMenu(props.album, { x: event.clientX, y: event.clientY });
  };
  return (
    <article class={styles.card} onContextMenu={menu}>
      <div class={styles.frame}>
        <Cover
          ref={(element) => {
            cover = element;
          }}
          coverId={props.album.coverId}
          colour={props.album.coverColour}
          title={title()}
          sizes={props.sizes}
        />
        <button
          type="button"
          class={styles.play}
          data-current={isCurrent()}
          aria-label={
            sounding() ? strings.action.pauseName(title()) : strings.action.playName(title())
          }
          onPointerEnter={() => music.prepareAlbum(props.album.id)}
          onPointerDown={() => music.prepareAlbum(props.album.id)}
          onClick={() => (isCurrent() ? player.toggle() : music.playAlbum(props.album.id))}
        >
          {sounding() ? <PauseGlyph /> : <PlayGlyph />}
        </button>
      </div>
      <div class={styles.text}>
        <a
          href={`/albums/${props.album.id}`}
          class={styles.title}
          onClick={(event) => travelTo(event, cover)}
        >
          <bdi>{title()}</bdi>
        </a>
        <p class={styles.second}>
          <bdi>{second()}</bdi>
        </p>
      </div>
    </article>
  );
}

function BlankCard(): JSX.Element {
  return (
    <div class={styles.card} aria-hidden="true">
      <div class={styles.blank} />
      <div class={styles.text}>
        <span class={styles.blankLine} />
        <span class={styles.blankLine} />
      </div>
    </div>
  );
}
