/** The one name that a cover has on both sides of a view transition. */
const travellingName = 'travelling-cover';

type Navigate = (path: string) => void;
let navigateNow: { go: Navigate; settled: () => Promise<void> } | undefined;

/** Set once by the shell: how to go somewhere, and when the new screen stands. */
export function setTraveller(go: Navigate, settled: () => Promise<void>): void {
  navigateNow = { go, settled };
}

/**
 * Goes where the clicked link leads, and lets `cover` travel there where the browser can. Any other
 * click (a new tab, a changed key) is left to the browser.
 */
export function travelTo(event: MouseEvent, cover: HTMLElement | undefined): void {
  const link = event.currentTarget;
  if (!(link instanceof HTMLAnchorElement) || cover === undefined || navigateNow === undefined)
    return;
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  if (document.startViewTransition === undefined) return;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  event.preventDefault();
  const { go, settled } = navigateNow;
  cover.style.viewTransitionName = travellingName;
  const transition = document.startViewTransition(async () => {
    cover.style.viewTransitionName = '';
    go(link.pathname);
    await settled();
    const arrived = document.querySelector<HTMLElement>('[data-travel="cover"]');
    if (arrived !== null) arrived.style.viewTransitionName = travellingName;
  });
  transition.finished
    .finally(() => {
      const arrived = document.querySelector<HTMLElement>('[data-travel="cover"]');
      if (arrived !== null) arrived.style.viewTransitionName = '';
    })
    // Skipped by a newer one: the screen is there all the same.
    .catch(() => {});
}
