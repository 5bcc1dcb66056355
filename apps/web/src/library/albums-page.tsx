import type { AlbumSort } from '@linnet/offline/shared/replica-api';
import { useSearchParams } from '@solidjs/router';
import ArrowUpDown from 'lucide-solid/icons/arrow-up-down';
import Disc3 from 'lucide-solid/icons/disc-3';
import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Page } from '../shell/page.tsx';
import { strings } from '../strings/strings.ts';
import { AlbumGrid } from './album-grid.tsx';

const sorts: readonly AlbumSort[] = ['artist', 'title', 'year', 'added'];

export default function AlbumsPage(): JSX.Element {
  const { library, menus } = useApp();
  const [search, setSearch] = useSearchParams();
  const sort = (): AlbumSort => sorts.find((known) => known === search.sort) ?? 'artist';
  const list = library.list(() => ({
    list: 'albums',
    sort: sort(),
    // New things first; names from A.
    descending: sort() === 'year' || sort() === 'added',
  }));
  return (
    <Page
      back="/library"
      title={strings.nav.albums}
      note={list.total() ? strings.count.albums(list.total() ?? 0) : undefined}
      actions={
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
                  run: () => setSearch({ sort: one === 'artist' ? null : one }, { replace: true }),
                })),
              ],
            })
          }
        >
          <ArrowUpDown aria-hidden="true" />
          {strings.library.sorts[sort()]}
        </Button>
      }
    >
      <Show
        when={list.total() !== 0 || library.status().state === 'opening'}
        fallback={
          <EmptyState
            icon={<Disc3 />}
            title={strings.library.emptyAlbums}
            hint={strings.library.emptyHint}
          />
        }
      >
        <AlbumGrid list={list} label={strings.nav.albums} />
      </Show>
    </Page>
  );
}
