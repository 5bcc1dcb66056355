import type { AlbumRow, ArtistRow, TrackRow } from '@linnet/offline/shared/replica-api';
import Disc3 from 'lucide-solid/icons/disc-3';
import ListPlus from 'lucide-solid/icons/list-plus';
import ListStart from 'lucide-solid/icons/list-start';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import Play from 'lucide-solid/icons/play';
import Shuffle from 'lucide-solid/icons/shuffle';
import type { MenuItem, Menus, OpenMenu } from '../design/menu.ts';
import type { Toasts } from '../design/toasts.ts';
import { type PlayerView, toPlayable } from '../now-playing/player-view.ts';
import { strings } from '../strings/strings.ts';
import { albumKey, loadAlbum } from './details.ts';
import type { LibraryView } from './library-view.ts';

type Place = OpenMenu['at'];

/** What can be done with music, wherever it is shown: the same words and the same effect. */
export interface MusicActions {
  playAlbum(albumId: string, options?: { shuffle?: boolean }): void;
  /** Loads what `playAlbum` needs; on pointer down, so that the click finds it there. */
  prepareAlbum(albumId: string): void;
  playArtist(artistId: string, options?: { shuffle?: boolean }): void;
  playGenre(genreId: string, options?: { shuffle?: boolean }): void;
  playNext(tracks: readonly TrackRow[]): void;
  addToQueue(tracks: readonly TrackRow[]): void;
  albumMenu(album: AlbumRow, at: Place): void;
  artistMenu(artist: ArtistRow, at: Place): void;
  /** `extra` comes first, such as removing from the queue. */
  trackMenu(
    tracks: readonly TrackRow[],
    at: Place,
    options?: { extra?: readonly MenuItem[]; onAlbumPage?: boolean; onArtistPage?: string },
  ): void;
}

/** More than a day of listening; a longer queue is only slower. */
const mostTracks = 1000;

export function createMusicActions(parts: {
  library: LibraryView;
  player: PlayerView;
  menus: Menus;
  toasts: Toasts;
  navigate: (path: string) => void;
  onTrouble: (cause: unknown) => void;
}): MusicActions {
  const { library, player, menus, toasts, onTrouble } = parts;

  const tracksOfAlbum = async (id: string) => {
    const found = await library.replica.album(id);
    return found?.tracks ?? [];
  };
  const tracksOf = async (of: { artistId: string } | { genreId: string }) => {
    const found = await library.replica.window(
      { list: 'tracks', sort: 'artistId' in of ? 'album' : 'artist', ...of },
      0,
      mostTracks,
    );
    return found.rows;
  };
  const playAll = (tracks: readonly TrackRow[], options?: { shuffle?: boolean }) => {
    const start = options?.shuffle ? Math.floor(Math.random() * tracks.length) : 0;
    player.playTracks(tracks, start, { shuffle: options?.shuffle ?? false });
  };
  const then = (load: Promise<readonly TrackRow[]>, use: (tracks: readonly TrackRow[]) => void) => {
    load.then(use).catch(onTrouble);
  };
  const playNext = (tracks: readonly TrackRow[]) => {
    player.player.playNext(tracks.map(toPlayable)).catch(onTrouble);
    toasts.show(strings.queue.next(tracks.length));
  };
  const addToQueue = (tracks: readonly TrackRow[]) => {
    player.player.addToQueue(tracks.map(toPlayable)).catch(onTrouble);
    toasts.show(strings.queue.added(tracks.length));
  };
  const queueItems = (load: () => Promise<readonly TrackRow[]>): MenuItem[] => [
    {
      label: strings.action.playNext,
      icon: () => <ListStart />,
      run: () => then(load(), playNext),
    },
    {
      label: strings.action.addToQueue,
      icon: () => <ListPlus />,
      run: () => then(load(), addToQueue),
    },
  ];
  const playItems = (play: (options?: { shuffle?: boolean }) => void): MenuItem[] => [
    { label: strings.action.play, icon: () => <Play />, run: () => play() },
    { label: strings.action.shuffle, icon: () => <Shuffle />, run: () => play({ shuffle: true }) },
  ];
  /** The menu opens at once; who the artists are follows from the replica within a frame. */
  const artistItems = async (ids: readonly string[], without?: string): Promise<MenuItem[]> => {
    const found = await Promise.all(
      ids
        .filter((id) => id !== without)
        .slice(0, 4)
        .map((id) => library.replica.artist(id)),
    );
    const artists = found.flatMap((one) => (one === undefined ? [] : [one.artist]));
    return artists.map((artist) => ({
      label:
        artists.length === 1
          ? strings.action.goToArtist
          : strings.action.goToNamedArtist(artist.name),
      icon: () => <MicVocal />,
      run: () => parts.navigate(`/artists/${artist.id}`),
    }));
  };

  const playAlbum: MusicActions['playAlbum'] = (id, options) => {
    const known = library.known(albumKey(id), loadAlbum);
    // Without an await the sound output opens inside the gesture, as Safari wants it.
    if (known) playAll(known.tracks, options);
    else then(tracksOfAlbum(id), (tracks) => playAll(tracks, options));
  };
  const playArtist: MusicActions['playArtist'] = (artistId, options) =>
    then(tracksOf({ artistId }), (tracks) => playAll(tracks, options));

  return {
    playAlbum,
    prepareAlbum: (id) => void library.prepare(albumKey(id), loadAlbum).catch(onTrouble),
    playArtist,
    playGenre: (genreId, options) =>
      then(tracksOf({ genreId }), (tracks) => playAll(tracks, options)),
    playNext,
    addToQueue,
    albumMenu(album, at) {
      artistItems(album.artistIds)
        .then((artists) =>
          menus.show({
            label: album.title || strings.unknown.album,
            at,
            groups: [
              playItems((options) => playAlbum(album.id, options)),
              queueItems(() => tracksOfAlbum(album.id)),
              artists,
            ],
          }),
        )
        .catch(onTrouble);
    },
    artistMenu(artist, at) {
      menus.show({
        label: artist.name,
        at,
        groups: [
          playItems((options) => playArtist(artist.id, options)),
          queueItems(() => tracksOf({ artistId: artist.id })),
        ],
      });
    },
    trackMenu(tracks, at, options = {}) {
      const [first] = tracks;
      if (first === undefined) return;
      const one = tracks.length === 1;
      (one ? artistItems(first.artistIds, options.onArtistPage) : Promise.resolve([]))
        .then((artists) =>
          menus.show({
            label: one
              ? first.title || strings.unknown.track
              : strings.count.selected(tracks.length),
            at,
            groups: [
              options.extra ?? [],
              queueItems(async () => tracks),
              [
                ...(one && options.onAlbumPage !== true
                  ? [
                      {
                        label: strings.action.goToAlbum,
                        icon: () => <Disc3 />,
                        run: () => parts.navigate(`/albums/${first.albumId}`),
                      },
                    ]
                  : []),
                ...artists,
              ],
            ],
          }),
        )
        .catch(onTrouble);
    },
  };
}
