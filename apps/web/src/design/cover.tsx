import { coverSizes } from '@linnet/contract/media';
import { coverPath } from '@linnet/contract/routes';
import { createSignal, type JSX, Show } from 'solid-js';
import styles from './cover.module.css';
import { hueOf, markOf } from './cover-mark.ts';

interface CoverProps {
  readonly coverId: string | null | undefined;
  readonly colour: string | null | undefined;
  /** What it is the cover of; makes the stand-in where there is no picture. */
  readonly title: string;
  /** The `sizes` of the picture, such as `56px` or `(min-width: 700px) 20rem, 45vw`. */
  readonly sizes: string;
  /** Spoken name; without it the picture is decoration, because its title stands beside it. */
  readonly label?: string | undefined;
  readonly round?: boolean;
  readonly eager?: boolean;
  readonly class?: string | undefined;
  readonly ref?: (element: HTMLElement) => void;
}

/** A square for a picture: its colour first, the picture over it when it has come, nothing moves. */
export function Cover(props: CoverProps): JSX.Element {
  const [failedId, setFailedId] = createSignal<string>();
  const shownId = () => (props.coverId === failedId() ? undefined : (props.coverId ?? undefined));
  const hue = () => String(hueOf(props.title));
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it has a label only together with the role
    <div
      ref={(element) => props.ref?.(element)}
      class={`${styles.cover} ${props.round ? styles.round : ''} ${props.class ?? ''}`}
      role={props.label === undefined ? undefined : 'img'}
      aria-label={props.label}
      aria-hidden={props.label === undefined ? 'true' : undefined}
      style={{ '--colour': props.colour ?? 'var(--blank)', '--hue': hue() }}
    >
      <Show
        when={shownId()}
        keyed
        fallback={
          <span class={styles.mark} dir="auto">
            {markOf(props.title)}
          </span>
        }
      >
        {(id) => (
          <img
            alt=""
            class={styles.picture}
            decoding="async"
            loading={props.eager ? 'eager' : 'lazy'}
            draggable={false}
            sizes={props.sizes}
            srcset={coverSizes.map((size) => `${coverPath(id, size)} ${size}w`).join(', ')}
            src={coverPath(id, 240)}
            ref={(image) => {
              // A picture that the browser still holds is there at once and must not fade again.
              queueMicrotask(() => {
                if (image.complete && image.naturalWidth > 0) image.dataset.ready = 'at once';
              });
            }}
            onLoad={(event) => {
              event.currentTarget.dataset.ready ??= 'faded';
            }}
            onError={() => setFailedId(id)}
          />
        )}
      </Show>
    </div>
  );
}
