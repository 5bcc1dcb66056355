/** Runs `run` when the page has nothing better to do, and after `latestMs` at the latest. */
export function whenIdle(run: () => void, latestMs: number): void {
  // Safari has no idle callbacks.
  if (window.requestIdleCallback === undefined) setTimeout(run, latestMs);
  else window.requestIdleCallback(run, { timeout: latestMs });
}
