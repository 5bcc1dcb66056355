import type { JSX } from 'solid-js';

/** The linnet of the app icon, alone: body in the colour of the text, breast in crimson. */
export function Bird(props: { class?: string | undefined }): JSX.Element {
  return <img src="/bird.svg" alt="" class={props.class} width="32" height="32" />;
}
