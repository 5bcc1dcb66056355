import { createEffect, createSignal, type JSX } from 'solid-js';
import styles from './slider.module.css';

interface SliderProps {
  readonly value: number;
  readonly max: number;
  readonly step: number;
  /** Steps of the arrow keys, and of Page Up and Page Down. */
  readonly keyStep?: number;
  readonly label: string;
  /** What a screen reader says of a value. */
  readonly textOf: (value: number) => string;
  /** While it is being dragged. */
  readonly onInput?: (value: number) => void;
  /** When it has been let go, or moved by a key. */
  readonly onCommit?: (value: number) => void;
  readonly disabled?: boolean;
  readonly class?: string | undefined;
}

/** A track with a knob. While it is held it shows where the hand is, whatever `value` does. */
export function Slider(props: SliderProps): JSX.Element {
  let input: HTMLInputElement | undefined;
  const [held, setHeld] = createSignal<number>();
  const shown = () => Math.min(held() ?? props.value, props.max);
  const share = () => (props.max > 0 ? shown() / props.max : 0);

  createEffect(() => {
    if (input === undefined) return;
    input.max = String(props.max);
    input.value = String(shown());
  });

  const commit = () => {
    const value = held();
    if (value === undefined) return;
    setHeld(undefined);
    props.onCommit?.(value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const big = (props.keyStep ?? props.step) * 4;
    const steps: Record<string, number> = {
      ArrowLeft: -(props.keyStep ?? props.step),
      ArrowDown: -(props.keyStep ?? props.step),
      ArrowRight: props.keyStep ?? props.step,
      ArrowUp: props.keyStep ?? props.step,
      PageDown: -big,
      PageUp: big,
    };
    const step = steps[event.key];
    if (step === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const value = Math.min(Math.max(0, shown() + step), props.max);
    props.onInput?.(value);
    props.onCommit?.(value);
  };
  return (
    <div
      class={`${styles.slider} ${props.class ?? ''}`}
      style={{ '--share': String(share()) }}
      data-held={held() !== undefined}
    >
      <div class={styles.track} aria-hidden="true">
        <div class={styles.fill} />
      </div>
      <div class={styles.knobLane} aria-hidden="true">
        <div class={styles.knob} />
      </div>
      <input
        ref={input}
        type="range"
        class={styles.input}
        min="0"
        step={props.step}
        disabled={props.disabled}
        aria-label={props.label}
        aria-valuenow={shown()}
        aria-valuetext={props.textOf(shown())}
        onInput={(event) => {
          const value = event.currentTarget.valueAsNumber;
          setHeld(value);
          props.onInput?.(value);
        }}
        onChange={commit}
        onPointerCancel={() => setHeld(undefined)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
