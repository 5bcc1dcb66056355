import { createEffect, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { strings } from '../strings/strings.ts';
import { BackButton } from './back-button.tsx';
import styles from './page.module.css';

interface PageProps {
  /** Of the document, and of the page unless `header` draws its own. */
  readonly title: string;
  readonly header?: JSX.Element;
  readonly actions?: JSX.Element;
  readonly note?: string | undefined;
  readonly narrow?: boolean;
  /** Where the back button of a phone leads when there is nothing to go back to. */
  readonly back?: string | undefined;
  readonly children: JSX.Element;
}

/** A screen: its heading, its place in the document title, its margins. */
export function Page(props: PageProps): JSX.Element {
  usePageTitle(() => props.title);
  return (
    <div class={styles.page} classList={{ [styles.narrow ?? '']: props.narrow ?? false }}>
      <Show when={props.header === undefined} fallback={props.header}>
        <header class={styles.header}>
          <Show when={props.back}>
            {(back) => <BackButton class={styles.back} fallback={back()} />}
          </Show>
          <div class={styles.heading}>
            <h1 class={styles.title}>{props.title}</h1>
            <Show when={props.note}>{(note) => <p class={styles.note}>{note()}</p>}</Show>
          </div>
          <div class={styles.actions}>{props.actions}</div>
        </header>
      </Show>
      {props.children}
    </div>
  );
}

/** What plays names the window while it plays; else the page does. */
function usePageTitle(title: () => string): void {
  const { player } = useApp();
  createEffect(() => {
    const track = player.playing() ? player.track() : undefined;
    document.title =
      track === undefined
        ? `${title()} – ${strings.appName}`
        : `${track.title || strings.unknown.track} · ${track.artist || strings.unknown.artist}`;
  });
}
