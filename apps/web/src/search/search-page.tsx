import { useSearchParams } from '@solidjs/router';
import Clock from 'lucide-solid/icons/clock';
import SearchIcon from 'lucide-solid/icons/search';
import SearchX from 'lucide-solid/icons/search-x';
import X from 'lucide-solid/icons/x';
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
} from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../design/button.tsx';
import { EachByKey } from '../design/each-by-key.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { AlbumCard } from '../library/album-card.tsx';
import { ArtistCell } from '../library/artists-page.tsx';
import { TrackRowView } from '../library/track-row.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import { forgetSearches, recentSearches, rememberSearch } from './recent-searches.ts';
import styles from './search-page.module.css';
import { createSearch } from './search-results.ts';

/** What is shown as one types; few enough to be drawn within the frame of the key. */
const firstLimits = { artists: 6, albums: 8, tracks: 10 };
const manyTracks = 300;
/** The address follows the text when the hand rests; browsers refuse to be told at every key. */
const restMs = 300;

export default function SearchPage(): JSX.Element {
  const { library, player, music, storage } = useApp();
  const [search] = useSearchParams();
  const query = () => (typeof search.q === 'string' ? search.q : '');
  const [text, setText] = createSignal(query());
  const [tracks, setTracks] = createSignal(firstLimits.tracks);
  const limits = createMemo(() => ({ ...firstLimits, tracks: tracks() }));
  const [recent, setRecent] = createSignal(recentSearches(storage));
  let input: HTMLInputElement | undefined;
  let results: HTMLDivElement | undefined;

  // Back and forward change the address; typing does too, and then they already agree.
  createEffect(on(query, (asked) => setText(asked), { defer: true }));
  const found = createSearch(library, text, limits);
  const result = () => found()?.result;
  const counted = () => {
    const totals = result()?.totals;
    return totals === undefined ? 0 : totals.albums + totals.artists + totals.tracks;
  };
  onMount(() => {
    // On a phone the keyboard would cover what was found before.
    if (matchMedia('(hover: hover)').matches || query() === '') input?.focus();
  });
  let rest: ReturnType<typeof setTimeout> | undefined;
  // Not by the router: two navigations at once, this and the click on a result, would become one, and
  // the way back would lead past the search.
  const writeAddress = () => {
    clearTimeout(rest);
    const asked = text() === '' ? '' : `?q=${encodeURIComponent(text())}`;
    history.replaceState(history.state, '', location.pathname + asked);
  };
  const type = (value: string) => {
    setText(value);
    setTracks(firstLimits.tracks);
    clearTimeout(rest);
    rest = setTimeout(writeAddress, restMs);
  };
  onCleanup(() => clearTimeout(rest));
  const keep = () => {
    setRecent(rememberSearch(storage, text()));
    writeAddress();
  };
  const move = (step: number) => {
    const stops = Array.from(
      results?.querySelectorAll<HTMLElement>('a[href], [data-lead] button:first-of-type') ?? [],
    );
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const next = at + step;
    if (next < 0) input?.focus();
    else stops[Math.min(next, stops.length - 1)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape' && text() !== '') {
      type('');
      input?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <Page
      title={strings.search.title}
      header={
        <header class={styles.header}>
          <h1 class={styles.title}>{strings.search.title}</h1>
          <search class={styles.field}>
            <SearchIcon aria-hidden="true" />
            <input
              ref={input}
              type="search"
              class={styles.input}
              value={text()}
              placeholder={strings.search.placeholder}
              aria-label={strings.search.title}
              aria-controls="search-results"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              enterkeyhint="search"
              onInput={(event) => type(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') {
                  keep();
                  event.currentTarget.blur();
                  move(1);
                } else onKeyDown(event);
              }}
            />
            <Show when={text() !== ''}>
              <IconButton
                size="small"
                label={strings.search.clear}
                onClick={() => {
                  type('');
                  input?.focus();
                }}
              >
                <X />
              </IconButton>
            </Show>
          </search>
          <p class="visually-hidden" aria-live="polite">
            {result() === undefined ? '' : strings.count.results(counted())}
          </p>
        </header>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside */}
      <div
        ref={results}
        id="search-results"
        class={styles.results}
        onKeyDown={onKeyDown}
        onClick={keep}
      >
        <Switch>
          <Match when={text().trim() === ''}>
            <Show
              when={recent().length > 0}
              fallback={
                <EmptyState
                  small
                  icon={<SearchIcon />}
                  title={strings.search.start}
                  hint={strings.search.startHint}
                />
              }
            >
              <section aria-label={strings.search.recent}>
                <div class={styles.recentHead}>
                  <h2 class={styles.heading}>{strings.search.recent}</h2>
                  <Button
                    look="plain"
                    aria-label={strings.search.clearRecent}
                    onClick={(event) => {
                      event.stopPropagation();
                      forgetSearches(storage);
                      setRecent([]);
                    }}
                  >
                    {strings.action.clear}
                  </Button>
                </div>
                <ul>
                  <For each={recent()}>
                    {(one) => (
                      <li>
                        <button type="button" class={styles.recent} onClick={() => type(one)}>
                          <Clock aria-hidden="true" />
                          <bdi>{one}</bdi>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
              </section>
            </Show>
          </Match>
          <Match when={result() !== undefined && counted() === 0}>
            <EmptyState
              small
              icon={<SearchX />}
              title={strings.search.nothing(found()?.text ?? '')}
              hint={strings.search.nothingHint}
            />
          </Match>
          <Match when={result()}>
            {(answer) => (
              <>
                <Show when={answer().artists.length > 0}>
                  <section aria-label={strings.nav.artists}>
                    <h2 class={styles.heading}>{strings.nav.artists}</h2>
                    <ul class={styles.artists}>
                      <EachByKey each={answer().artists} by={(artist) => artist.id}>
                        {(artist) => (
                          <li>
                            <ArtistCell artist={artist()} phone={false} />
                          </li>
                        )}
                      </EachByKey>
                    </ul>
                  </section>
                </Show>
                <Show when={answer().albums.length > 0}>
                  <section aria-label={strings.nav.albums}>
                    <h2 class={styles.heading}>{strings.nav.albums}</h2>
                    <ul class={styles.albums}>
                      <EachByKey each={answer().albums} by={(album) => album.id}>
                        {(album) => (
                          <li>
                            <AlbumCard album={album()} second="artist" sizes="176px" />
                          </li>
                        )}
                      </EachByKey>
                    </ul>
                  </section>
                </Show>
                <Show when={answer().tracks.length > 0}>
                  <section aria-label={strings.nav.tracks}>
                    <h2 class={styles.heading}>{strings.nav.tracks}</h2>
                    <ul class={styles.tracks}>
                      <EachByKey each={answer().tracks} by={(track) => track.id}>
                        {(track, place) => (
                          <li>
                            <TrackRowView
                              track={track()}
                              lead="cover"
                              second={`${track().artist} — ${track().albumTitle}`}
                              onPlay={() => player.playTracks(answer().tracks, place())}
                              onMenu={(at) => music.trackMenu([track()], at)}
                            />
                          </li>
                        )}
                      </EachByKey>
                    </ul>
                    <Show
                      when={
                        answer().totals.tracks > answer().tracks.length && tracks() < manyTracks
                      }
                    >
                      <Button
                        look="plain"
                        onClick={(event) => {
                          event.stopPropagation();
                          setTracks(manyTracks);
                        }}
                      >
                        {strings.search.showMoreTracks(
                          Math.min(answer().totals.tracks, manyTracks),
                        )}
                      </Button>
                    </Show>
                  </section>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Page>
  );
}
