import type { JSX } from 'solid-js';
import styles from './section.module.css';

/** A titled group of lines, as settings and scan pages are made of. */
export function Section(props: { title: string; children: JSX.Element }): JSX.Element {
  return (
    <section class={styles.section} aria-label={props.title}>
      <h2 class={styles.title}>{props.title}</h2>
      <div class={styles.body}>{props.children}</div>
    </section>
  );
}

export function Line(props: {
  label: string;
  hint?: string | undefined;
  children?: JSX.Element;
}): JSX.Element {
  return (
    <div class={styles.line}>
      <div class={styles.words}>
        <p class={styles.label}>{props.label}</p>
        {props.hint !== undefined && <p class={styles.hint}>{props.hint}</p>}
      </div>
      <div class={styles.value}>{props.children}</div>
    </div>
  );
}
