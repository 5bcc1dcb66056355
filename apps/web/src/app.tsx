import { Route, Router, useNavigate } from '@solidjs/router';
import Compass from 'lucide-solid/icons/compass';
import { createEffect, createMemo, type JSX, onMount } from 'solid-js';
import { type AppContext, AppProvider, useApp } from './app-context.ts';
import { HomePage } from './home/home-page.tsx';
import { rememberAlbum } from './home/recent-albums.ts';
import {
  albumKey,
  artistKey,
  genreKey,
  loadAlbum,
  loadArtist,
  loadGenre,
} from './library/details.ts';
import { createMusicActions } from './library/music-actions.tsx';
import { lazyPart } from './shell/lazy-part.tsx';
import { MissingPage } from './shell/missing-page.tsx';
import { Shell } from './shell/shell.tsx';
import { whenIdle } from './shell/when-idle.ts';
import { strings } from './strings/strings.ts';

const AlbumsPage = lazyPart(() => import('./library/albums-page.tsx'));
const AlbumPage = lazyPart(() => import('./library/album-page.tsx'));
const ArtistsPage = lazyPart(() => import('./library/artists-page.tsx'));
const ArtistPage = lazyPart(() => import('./library/artist-page.tsx'));
const TracksPage = lazyPart(() => import('./library/tracks-page.tsx'));
const GenresPage = lazyPart(() => import('./library/genres-page.tsx'));
const GenrePage = lazyPart(() => import('./library/genre-page.tsx'));
const LibraryPage = lazyPart(() => import('./library/library-page.tsx'));
const SearchPage = lazyPart(() => import('./search/search-page.tsx'));
const SetupPage = lazyPart(() => import('./setup/setup-page.tsx'));
const SettingsPage = lazyPart(() => import('./settings/settings-page.tsx'));
const ScanPage = lazyPart(() => import('./scan/scan-page.tsx'));
const DebugPage = lazyPart(() => import('./debug/debug-page.tsx'));

/** What is likely needed next; fetched when the first screen stands, so that no click waits for code. */
const likely = [
  AlbumPage,
  AlbumsPage,
  ArtistPage,
  ArtistsPage,
  TracksPage,
  SearchPage,
  LibraryPage,
];

/** Parts that `main.tsx` builds; what needs the router is added here. */
export type AppParts = Omit<AppContext, 'music'> & { readonly onTrouble: (cause: unknown) => void };

export function App(props: { parts: AppParts }): JSX.Element {
  const { library } = props.parts;
  const prepared = <Value,>(
    keyOf: (id: string) => string,
    load: Parameters<typeof library.prepare<Value>>[1],
  ) => ({
    // Called when a pointer comes near a link, so that the screen has its data when it is clicked.
    preload: ({ params }: { params: Record<string, string | undefined> }) => {
      library.prepare(keyOf(params.id ?? ''), load).catch(props.parts.onTrouble);
    },
  });
  return (
    <Router root={(section) => <Root parts={props.parts} section={section} />}>
      <Route path="/" component={HomePage} />
      <Route path="/library" component={LibraryPage} />
      <Route path="/albums" component={AlbumsPage} />
      <Route path="/albums/:id" component={AlbumPage} {...prepared(albumKey, loadAlbum)} />
      <Route path="/artists" component={ArtistsPage} />
      <Route path="/artists/:id" component={ArtistPage} {...prepared(artistKey, loadArtist)} />
      <Route path="/tracks" component={TracksPage} />
      <Route path="/genres" component={GenresPage} />
      <Route path="/genres/:id" component={GenrePage} {...prepared(genreKey, loadGenre)} />
      <Route path="/search" component={SearchPage} />
      <Route path={['/you', '/settings']} component={SettingsPage} />
      <Route path="/scan" component={ScanPage} />
      <Route path="/debug" component={DebugPage} />
      <Route path="/setup" component={SetupPage} />
      <Route
        path="*"
        component={() => <MissingPage icon={<Compass />} hint={strings.missingPage.page} />}
      />
    </Router>
  );
}

function Root(props: { parts: AppParts; section: Parameters<typeof Shell>[0] }): JSX.Element {
  const navigate = useNavigate();
  const { library, player, menus, toasts, onTrouble } = props.parts;
  const music = createMusicActions({
    library,
    player,
    menus,
    toasts,
    onTrouble,
    navigate: (path) => navigate(path),
  });
  const app: AppContext = { ...props.parts, music };
  return (
    <AppProvider value={app}>
      <FirstRun />
      <PlaybackTrouble />
      <ListeningMemory />
      <Shell {...props.section} />
    </AppProvider>
  );
}

/** A server without a music folder leads to the first-run page, once; from there one may go. */
function FirstRun(): JSX.Element {
  const { server, library } = useApp();
  const navigate = useNavigate();
  let led = false;
  createEffect(() => {
    if (led || !server.setupNeeded() || library.status().counts.tracks > 0) return;
    led = true;
    navigate('/setup', { replace: true });
  });
  onMount(() => {
    whenIdle(() => {
      for (const part of likely) void part.preload();
    }, 2000);
  });
  return undefined;
}

/** Remembers on this device which albums were played, for the home page. */
function ListeningMemory(): JSX.Element {
  const { player, storage } = useApp();
  const albumId = createMemo(() =>
    player.state().status === 'playing' ? player.track()?.albumId : undefined,
  );
  createEffect(() => {
    const id = albumId();
    if (id !== undefined) rememberAlbum(storage, id);
  });
  return undefined;
}

/** Says in plain words why a track does not play. */
function PlaybackTrouble(): JSX.Element {
  const { player, toasts } = useApp();
  let told: string | undefined;
  createEffect(() => {
    const { error } = player.state();
    if (error === null) {
      told = undefined;
      return;
    }
    const id = `${error.code} ${error.trackId}`;
    if (told === id) return;
    told = id;
    const title = player.trackOf(error.trackId)?.title || strings.errors.unknownTrack;
    toasts.show(strings.errors[error.code](title));
  });
  return undefined;
}
