import type {
  ListQuery,
  Replica,
  ReplicaStatus,
  RowByList,
} from '@linnet/offline/shared/replica-api';
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import { knowsWhatIsMissing } from './missing.ts';
import { RowWindow } from './row-window.ts';

/** What screens see of the replica: signals for what moves, and lists and details that stay fresh. */
export interface LibraryView {
  readonly replica: Replica;
  readonly status: Accessor<ReplicaStatus>;
  readonly version: Accessor<number>;
  /** The list of `query`, for the screen that calls; its rows are kept for the way back. */
  list<Query extends ListQuery>(query: Accessor<Query>): RowList<RowByList[Query['list']]>;
  /**
   * What `load` answers, asked again at every new version and kept by `key`. Undefined until it has
   * come, `null` when there is no such thing.
   */
  lookUp<Value>(
    key: Accessor<string>,
    load: (replica: Replica, key: string) => Promise<Value | undefined>,
  ): Accessor<Value | null | undefined>;
  /** Loads what a `lookUp` of the same key will ask for, so that its screen is there at once. */
  prepare<Value>(
    key: string,
    load: (replica: Replica, key: string) => Promise<Value | undefined>,
  ): Promise<void>;
  /** What was prepared or looked up before under `key`, at once; it may be a version behind. */
  known<Value>(
    key: string,
    load: (replica: Replica, key: string) => Promise<Value | undefined>,
  ): Value | undefined;
}

export interface RowList<Row> {
  readonly total: Accessor<number | undefined>;
  readonly at: (index: number) => Row | undefined;
  readonly want: (start: number, end: number) => void;
}

/** Rows fetched around those in view, so that a flick finds them there. */
const rowsBehind = 100;
const rowsAhead = 200;

const emptyStatus: ReplicaStatus = {
  version: 0,
  state: 'opening',
  counts: { tracks: 0, albums: 0, artists: 0, genres: 0 },
  roots: [],
  sync: { state: 'idle', remaining: 0, agreedAt: null, message: null },
};

export function createLibraryView(
  replica: Replica,
  onTrouble: (cause: unknown) => void,
): LibraryView {
  const [status, setStatus] = createSignal(emptyStatus);
  const version = createMemo(() => status().version);
  const whole = createMemo(() => knowsWhatIsMissing(status()));
  replica.subscribe((next) => setStatus(next)).catch(onTrouble);

  const windowsByQuery = new Recent<RowWindow<unknown>>(12);
  const detailsByKey = new Recent<unknown>(60);

  return {
    replica,
    status,
    version,
    list<Query extends ListQuery>(query: Accessor<Query>) {
      type Row = RowByList[Query['list']];
      const [tick, setTick] = createSignal(0);
      const listeners = { notify: () => setTick((value) => value + 1) };
      const rows = createMemo(() => {
        const asked = query();
        const key = JSON.stringify(asked);
        const kept = windowsByQuery.get(key) as (RowWindow<Row> & Shared) | undefined;
        const window =
          kept ??
          shared(
            (onChange) =>
              new RowWindow<Row>({
                fetch: (start, count) => replica.window(asked, start, count),
                onChange,
                onError: onTrouble,
              }),
          );
        windowsByQuery.set(key, window);
        window.listeners.add(listeners.notify);
        onCleanup(() => window.listeners.delete(listeners.notify));
        return window;
      });
      createEffect(() => {
        const window = rows();
        window.moveTo(version());
        // Nothing is drawn, and so nothing asked for, before the length is known.
        if (window.total === undefined) window.want(0, 1);
      });
      return {
        total: () => {
          tick();
          return rows().total;
        },
        at: (index) => {
          tick();
          return rows().at(index);
        },
        want: (start, end) => rows().want(Math.max(0, start - rowsBehind), end + rowsAhead),
      };
    },
    lookUp<Value>(
      key: Accessor<string>,
      load: (replica: Replica, key: string) => Promise<Value | undefined>,
    ) {
      const [value, setValue] = createSignal<{ key: string; value: Value | null }>();
      createEffect(() => {
        const asked = key();
        version();
        const isWhole = whole();
        let current = true;
        onCleanup(() => {
          current = false;
        });
        load(replica, asked).then((loaded) => {
          // Asked again when all has come.
          if (loaded === undefined && !isWhole) return;
          detailsByKey.set(asked, loaded ?? null);
          if (current) setValue({ key: asked, value: loaded ?? null });
        }, onTrouble);
      });
      return () => {
        const asked = key();
        const known = value();
        if (known?.key === asked) return known.value;
        return detailsByKey.get(asked) as Value | null | undefined;
      };
    },
    async prepare(key, load) {
      if (detailsByKey.get(key) !== undefined) return;
      const loaded = await load(replica, key);
      if (loaded !== undefined) detailsByKey.set(key, loaded);
    },
    known<Value>(key: string) {
      return (detailsByKey.get(key) as Value | null | undefined) ?? undefined;
    },
  };
}

interface Shared {
  readonly listeners: Set<() => void>;
}

/** A window that more than one screen may look through. */
function shared<Made extends object>(make: (onChange: () => void) => Made): Made & Shared {
  const listeners = new Set<() => void>();
  const made = make(() => {
    for (const listener of listeners) listener();
  });
  return Object.assign(made, { listeners });
}

/** A map that forgets what was set longest ago. */
class Recent<Value> {
  readonly #valuesByKey = new Map<string, Value>();
  readonly #limit: number;
  constructor(limit: number) {
    this.#limit = limit;
  }
  get(key: string): Value | undefined {
    return this.#valuesByKey.get(key);
  }
  set(key: string, value: Value): void {
    this.#valuesByKey.delete(key);
    this.#valuesByKey.set(key, value);
    for (const oldest of this.#valuesByKey.keys()) {
      if (this.#valuesByKey.size <= this.#limit) return;
      this.#valuesByKey.delete(oldest);
    }
  }
}
