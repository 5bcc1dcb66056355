/** Pace of the catalogue's notices, in milliseconds. */
export const noticeIntervalMs = 100;

/** Tells listeners of the newest revision, the first at once and then at most one each `intervalMs`. */
export function createChangeNotice(intervalMs: number) {
  const listeners = new Set<(revision: number) => void>();
  let newest = 0;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    timer = undefined;
    if (newest <= told) return;
    told = newest;
    timer = setTimeout(tell, intervalMs);
    timer.unref();
    for (const listener of listeners) listener(newest);
  };
  return {
    commit(revision: number): void {
      newest = Math.max(newest, revision);
      if (timer === undefined) tell();
    },
    listen(listener: (revision: number) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close(): void {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
