import type { Instance } from '@linnet/contract/instance';
import { EventLine } from './event-line.ts';
import type { FeedClient, Refusal } from './feed-client.ts';
import type { PullEnd, Puller, StoreEnd } from './puller.ts';
import type { LeaderStatus } from './tab-channel.ts';
import { Backoff, type Waker } from './waiting.ts';

/** How long the leader waits for what; tests make it short. */
export interface Pace {
  /** Between two pulls while the server has news all the time. */
  readonly pullGapMs: number;
  /** Quiet time before the store is tidied. */
  readonly tidyMs: number;
  /** Looks for news without being told, in case the line is dead and looks alive. */
  readonly pollMs: number;
  readonly retry: ConstructorParameters<typeof Backoff>[0];
}

export const usualPace: Pace = { pullGapMs: 300, tidyMs: 3000, pollMs: 300_000, retry: {} };

/**
 * What the one tab that syncs does: pulls, listens, pulls again, and waits with patience for a server
 * that is away. Ends with `conflict` or `detached` when the store is not what it was, or `someone_else`
 * when the server knows us by another name now.
 */
export async function lead(
  parts: {
    readonly client: FeedClient;
    readonly puller: Puller;
    readonly waker: Waker;
    readonly pace: Pace;
    readonly isOurs: (instance: Instance) => boolean;
    readonly onStatus: (status: Partial<LeaderStatus>) => void;
  },
  signal: AbortSignal,
): Promise<StoreEnd | 'someone_else'> {
  const { client, puller, waker, pace, onStatus } = parts;
  const retry = new Backoff(pace.retry);
  const reopen = new Backoff(pace.retry);
  let isVerified = false;
  let isLost = false;
  const line = new EventLine(client, {
    onNews: ({ epoch, revision }) => {
      reopen.reset();
      const { head } = puller;
      if (revision > head.revision || (epoch !== undefined && epoch !== head.epoch)) waker.wake();
    },
    onLost: () => {
      isLost = true;
      waker.wake();
    },
  });

  for (;;) {
    waker.clear();
    let end: PullEnd | undefined;
    if (!isVerified) {
      // Before a cookie of someone else fills this user's replica.
      const answer = await client.instance(signal);
      if (!answer.ok) end = answer.refusal;
      else if (!parts.isOurs(answer.value)) return 'someone_else';
      else isVerified = true;
    }
    if (end === undefined) {
      // Not before the server has answered: a try while it is away changes nothing on the screen.
      onStatus({ state: 'syncing' });
      end = await puller.pull(signal);
    }
    if (end === 'conflict' || end === 'detached') return end;
    if (end !== 'agreed') {
      isVerified = false;
      onStatus({ ...statusOf(end), remaining: 0 });
      await waker.sleep(retry.next(), signal);
      continue;
    }
    retry.reset();
    const { agreedAt } = puller.head;
    onStatus({ state: 'idle', remaining: 0, agreedAt, message: null });
    line.open(signal);
    const pulledAt = performance.now();
    if ((await waker.sleep(pace.tidyMs, signal)) === 'over') {
      const failed = await puller.tidy();
      if (failed !== undefined) return failed;
      await waker.sleep(pace.pollMs, signal);
    }
    if (isLost) {
      isLost = false;
      isVerified = false;
      await waker.sleep(reopen.next(), signal);
    }
    const early = pace.pullGapMs - (performance.now() - pulledAt);
    if (early > 0) await pause(early, signal);
  }
}

function statusOf({ code, message }: Refusal): Partial<LeaderStatus> {
  return code === 'invalid_cursor' ? { state: 'failed', message } : { state: code, message };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  signal.throwIfAborted();
}
