import type { TapBatch } from '../shared/sample-link.ts';

/** What tests may change about a player. Nothing in the app sets it. */
export interface PlayerDebug {
  /** Receives every sample that leaves the worklet. */
  readonly tap?: (batch: TapBatch) => void;
  /** False plays encoder delay and padding too: the gapless journey must then fail. */
  readonly trim?: boolean;
  /** True uses the message transport although shared memory is there. */
  readonly messages?: boolean;
}

/** The one name by which the switch is thrown, in localStorage, before the page loads. */
export const debugSwitchName = 'linnet-debug-tap';

/**
 * Reads the diagnostic switch: words apart by spaces, `tap`, `no-trim`, `messages`. With `tap`, batches gather
 * in `globalThis.linnetTap`. Undefined, and nothing is touched, when the switch is off.
 */
export function readDebugSwitch(storage: Pick<Storage, 'getItem'>): PlayerDebug | undefined {
  const words = storage.getItem(debugSwitchName)?.split(' ');
  if (!words) return undefined;
  const batches: TapBatch[] = [];
  if (words.includes('tap')) Object.assign(globalThis, { linnetTap: batches });
  return {
    ...(words.includes('tap') ? { tap: (batch: TapBatch) => void batches.push(batch) } : {}),
    trim: !words.includes('no-trim'),
    messages: words.includes('messages'),
  };
}
