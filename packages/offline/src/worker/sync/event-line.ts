import { readEvents } from './event-stream.ts';
import type { FeedClient } from './feed-client.ts';

interface LineEvents {
  onNews(news: { readonly epoch?: string; readonly revision: number }): void;
  onLost(): void;
}

/** The open line on which the server says that there is more; it says when it is lost. */
export class EventLine {
  readonly #client: FeedClient;
  readonly #events: LineEvents;
  #open = false;

  constructor(client: FeedClient, events: LineEvents) {
    this.#client = client;
    this.#events = events;
  }

  /** Opens the line unless it is open; it closes with `signal`. */
  open(signal: AbortSignal): void {
    if (this.#open) return;
    this.#open = true;
    this.#listen(signal)
      // However it ended, the next pull will find out what is the matter.
      .catch(() => undefined)
      .finally(() => {
        this.#open = false;
        if (!signal.aborted) this.#events.onLost();
      });
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const answer = await this.#client.events(signal);
    if (!answer.ok) return;
    await readEvents(answer.value, (event) => {
      if (event.name === 'hello' || event.name === 'changes') this.#events.onNews(event.data);
    });
  }
}
