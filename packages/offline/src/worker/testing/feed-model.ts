import { toColumns } from '@linnet/contract/columns';
import {
  type ChangesPage,
  type FeedKind,
  feedKinds,
  fieldsByKind,
  type RowByKind,
  type StreamChanges,
} from '@linnet/contract/feed';
import { protocol } from '@linnet/contract/protocol';

type Row = RowByKind[FeedKind];
type Position = readonly [revision: number, kind: number, id: string];

interface Entry {
  readonly stream: string;
  readonly kind: FeedKind;
  readonly id: string;
  readonly revision: number;
  readonly row: Row | null;
}

const start: Position = [0, -1, ''];

/**
 * The server's side of the feed in memory, for tests and measurements: streams of rows and tombstones,
 * served in pages by cursor exactly as the contract says.
 */
export class FeedModel {
  epoch = 'epoch-1';
  revision = 0;
  /** Streams that the caller may see. */
  readonly visible = new Set<string>();
  readonly #entries = new Map<string, Entry>();
  /** Entries by position; made anew after changes. */
  #sorted: Entry[] | undefined;

  /** One transaction: all of it gets one revision. */
  write(
    changes: readonly (
      | { stream: string; kind: FeedKind; put: Row }
      | { stream: string; kind: FeedKind; remove: string }
    )[],
  ): void {
    this.revision += 1;
    for (const change of changes) {
      const { stream, kind } = change;
      const id = 'put' in change ? change.put.id : change.remove;
      const key = `${stream} ${kind} ${id}`;
      if (!('put' in change) && !this.#entries.has(key)) continue;
      const row = 'put' in change ? change.put : null;
      this.#entries.set(key, { stream, kind, id, revision: this.revision, row });
    }
    this.#sorted = undefined;
  }

  /** Rebuilds the catalogue: the same rows, another life. */
  restart(): void {
    this.epoch = `epoch-${Number(this.epoch.slice(6)) + 1}`;
  }

  /** Rows that the caller sees now, by kind and id. */
  rows(): { [Kind in FeedKind]: Map<string, Row> } {
    const rows = {
      root: new Map<string, Row>(),
      genre: new Map<string, Row>(),
      artist: new Map<string, Row>(),
      album: new Map<string, Row>(),
      track: new Map<string, Row>(),
    };
    for (const { stream, kind, id, row } of this.#entries.values()) {
      if (row !== null && this.visible.has(stream)) rows[kind].set(id, row);
    }
    return rows;
  }

  page(cursor: string | undefined, limit: number): ChangesPage | 'invalid_cursor' {
    const known = cursor === undefined ? { epoch: this.epoch, streams: {} } : readCursor(cursor);
    if (known === undefined) return 'invalid_cursor';
    const isOther = known.epoch !== this.epoch;
    const positions = new Map<string, Position>(isOther ? [] : Object.entries(known.streams));
    const dropped = [...positions.keys()].filter((stream) => !this.visible.has(stream));
    for (const stream of dropped) positions.delete(stream);
    for (const stream of this.visible) {
      if (!positions.has(stream)) positions.set(stream, start);
    }
    this.#sorted ??= [...this.#entries.values()].sort((a, b) =>
      comparePositions(positionOf(a), positionOf(b)),
    );
    const due = this.#sorted.filter((entry) => {
      const position = positions.get(entry.stream);
      return position !== undefined && comparePositions(positionOf(entry), position) > 0;
    });
    const sent = due.slice(0, limit);
    for (const entry of sent) positions.set(entry.stream, positionOf(entry));
    return {
      protocol,
      epoch: this.epoch,
      revision: this.revision,
      cursor: JSON.stringify({ epoch: this.epoch, streams: Object.fromEntries(positions) }),
      more: due.length > sent.length,
      remaining: due.length - sent.length,
      streams: toStreams(sent),
      dropped,
    };
  }
}

function readCursor(
  cursor: string,
): { epoch: string; streams: Record<string, Position> } | undefined {
  try {
    return JSON.parse(cursor);
  } catch {
    return undefined;
  }
}

function positionOf({ revision, kind, id }: Entry): Position {
  return [revision, feedKinds.indexOf(kind), id];
}

function comparePositions(a: Position, b: Position): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);
}

function toStreams(entries: readonly Entry[]): StreamChanges[] {
  const byStream = Map.groupBy(entries, ({ stream }) => stream);
  return [...byStream].map(([stream, changes]) => {
    const sections: Partial<Record<FeedKind, unknown>> = {};
    const removed: Partial<Record<FeedKind, string[]>> = {};
    for (const kind of feedKinds) {
      const ofKind = changes.filter((entry) => entry.kind === kind);
      const rows = ofKind.flatMap(({ row }) => (row === null ? [] : [row]));
      const gone = ofKind.filter(({ row }) => row === null).map(({ id }) => id);
      const fields = fieldsByKind[kind] as readonly (keyof Row & string)[];
      if (rows.length > 0) sections[kind] = toColumns(rows, fields);
      if (gone.length > 0) removed[kind] = gone;
    }
    const hasRemoved = Object.keys(removed).length > 0;
    return { stream, ...sections, ...(hasRemoved ? { removed } : {}) } as StreamChanges;
  });
}
