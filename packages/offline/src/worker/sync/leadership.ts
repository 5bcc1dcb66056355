/** What this needs of `navigator.locks`. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    hold: () => Promise<void>,
  ): Promise<void>;
}

/**
 * Runs `lead` in one tab at a time; resolves when it is over. Without Web Locks (a page that is not in
 * a secure context) every tab leads: the store's check before each write keeps that correct.
 * A lock that is stolen aborts the signal that `lead` was given. `steal` takes it from a tab that does
 * not answer any more.
 */
export async function leadAlone(
  locks: Locks | undefined,
  name: string,
  { signal, steal = false }: { signal: AbortSignal; steal?: boolean },
  lead: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (locks === undefined) {
    await lead(signal);
    return;
  }
  const stolen = new AbortController();
  const either = AbortSignal.any([signal, stolen.signal]);
  let led: Promise<void> | undefined;
  const hold = async () => {
    led = lead(either);
    await led;
  };
  try {
    // The platform does not take a signal together with `steal`.
    await locks.request(name, steal ? { steal } : { signal }, hold);
  } catch (error) {
    // A lock that is taken away rejects here while `lead` still runs.
    stolen.abort(error);
    await led?.catch(() => undefined);
    signal.throwIfAborted();
    if (!isAbort(error)) throw error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
