import { For, type JSX } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Dialog } from '../design/dialog.tsx';
import { strings } from '../strings/strings.ts';
import styles from './shortcuts-dialog.module.css';

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const words = strings.shortcuts;
const groups: readonly { title: string; keys: readonly [string, readonly string[]][] }[] = [
  {
    title: words.playing,
    keys: [
      [words.playPause, [words.space]],
      [words.seek, ['←', '→']],
      [words.skip, ['⇧ ←', '⇧ →']],
      [words.volume, ['⇧ ↑', '⇧ ↓']],
      [words.mute, ['M']],
      [words.shuffle, ['S']],
      [words.repeat, ['R']],
    ],
  },
  {
    title: words.app,
    keys: [
      [words.palette, [apple ? '⌘ K' : 'Ctrl K']],
      [words.search, ['/']],
      [words.queue, ['Q']],
      [words.help, ['?']],
      [words.close, ['Esc']],
    ],
  },
];

export default function ShortcutsDialog(): JSX.Element {
  const { panels } = useApp();
  return (
    <Dialog title={words.title} onClose={() => panels.setHelp(false)}>
      <div class={styles.groups}>
        <For each={groups}>
          {(group) => (
            <section aria-label={group.title}>
              <h3 class={styles.heading}>{group.title}</h3>
              <dl>
                <For each={group.keys}>
                  {([what, keys]) => (
                    <div class={styles.line}>
                      <dt>{what}</dt>
                      <dd>
                        <For each={keys}>{(key) => <kbd class={styles.key}>{key}</kbd>}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  );
}
