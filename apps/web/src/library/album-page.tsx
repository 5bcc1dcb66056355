import type { AlbumRow, TrackRow } from '@linnet/offline/shared/replica-api';
import { useParams } from '@solidjs/router';
import Disc3 from 'lucide-solid/icons/disc-3';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import Shuffle from 'lucide-solid/icons/shuffle';
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { EachByKey } from '../design/each-by-key.tsx';
import { BackButton } from '../shell/back-button.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { Page } from '../shell/page.tsx';
import { formatLength } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import styles from './album-page.module.css';
import { Shelf } from './album-shelf.tsx';
import { ArtistLine } from './artist-line.tsx';
import { CodecBadge } from './codec-badge.tsx';
import { albumKey, loadAlbum } from './details.ts';
import { groupByDisc, typicalTrack } from './discs.ts';
import { TrackRowView } from './track-row.tsx';

export default function AlbumPage(): JSX.Element {
  const params = useParams();
  const { library } = useApp();
  const details = library.lookUp(() => albumKey(params.id ?? ''), loadAlbum);
  return (
    <Switch
      fallback={
        <Page title={strings.nav.albums} header={<div />}>
          {null}
        </Page>
      }
    >
      <Match when={details() === null}>
        <MissingPage icon={<Disc3 />} hint={strings.missingPage.album} />
      </Match>
      <Match when={details()}>
        {(found) => <Album album={found().album} tracks={found().tracks} />}
      </Match>
    </Switch>
  );
}

function Album(props: { album: AlbumRow; tracks: readonly TrackRow[] }): JSX.Element {
  const { music } = useApp();
  const title = () => props.album.title || strings.unknown.album;
  const discs = createMemo(() => groupByDisc(props.tracks));
  return (
    <Page title={title()} header={<Header album={props.album} tracks={props.tracks} />}>
      <section aria-label={strings.album.trackList} class={styles.tracks}>
        <For each={discs()}>
          {(group) => (
            <>
              <Show when={group.disc}>
                {(disc) => <h2 class={styles.disc}>{strings.album.disc(disc())}</h2>}
              </Show>
              <DiscTracks
                tracks={group.tracks}
                album={props.album}
                onMenu={(track, at) => music.trackMenu([track], at, { onAlbumPage: true })}
                all={props.tracks}
              />
            </>
          )}
        </For>
      </section>
      <Show when={props.album.artistIds[0]}>
        {(artistId) => (
          <Shelf
            title={strings.album.moreBy(props.album.artist)}
            href={`/artists/${artistId()}`}
            query={{ list: 'albums', sort: 'year', descending: true, artistId: artistId() }}
            without={props.album.id}
            second="year"
          />
        )}
      </Show>
    </Page>
  );
}

function Header(props: { album: AlbumRow; tracks: readonly TrackRow[] }): JSX.Element {
  const { music, player } = useApp();
  const title = () => props.album.title || strings.unknown.album;
  const typical = createMemo(() => typicalTrack(props.tracks));
  const isCurrent = () => player.track()?.albumId === props.album.id;
  const sounding = () => isCurrent() && player.playing();
  const facts = () =>
    [
      props.album.year === null ? '' : String(props.album.year),
      strings.count.tracks(props.tracks.length),
      formatLength(props.album.durationMs),
    ].filter((fact) => fact !== '');
  return (
    <header class={styles.header} style={{ '--tint': props.album.coverColour ?? 'var(--blank)' }}>
      <div class={styles.ground} aria-hidden="true" />
      <BackButton class={styles.back} />
      <div class={styles.coverBox} data-travel="cover">
        <Cover
          eager
          coverId={props.album.coverId}
          colour={props.album.coverColour}
          title={title()}
          label={strings.album.cover(title())}
          sizes="(min-width: 1000px) 272px, (min-width: 700px) 224px, 64vw"
          class={styles.cover}
        />
      </div>
      <div class={styles.about}>
        <p class={styles.kind}>{strings.album.kinds[props.album.kind]}</p>
        <h1 class={styles.title} data-long={title().length > 38}>
          <bdi>{title()}</bdi>
        </h1>
        <p class={styles.artist}>
          <ArtistLine line={props.album.artist} artistIds={props.album.artistIds} />
        </p>
        <p class={styles.facts}>
          <For each={facts()}>{(fact) => <span class={styles.fact}>{fact}</span>}</For>
          <Show when={typical()}>{(track) => <CodecBadge track={track()} />}</Show>
        </p>
        <div class={styles.actions}>
          <Button
            look="primary"
            onClick={() =>
              isCurrent() && player.entry() ? player.toggle() : music.playAlbum(props.album.id)
            }
          >
            {sounding() ? (
              <Pause class={styles.solid ?? ''} />
            ) : (
              <Play class={styles.solid ?? ''} />
            )}
            {sounding() ? strings.action.pause : strings.action.play}
          </Button>
          <Button onClick={() => music.playAlbum(props.album.id, { shuffle: true })}>
            <Shuffle />
            {strings.action.shuffle}
          </Button>
          <IconButton
            class={styles.more}
            label={strings.action.moreFor(title())}
            aria-haspopup="menu"
            onClick={(event) => music.albumMenu(props.album, { anchor: event.currentTarget })}
          >
            <Ellipsis />
          </IconButton>
        </div>
      </div>
    </header>
  );
}

function DiscTracks(props: {
  tracks: readonly TrackRow[];
  all: readonly TrackRow[];
  album: AlbumRow;
  onMenu: (track: TrackRow, at: { x: number; y: number } | { anchor: HTMLElement }) => void;
}): JSX.Element {
  const { player } = useApp();
  return (
    <ol>
      <EachByKey each={props.tracks} by={(track) => track.id}>
        {(track) => (
          <li>
            <TrackRowView
              track={track()}
              lead="number"
              second={track().artist === props.album.artist ? undefined : track().artist}
              onPlay={() => player.playTracks(props.all, props.all.indexOf(track()))}
              onMenu={(at) => props.onMenu(track(), at)}
            />
          </li>
        )}
      </EachByKey>
    </ol>
  );
}
