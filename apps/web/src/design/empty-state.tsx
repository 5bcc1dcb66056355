import type { JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import styles from './empty-state.module.css';

/** What a screen shows where there is nothing: what that means, and what can be done. */
export function EmptyState(props: {
  icon: JSX.Element;
  title: string;
  hint?: string | undefined;
  children?: JSX.Element;
  small?: boolean;
  /** When it is the whole page, its title is the page's. */
  isPage?: boolean;
}): JSX.Element {
  return (
    <div class={styles.empty} classList={{ [styles.small ?? '']: props.small ?? false }}>
      <div class={styles.icon} aria-hidden="true">
        {props.icon}
      </div>
      <Dynamic component={props.isPage ? 'h1' : 'h2'} class={styles.title}>
        {props.title}
      </Dynamic>
      {props.hint !== undefined && <p class={styles.hint}>{props.hint}</p>}
      <div class={styles.actions}>{props.children}</div>
    </div>
  );
}
