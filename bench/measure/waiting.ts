import { setTimeout as sleep } from 'node:timers/promises';

/** Asks `look` until it answers something; throws with `what` when it never does. */
export async function waitFor<Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
  options: { everyMs: number; withinMs: number },
): Promise<Value> {
  const end = performance.now() + options.withinMs;
  while (performance.now() < end) {
    const value = await look();
    if (value !== undefined) return value;
    await sleep(options.everyMs);
  }
  throw new Error(`waited ${options.withinMs / 1000} s for ${what}`);
}
