import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import Disc3 from 'lucide-solid/icons/disc-3';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import Music from 'lucide-solid/icons/music';
import Tags from 'lucide-solid/icons/tags';
import { For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Page } from '../shell/page.tsx';
import { formatNumber } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { AlbumGrid } from './album-grid.tsx';
import styles from './library-page.module.css';

const places = [
  { href: '/albums', label: strings.nav.albums, icon: Disc3, count: 'albums' },
  { href: '/artists', label: strings.nav.artists, icon: MicVocal, count: 'artists' },
  { href: '/tracks', label: strings.nav.tracks, icon: Music, count: 'tracks' },
  { href: '/genres', label: strings.nav.genres, icon: Tags, count: 'genres' },
] as const;

/** The library tab of a phone: the ways into it, and what is new. */
export default function LibraryPage(): JSX.Element {
  const { library } = useApp();
  const list = library.list(() => ({ list: 'albums', sort: 'added', descending: true }));
  return (
    <Page title={strings.library.title}>
      <ul class={styles.places}>
        <For each={places}>
          {(place) => (
            <li>
              <A href={place.href} class={styles.place}>
                <place.icon aria-hidden="true" />
                <span class={styles.label}>{place.label}</span>
                <span class={styles.count}>
                  {formatNumber(library.status().counts[place.count])}
                </span>
                <ChevronRight aria-hidden="true" />
              </A>
            </li>
          )}
        </For>
      </ul>
      <h2 class={styles.heading}>{strings.home.recentlyAdded}</h2>
      <AlbumGrid list={list} label={strings.home.recentlyAdded} />
    </Page>
  );
}
