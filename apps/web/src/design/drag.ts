export interface DragOptions {
  readonly axis: 'x' | 'y' | 'both';
  /** Pixels moved since the start, on the axis that won. */
  readonly onMove: (axis: 'x' | 'y', distance: number) => void;
  /** `velocity` in pixels a millisecond. */
  readonly onEnd: (axis: 'x' | 'y', distance: number, velocity: number) => void;
  readonly onCancel: () => void;
}

const slopPixels = 8;

/**
 * Follows one finger or pointer over `element`, from when it has clearly chosen a direction. The click
 * that would follow a drag is swallowed. Returns what stops listening.
 */
export function followDrag(element: HTMLElement, options: DragOptions): () => void {
  let start: { id: number; x: number; y: number } | undefined;
  let axis: 'x' | 'y' | undefined;
  let last = { at: 0, distance: 0 };
  let velocity = 0;

  const onDown = (event: PointerEvent) => {
    if (start !== undefined || event.button !== 0) return;
    if (event.target instanceof Element && event.target.closest('input, [data-no-drag]')) return;
    start = { id: event.pointerId, x: event.clientX, y: event.clientY };
    axis = undefined;
    velocity = 0;
  };
  const onMove = (event: PointerEvent) => {
    if (start === undefined || event.pointerId !== start.id) return;
    const x = event.clientX - start.x;
    const y = event.clientY - start.y;
    if (axis === undefined) {
      if (Math.max(Math.abs(x), Math.abs(y)) < slopPixels) return;
      const chosen = Math.abs(x) > Math.abs(y) ? 'x' : 'y';
      if (options.axis !== 'both' && options.axis !== chosen) {
        start = undefined;
        return;
      }
      axis = chosen;
      last = { at: event.timeStamp, distance: 0 };
      element.setPointerCapture(event.pointerId);
    }
    const distance = axis === 'x' ? x : y;
    const passed = event.timeStamp - last.at;
    if (passed > 0) velocity = (distance - last.distance) / passed;
    last = { at: event.timeStamp, distance };
    options.onMove(axis, distance);
  };
  const onUp = (event: PointerEvent) => {
    if (start === undefined || event.pointerId !== start.id) return;
    const chosen = axis;
    start = undefined;
    axis = undefined;
    if (chosen === undefined) return;
    const swallow = (click: MouseEvent) => {
      click.stopPropagation();
      click.preventDefault();
    };
    element.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => element.removeEventListener('click', swallow, { capture: true }));
    options.onEnd(chosen, last.distance, velocity);
  };
  const onCancel = (event: PointerEvent) => {
    if (start === undefined || event.pointerId !== start.id) return;
    start = undefined;
    if (axis !== undefined) options.onCancel();
    axis = undefined;
  };

  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onCancel);
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onCancel);
  };
}
