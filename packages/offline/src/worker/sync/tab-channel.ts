import type { ChangesPage } from '@linnet/contract/feed';
import { protocol } from '@linnet/contract/protocol';
import * as v from 'valibot';
import { readChangesPage } from './page-check.ts';

const statusSchema = v.object({
  state: v.picklist(['idle', 'syncing', 'offline', 'signed_out', 'outdated', 'failed']),
  remaining: v.number(),
  agreedAt: v.nullable(v.number()),
  message: v.nullable(v.string()),
});
/** How syncing goes, as the tab that syncs tells the others. */
export type LeaderStatus = v.InferOutput<typeof statusSchema>;

const messageSchema = v.variant('tag', [
  /** The page is stored; it led from the sequence number before to this one. */
  v.object({
    tag: v.literal('applied'),
    generation: v.number(),
    sequence: v.number(),
    page: v.unknown(),
  }),
  /** What is stored is another replica now: read it again. */
  v.object({ tag: v.literal('swapped') }),
  v.object({ tag: v.literal('status'), status: statusSchema }),
  /** A tab asks the one that syncs to look for news. */
  v.object({ tag: v.literal('sync_now') }),
  /** The user signed out: everything of theirs goes. */
  v.object({ tag: v.literal('forgotten') }),
]);
export type TabMessage =
  | Exclude<v.InferOutput<typeof messageSchema>, { tag: 'applied' }>
  | {
      readonly tag: 'applied';
      readonly generation: number;
      readonly sequence: number;
      readonly page: ChangesPage;
    };

/** What this needs of a BroadcastChannel. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
}

/** Messages between the tabs that show one replica. Tabs of another protocol are not heard. */
export class TabChannel {
  readonly #channel: Channel | undefined;

  constructor(channel: Channel | undefined, onMessage: (message: TabMessage) => void) {
    this.#channel = channel;
    channel?.addEventListener('message', ({ data }) => {
      const message = readMessage(data);
      if (message !== undefined) onMessage(message);
    });
  }

  post(message: TabMessage): void {
    this.#channel?.postMessage({ protocol, ...message });
  }

  close(): void {
    this.#channel?.close();
  }
}

function readMessage(data: unknown): TabMessage | undefined {
  const envelope = v.safeParse(v.object({ protocol: v.literal(protocol) }), data);
  const parsed = v.safeParse(messageSchema, data);
  if (!envelope.success || !parsed.success) return undefined;
  const message = parsed.output;
  if (message.tag !== 'applied') return message;
  const page = readChangesPage(message.page);
  return page && { ...message, page };
}
