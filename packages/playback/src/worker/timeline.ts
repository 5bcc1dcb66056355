import type { QueueEntry } from '../shared/player-protocol.ts';

/** One stretch of an entry in the link's positions. */
export interface Segment {
  readonly entry: QueueEntry;
  /** Position of its first frame. */
  readonly start: number;
  /** Where in the track that frame lies. */
  readonly trackSeconds: number;
  /** Length of the whole track, 0 when unknown. */
  readonly durationSeconds: number;
}

/**
 * Which frames of the link belong to which entry. Everything about "now playing" is read off this list by
 * the position that is heard, so that a seam in it is no event anywhere else.
 */
export class Timeline {
  #segments: Segment[] = [];

  add(segment: Segment): void {
    this.#segments.push(segment);
  }

  clear(): void {
    this.#segments = [];
  }

  /** The segment that holds `position`; null before the first. */
  at(position: number): Segment | null {
    return this.#segments.findLast((segment) => segment.start <= position) ?? null;
  }

  /** That segment and all behind it. */
  from(position: number): readonly Segment[] {
    const first = this.#segments.findLastIndex((segment) => segment.start <= position);
    return this.#segments.slice(Math.max(first, 0));
  }

  last(): Segment | null {
    return this.#segments.at(-1) ?? null;
  }

  /** Drops what lies wholly before `position`. */
  forget(position: number): void {
    this.#segments = [...this.from(position)];
  }

  /** Drops `segment` and all behind it. */
  cut(segment: Segment): void {
    const index = this.#segments.indexOf(segment);
    if (index !== -1) this.#segments.length = index;
  }
}
