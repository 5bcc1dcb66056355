import { A } from '@solidjs/router';
import Disc3 from 'lucide-solid/icons/disc-3';
import House from 'lucide-solid/icons/house';
import MicVocal from 'lucide-solid/icons/mic-vocal';
import Music from 'lucide-solid/icons/music';
import Search from 'lucide-solid/icons/search';
import Settings from 'lucide-solid/icons/settings';
import Tags from 'lucide-solid/icons/tags';
import { For, type JSX } from 'solid-js';
import { strings } from '../strings/strings.ts';
import { Bird } from './bird.tsx';
import styles from './sidebar.module.css';
import { StatusLine } from './status-line.tsx';

const places = [
  { href: '/', label: strings.nav.home, icon: House, end: true },
  { href: '/search', label: strings.nav.search, icon: Search },
  { href: '/albums', label: strings.nav.albums, icon: Disc3 },
  { href: '/artists', label: strings.nav.artists, icon: MicVocal },
  { href: '/tracks', label: strings.nav.tracks, icon: Music },
  { href: '/genres', label: strings.nav.genres, icon: Tags },
];

/** Ways through the app on a tablet (a rail of icons) and on a desktop. */
export function Sidebar(): JSX.Element {
  return (
    <nav class={styles.sidebar} aria-label={strings.nav.label}>
      <A href="/" class={styles.brand} aria-label={strings.appName} tabIndex={-1}>
        <Bird class={styles.bird} />
        <span class={styles.name}>{strings.appName}</span>
      </A>
      <ul class={styles.list}>
        <For each={places}>
          {(place) => (
            <li>
              <A
                href={place.href}
                end={place.end ?? false}
                class={styles.link}
                activeClass={styles.active ?? ''}
                title={place.label}
              >
                <place.icon aria-hidden="true" />
                <span>{place.label}</span>
              </A>
            </li>
          )}
        </For>
      </ul>
      <div class={styles.foot}>
        <StatusLine />
        <A
          href="/settings"
          class={styles.link}
          activeClass={styles.active ?? ''}
          title={strings.nav.settings}
        >
          <Settings aria-hidden="true" />
          <span>{strings.nav.settings}</span>
        </A>
      </div>
    </nav>
  );
}
