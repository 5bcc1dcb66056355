/** What is to be read: one side fills it while the other takes from it. */
export interface ReadQueue<Item> {
  push(item: Item): void;
  /** No more will come. */
  end(): void;
  /** Resolves with true once `count` items wait, or with false when there will be fewer. */
  holds(count: number): Promise<boolean>;
  /** The next item, waiting for one; undefined when the queue has ended and is empty. */
  take(): Promise<Item | undefined>;
}

export function makeReadQueue<Item>(): ReadQueue<Item> {
  const items: Item[] = [];
  let next = 0;
  let ended = false;
  let more = Promise.withResolvers<void>();

  function wake(): void {
    more.resolve();
    more = Promise.withResolvers<void>();
  }

  return {
    push(item) {
      items.push(item);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async holds(count) {
      while (items.length - next < count) {
        if (ended) return false;
        await more.promise;
      }
      return true;
    },
    async take() {
      while (next >= items.length) {
        if (ended) return;
        await more.promise;
      }
      return items[next++];
    },
  };
}
