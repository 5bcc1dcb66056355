import { onPageScroll, pageScroller } from '../design/scroller.ts';

const storageKey = 'linnet.scroll';
/** Longer than any list takes to come from the replica; after that the reader has begun to read. */
const patienceMs = 3000;

export interface ScrollMemory {
  /** A new page begins at its top; one that is being put back is left to that. */
  arrived(): void;
  stop(): void;
}

/**
 * Brings a page of the history back to where it was scrolled to, as soon as it is high enough for
 * that. Positions belong to entries of the history, by the depth that the router stamps on them, and
 * outlive a reload.
 */
export function rememberScroll(scope: Window, page: HTMLElement): ScrollMemory {
  scope.history.scrollRestoration = 'manual';
  const positionByDepth = read(scope);
  let pending: { readonly top: number; readonly until: number } | undefined;

  const depth = (): string | undefined => {
    const state: unknown = scope.history.state;
    const stamped = (state as { _depth?: unknown } | null)?._depth;
    return typeof stamped === 'number' ? String(stamped) : undefined;
  };
  const tryToRestore = () => {
    if (pending === undefined) return;
    if (performance.now() > pending.until) {
      pending = undefined;
      return;
    }
    const scroller = pageScroller();
    const reachable = scroller.scrollHeight - scroller.clientHeight;
    if (reachable + 1 < pending.top) return;
    scroller.scrollTo(0, pending.top);
    pending = undefined;
  };
  const startRestoring = () => {
    const at = depth();
    const top = at === undefined ? undefined : positionByDepth[at];
    pending = top === undefined ? undefined : { top, until: performance.now() + patienceMs };
    // After the router has put the page there.
    scope.requestAnimationFrame(tryToRestore);
  };
  const onScroll = () => {
    const at = depth();
    // While a page is being put back it scrolls by itself, and that is no position to remember.
    if (at !== undefined && pending === undefined) positionByDepth[at] = pageScroller().scrollTop;
  };
  const giveUp = () => {
    pending = undefined;
  };
  const save = () => {
    try {
      scope.sessionStorage.setItem(storageKey, JSON.stringify(positionByDepth));
    } catch {
      // Without storage a reload starts at the top.
    }
  };

  const observer = new ResizeObserver(tryToRestore);
  observer.observe(page);
  scope.addEventListener('popstate', startRestoring);
  const stopListening = onPageScroll(onScroll, 'first');
  scope.addEventListener('wheel', giveUp, { passive: true });
  scope.addEventListener('touchstart', giveUp, { passive: true });
  scope.addEventListener('pagehide', save);
  startRestoring();
  return {
    arrived() {
      if (pending === undefined) pageScroller().scrollTo(0, 0);
    },
    stop() {
      observer.disconnect();
      scope.removeEventListener('popstate', startRestoring);
      stopListening();
      scope.removeEventListener('wheel', giveUp);
      scope.removeEventListener('touchstart', giveUp);
      scope.removeEventListener('pagehide', save);
    },
  };
}

function read(scope: Window): Record<string, number> {
  try {
    const stored: unknown = JSON.parse(scope.sessionStorage.getItem(storageKey) ?? '{}');
    const entries = Object.entries(stored as Record<string, unknown>);
    return Object.fromEntries(entries.filter(([, top]) => typeof top === 'number')) as Record<
      string,
      number
    >;
  } catch {
    return {};
  }
}
