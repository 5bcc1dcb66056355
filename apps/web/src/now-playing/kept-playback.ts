import type { PlayerStorage } from '@linnet/playback/page/saved-playback';

const key = 'linnet.playback';

/**
 * Keeps the queue, its place and the volume in `storage`. It is written as the page goes away, when
 * nothing asynchronous would be finished any more.
 */
export function keepPlayback(storage: Storage): PlayerStorage {
  return {
    async load() {
      const text = storage.getItem(key);
      return text === null ? null : (JSON.parse(text) as unknown);
    },
    async save(value) {
      storage.setItem(key, JSON.stringify(value));
    },
  };
}
