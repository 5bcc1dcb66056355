import { A, useLocation } from '@solidjs/router';
import CircleUserRound from 'lucide-solid/icons/circle-user-round';
import House from 'lucide-solid/icons/house';
import Library from 'lucide-solid/icons/library';
import Search from 'lucide-solid/icons/search';
import { For, type JSX, Show } from 'solid-js';
import { strings } from '../strings/strings.ts';
import { createStatus } from './status-line.tsx';
import styles from './tab-bar.module.css';
import { type TabName, tabOf } from './tabs.ts';

const tabs: readonly { name: TabName; href: string; label: string; icon: typeof House }[] = [
  { name: 'home', href: '/', label: strings.nav.home, icon: House },
  { name: 'library', href: '/library', label: strings.nav.library, icon: Library },
  { name: 'search', href: '/search', label: strings.nav.search, icon: Search },
  { name: 'you', href: '/you', label: strings.nav.you, icon: CircleUserRound },
];

/** Ways through the app on a phone. */
export function TabBar(): JSX.Element {
  const location = useLocation();
  const status = createStatus();
  const current = () => tabOf(location.pathname);
  return (
    <nav class={styles.tabs} aria-label={strings.nav.label}>
      <For each={tabs}>
        {(tab) => (
          <A
            href={tab.href}
            end
            class={styles.tab}
            data-current={current() === tab.name}
            onClick={(event) => {
              // A second tap on the same tab goes to its top.
              if (location.pathname !== tab.href) return;
              event.preventDefault();
              window.scrollTo({ top: 0, behavior: 'smooth' });
            }}
          >
            <span class={styles.icon}>
              <tab.icon aria-hidden="true" />
              <Show when={tab.name === 'you' && status()}>
                {(line) => <span class={styles.mark} data-kind={line().kind} title={line().text} />}
              </Show>
            </span>
            {tab.label}
          </A>
        )}
      </For>
    </nav>
  );
}
