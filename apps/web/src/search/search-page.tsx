import { useSearchParams } from '@solidjs/router';
import Clock from 'lucide-solid/icons/clock';
import SearchIcon from 'lucide-solid/icons/search';
import SearchX from 'lucide-solid/icons/search-x';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, type JSX, Match, onMount, Show, Switch } from 'solid-js';
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

const limits = { artists: 8, albums: 12, tracks: 30 };
const manyTracks = 200;

export default function SearchPage(): JSX.Element {
  const { library, player, music } = useApp();
  const [search, setSearch] = useSearchParams();
  const query = () => (typeof search.q === 'string' ? search.q : '');
  const [text, setText] = createSignal(query());
  const [limit, setLimit] = createSignal(limits.tracks);
  const [recent, setRecent] = createSignal(recentSearches(localStorage));
  let input: HTMLInputElement | undefined;
  let results: HTMLDivElement | undefined;

  // Back and forward change the address; typing does too, and then they already agree.
  createEffect(() => setText(query()));
  const found = createSearch(library, text, { ...limits, tracks: manyTracks });
  const result = () => found()?.result;
  const counted = () => {
    const totals = result()?.totals;
    return totals === undefined ? 0 : totals.albums + totals.artists + totals.tracks;
  };
  onMount(() => {
    // On a phone the keyboard would cover what was found before.
    if (matchMedia('(hover: hover)').matches || query() === '') input?.focus();
  });
  const type = (value: string) => {
    setText(value);
    setLimit(limits.tracks);
    setSearch({ q: value === '' ? null : value }, { replace: true, scroll: false });
  };
  const keep = () => setRecent(rememberSearch(localStorage, text()));
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
                      forgetSearches(localStorage);
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
                      <EachByKey each={answer().tracks.slice(0, limit())} by={(track) => track.id}>
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
                    <Show when={answer().tracks.length > limit()}>
                      <Button
                        look="plain"
                        onClick={(event) => {
                          event.stopPropagation();
                          setLimit(manyTracks);
                        }}
                      >
                        {strings.search.showAllTracks(answer().tracks.length)}
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
