import type { PlayerStorage } from './saved-playback.ts';

/** Keeps a player in localStorage under `key`: synchronous, so that the last position survives a closing tab. */
export function localPlayerStorage(key: string, storage: Storage = localStorage): PlayerStorage {
  return {
    async load() {
      const text = storage.getItem(key);
      return text === null ? null : JSON.parse(text);
    },
    async save(value) {
      storage.setItem(key, JSON.stringify(value));
    },
  };
}
