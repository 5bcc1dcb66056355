import type { JSX } from 'solid-js';
import styles from './playing-bars.module.css';

/** Three bars that dance while it plays and rest while it does not. Decoration: the text says it too. */
export function PlayingBars(props: { moving: boolean }): JSX.Element {
  return (
    <span class={styles.bars} data-moving={props.moving} aria-hidden="true">
      <span />
      <span />
      <span />
    </span>
  );
}
