import type { GenreRow } from '@linnet/offline/shared/replica-api';
import { useParams } from '@solidjs/router';
import Play from 'lucide-solid/icons/play';
import Shuffle from 'lucide-solid/icons/shuffle';
import Tags from 'lucide-solid/icons/tags';
import { type JSX, Match, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import { AlbumGrid } from './album-grid.tsx';
import { genreKey, loadGenre } from './details.ts';

export default function GenrePage(): JSX.Element {
  const params = useParams();
  const { library } = useApp();
  const details = library.lookUp(() => genreKey(params.id ?? ''), loadGenre);
  return (
    <Switch
      fallback={
        <Page title={strings.nav.genres} header={<div />}>
          {null}
        </Page>
      }
    >
      <Match when={details() === null}>
        <MissingPage icon={<Tags />} hint={strings.missingPage.genre} />
      </Match>
      <Match when={details()}>{(found) => <Genre genre={found().genre} />}</Match>
    </Switch>
  );
}

function Genre(props: { genre: GenreRow }): JSX.Element {
  const { library, music } = useApp();
  const list = library.list(() => ({ list: 'albums', sort: 'artist', genreId: props.genre.id }));
  return (
    <Page
      back="/genres"
      title={props.genre.name}
      note={`${strings.count.albums(props.genre.albumCount)} · ${strings.count.tracks(props.genre.trackCount)}`}
      actions={
        <>
          <Button look="primary" onClick={() => music.playGenre(props.genre.id)}>
            <Play />
            {strings.action.play}
          </Button>
          <Button onClick={() => music.playGenre(props.genre.id, { shuffle: true })}>
            <Shuffle />
            {strings.action.shuffle}
          </Button>
        </>
      }
    >
      <AlbumGrid list={list} label={props.genre.name} />
    </Page>
  );
}
