import type { JSX } from 'solid-js';
import styles from './empty-state.module.css';

/** What a screen shows where there is nothing: what that means, and what can be done. */
export function EmptyState(props: {
  icon: JSX.Element;
  title: string;
  hint?: string | undefined;
  children?: JSX.Element;
  small?: boolean;
}): JSX.Element {
  return (
    <div class={styles.empty} classList={{ [styles.small ?? '']: props.small ?? false }}>
      <div class={styles.icon} aria-hidden="true">
        {props.icon}
      </div>
      <h2 class={styles.title}>{props.title}</h2>
      {props.hint !== undefined && <p class={styles.hint}>{props.hint}</p>}
      <div class={styles.actions}>{props.children}</div>
    </div>
  );
}
