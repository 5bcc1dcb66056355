import { type JSX, splitProps } from 'solid-js';
import styles from './button.module.css';

interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'tonal' | 'plain';
}

export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['look', 'class', 'children']);
  return (
    <button
      type="button"
      {...rest}
      class={`${styles.button} ${styles[own.look ?? 'tonal']} ${own.class ?? ''}`}
    >
      {own.children}
    </button>
  );
}

interface IconButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** Spoken name, and the tooltip. */
  readonly label: string;
  readonly size?: 'small' | 'large';
  /** For a button that is on or off. */
  readonly pressed?: boolean | undefined;
}

/** A button of one icon. It is never smaller than a fingertip, whatever it looks like. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ['label', 'size', 'pressed', 'class', 'children']);
  return (
    <button
      type="button"
      {...rest}
      class={`${styles.icon} ${own.size === undefined ? '' : styles[own.size]} ${own.class ?? ''}`}
      aria-label={own.label}
      aria-pressed={own.pressed}
      title={own.label}
    >
      {own.children}
    </button>
  );
}
