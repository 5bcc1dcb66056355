import type { ListQuery, TrackRow, TrackSort } from '@linnet/offline/shared/replica-api';
import { useSearchParams } from '@solidjs/router';
import ArrowUpDown from 'lucide-solid/icons/arrow-up-down';
import Music from 'lucide-solid/icons/music';
import Shuffle from 'lucide-solid/icons/shuffle';
import { type JSX, Match, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { createMediaQuery, phoneQuery } from '../design/media-query.ts';
import { VirtualList } from '../design/virtual-list.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import type { RowList } from './library-view.ts';
import { playFrom } from './play-from.ts';
import { TrackRowView } from './track-row.tsx';
import { TrackTable } from './track-table.tsx';

const sorts: readonly TrackSort[] = ['title', 'artist', 'album', 'year', 'duration', 'added'];
/** Enough for a day; the whole of a large library would only make the queue slow. */
const mostShuffled = 1000;

export default function TracksPage(): JSX.Element {
  const app = useApp();
  const { library, menus, player } = app;
  const [search, setSearch] = useSearchParams();
  const phone = createMediaQuery(phoneQuery);
  const sort = (): TrackSort => sorts.find((known) => known === search.sort) ?? 'title';
  const descending = () => search.order === 'desc';
  const query = (): Extract<ListQuery, { list: 'tracks' }> => ({
    list: 'tracks',
    sort: sort(),
    descending: descending(),
  });
  const list = library.list(query);
  const setSort = (next: TrackSort, down: boolean) =>
    setSearch(
      { sort: next === 'title' ? null : next, order: down ? 'desc' : null },
      { replace: true, scroll: false },
    );
  const shuffleAll = async () => {
    const ids = await library.replica.ids(query());
    const picked = new Set<string>();
    while (picked.size < Math.min(mostShuffled, ids.length)) {
      const id = ids[Math.floor(Math.random() * ids.length)];
      if (id !== undefined) picked.add(id);
    }
    player.playTracks(await library.replica.tracksById([...picked]), 0, { shuffle: true });
  };
  return (
    <Page
      back="/library"
      title={strings.nav.tracks}
      note={list.total() ? strings.count.tracks(list.total() ?? 0) : undefined}
      actions={
        <>
          <Show when={phone()}>
            <Button
              look="plain"
              aria-haspopup="menu"
              onClick={(event) =>
                menus.show({
                  label: strings.library.sort,
                  at: { anchor: event.currentTarget },
                  groups: [
                    sorts.map((one) => ({
                      label: strings.library.sorts[one],
                      checked: one === sort(),
                      run: () => setSort(one, one === 'added' || one === 'year'),
                    })),
                  ],
                })
              }
            >
              <ArrowUpDown aria-hidden="true" />
              {strings.library.sorts[sort()]}
            </Button>
          </Show>
          <Show when={(list.total() ?? 0) > 1}>
            <Button onClick={() => void shuffleAll()}>
              <Shuffle />
              {strings.action.shuffle}
            </Button>
          </Show>
        </>
      }
    >
      <Switch>
        <Match when={list.total() === 0 && library.status().state !== 'opening'}>
          <EmptyState
            icon={<Music />}
            title={strings.library.emptyTracks}
            hint={strings.library.emptyHint}
          />
        </Match>
        <Match when={list.total() !== undefined && phone()}>
          <PhoneTracks list={list} onPlay={(index) => playFrom(app, list, query(), index)} />
        </Match>
        <Match when={list.total() !== undefined}>
          <TrackTable
            list={list}
            query={query()}
            sort={sort()}
            descending={descending()}
            onSort={setSort}
            onPlay={(index) => playFrom(app, list, query(), index)}
          />
        </Match>
      </Switch>
    </Page>
  );
}

function PhoneTracks(props: {
  list: RowList<TrackRow>;
  onPlay: (index: number) => void;
}): JSX.Element {
  const { music } = useApp();
  return (
    <VirtualList
      label={strings.nav.tracks}
      total={props.list.total() ?? 0}
      at={props.list.at}
      keyOf={(track) => track.id}
      onRange={props.list.want}
      rowHeight={() => 56}
    >
      {(cell) => (
        // biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list are positioned, not listed
        <div role="listitem" aria-setsize={props.list.total()} aria-posinset={cell().index + 1}>
          <TrackRowView
            track={cell().row}
            lead="cover"
            second={cell().row?.artist || strings.unknown.artist}
            onPlay={() => props.onPlay(cell().index)}
            onMenu={(at) => {
              const track = cell().row;
              if (track !== undefined) music.trackMenu([track], at);
            }}
          />
        </div>
      )}
    </VirtualList>
  );
}
