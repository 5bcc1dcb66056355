import type { ByteSource } from '../shared/byte-source.ts';
import type { PlayableTrack } from '../shared/player-protocol.ts';
import type { OpenSource } from './start-playback-worker.ts';

/** The current track, the next one and the one before: opening those again costs no bytes. */
const kept = 3;
const prefetchBytes = 256 * 1024;

/** Keeps the last few byte sources, with what they have fetched, by track, version and format. */
export class SourceCache {
  readonly #openSource: OpenSource;
  readonly #onBytes: (bytes: number) => void;
  readonly #sources = new Map<string, Promise<ByteSource>>();

  constructor(openSource: OpenSource, onBytes: (bytes: number) => void) {
    this.#openSource = openSource;
    this.#onBytes = onBytes;
  }

  get(track: PlayableTrack, format: 'original' | 'opus'): Promise<ByteSource> {
    const key = `${track.trackId} ${track.version} ${format}`;
    const source =
      this.#sources.get(key) ??
      Promise.resolve().then(() => this.#openSource(track, { format, onBytes: this.#onBytes }));
    this.#sources.delete(key);
    this.#sources.set(key, source);
    // One that failed to open is tried anew next time.
    source.catch(() => this.#sources.delete(key));
    for (const oldest of this.#sources.keys()) {
      if (this.#sources.size <= kept) break;
      this.#sources.delete(oldest);
    }
    return source;
  }

  /** Has the first bytes of `track` fetched. A failure is found again, and reported, when it is played. */
  prefetch(track: PlayableTrack, signal: AbortSignal): void {
    this.get(track, 'original')
      .then((source) =>
        source.read({ start: 0, end: Math.min(prefetchBytes, source.length) }, signal),
      )
      .catch(() => undefined);
  }
}
