import type { ArtistRow, TrackRow } from '@linnet/offline/shared/replica-api';
import { useParams } from '@solidjs/router';
import Ellipsis from 'lucide-solid/icons/ellipsis';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import Play from 'lucide-solid/icons/play';
import Shuffle from 'lucide-solid/icons/shuffle';
import { createMemo, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { EachByKey } from '../design/each-by-key.tsx';
import { BackButton } from '../shell/back-button.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import { AlbumGrid } from './album-grid.tsx';
import styles from './artist-page.module.css';
import { artistKey, loadArtist } from './details.ts';
import { TrackRowView } from './track-row.tsx';

/** Tracks shown for an artist of whom the library has no album. */
const mostTracks = 100;

export default function ArtistPage(): JSX.Element {
  const params = useParams();
  const { library } = useApp();
  const details = library.lookUp(() => artistKey(params.id ?? ''), loadArtist);
  return (
    <Switch
      fallback={
        <Page title={strings.nav.artists} header={<div />}>
          {null}
        </Page>
      }
    >
      <Match when={details() === null}>
        <MissingPage icon={<MicVocal />} hint={strings.missingPage.artist} />
      </Match>
      <Match when={details()}>{(found) => <Artist artist={found().artist} />}</Match>
    </Switch>
  );
}

function Artist(props: { artist: ArtistRow }): JSX.Element {
  const { library, music } = useApp();
  const name = () => props.artist.name || strings.unknown.artist;
  const albums = library.list(() => ({
    list: 'albums',
    sort: 'year',
    descending: true,
    artistId: props.artist.id,
  }));
  const appearsOn = library.list(() => ({
    list: 'albums',
    sort: 'year',
    descending: true,
    artistId: props.artist.id,
    appearsOn: true,
  }));
  const facts = () =>
    [
      props.artist.albumCount > 0 ? strings.count.albums(props.artist.albumCount) : '',
      strings.count.tracks(props.artist.trackCount),
    ]
      .filter((fact) => fact !== '')
      .join(' · ');
  return (
    <Page
      title={name()}
      header={
        <header
          class={styles.header}
          style={{ '--tint': props.artist.coverColour ?? 'var(--blank)' }}
        >
          <div class={styles.ground} aria-hidden="true" />
          <BackButton class={styles.back} fallback="/artists" />
          <Cover
            round
            eager
            class={styles.picture}
            coverId={props.artist.coverId}
            colour={props.artist.coverColour}
            title={name()}
            sizes="(min-width: 700px) 180px, 144px"
          />
          <div class={styles.about}>
            <h1 class={styles.name} data-long={name().length > 30}>
              <bdi>{name()}</bdi>
            </h1>
            <p class={styles.facts}>{facts()}</p>
            <div class={styles.actions}>
              <Button look="primary" onClick={() => music.playArtist(props.artist.id)}>
                <Play class={styles.solid ?? ''} />
                {strings.action.play}
              </Button>
              <Button onClick={() => music.playArtist(props.artist.id, { shuffle: true })}>
                <Shuffle />
                {strings.action.shuffle}
              </Button>
              <IconButton
                class={styles.more}
                label={strings.action.moreFor(name())}
                aria-haspopup="menu"
                onClick={(event) => music.artistMenu(props.artist, { anchor: event.currentTarget })}
              >
                <Ellipsis />
              </IconButton>
            </div>
          </div>
        </header>
      }
    >
      <Show when={(albums.total() ?? 0) > 0}>
        <section aria-label={strings.artist.albums}>
          <h2 class={styles.heading}>{strings.artist.albums}</h2>
          <AlbumGrid list={albums} label={strings.artist.albums} second="year" />
        </section>
      </Show>
      <Show when={albums.total() === 0}>
        <ArtistTracks artistId={props.artist.id} />
      </Show>
      <Show when={(appearsOn.total() ?? 0) > 0}>
        <section aria-label={strings.artist.appearsOn}>
          <h2 class={styles.heading}>{strings.artist.appearsOn}</h2>
          <AlbumGrid list={appearsOn} label={strings.artist.appearsOn} />
        </section>
      </Show>
    </Page>
  );
}

/** For somebody who is only heard on albums of others, the tracks are what there is of them. */
function ArtistTracks(props: { artistId: string }): JSX.Element {
  const { library, music, player } = useApp();
  const list = library.list(() => ({ list: 'tracks', sort: 'album', artistId: props.artistId }));
  onMount(() => list.want(0, mostTracks));
  const tracks = createMemo(() => {
    const found: TrackRow[] = [];
    for (let index = 0; index < Math.min(list.total() ?? 0, mostTracks); index += 1) {
      const track = list.at(index);
      if (track !== undefined) found.push(track);
    }
    return found;
  });
  return (
    <section aria-label={strings.artist.tracks}>
      <h2 class={styles.heading}>{strings.artist.tracks}</h2>
      <ul class={styles.tracks}>
        <EachByKey each={tracks()} by={(track) => track.id}>
          {(track, place) => (
            <li>
              <TrackRowView
                track={track()}
                lead="cover"
                second={track().albumTitle}
                onPlay={() => player.playTracks(tracks(), place())}
                onMenu={(at) => music.trackMenu([track()], at, { onArtistPage: props.artistId })}
              />
            </li>
          )}
        </EachByKey>
      </ul>
    </section>
  );
}
