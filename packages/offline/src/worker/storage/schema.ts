import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';

/** Key of a base page: generation, stream, place of its kind in `feedKinds`, number. */
export type PageKey = [generation: number, stream: string, kind: number, number: number];

/** A head as it is stored; the numbers outside are what a writer compares before it writes. */
export interface StoredHead {
  readonly generation: number;
  readonly sequence: number;
  readonly layout: number;
  readonly data: ArrayBuffer;
}

export interface ReplicaSchema extends DBSchema {
  /** `current` is what screens see, `next` what a resync has gathered so far. */
  head: { key: 'current' | 'next'; value: StoredHead };
  pages: { key: PageKey; value: ArrayBuffer };
}

export type ReplicaDatabase = IDBPDatabase<ReplicaSchema>;
type Upgrade = IDBPTransaction<ReplicaSchema, ('head' | 'pages')[], 'versionchange'>;

/** Step `n` turns a database of version `n` into one of version `n + 1`. Released steps never change. */
export const migrations: readonly ((database: ReplicaDatabase, upgrade: Upgrade) => void)[] = [
  (database) => {
    database.createObjectStore('head');
    database.createObjectStore('pages');
  },
];

/** One replica per server and user, so that no one ever sees what another may. */
export function databaseName(identity: { instanceId: string; userId: string }): string {
  return `linnet:${identity.instanceId}:${identity.userId}`;
}

/**
 * Opens the database, brought to the newest version. Throws what IndexedDB throws, and a TimeoutError
 * when an older page of ours keeps it for longer than `patienceMs`.
 */
export async function openReplicaDatabase(
  name: string,
  events: {
    /** Another tab wants to delete or upgrade the database: close it. */
    readonly onLeave: (why: 'deleted' | 'upgraded') => void;
    /** The browser closed the connection. */
    readonly onLost: () => void;
    readonly patienceMs?: number;
  },
): Promise<ReplicaDatabase> {
  const opening = openDB<ReplicaSchema>(name, migrations.length, {
    upgrade(database, oldVersion, _newVersion, transaction) {
      for (const migrate of migrations.slice(oldVersion)) migrate(database, transaction);
    },
    blocking(_current, blocked) {
      events.onLeave(blocked === null ? 'deleted' : 'upgraded');
    },
    terminated: events.onLost,
  });
  return await inTime(opening, events.patienceMs ?? 5000);
}

/** Deletes a database, waiting for other tabs to close it. */
export async function deleteDatabase(name: string): Promise<void> {
  await deleteDB(name);
}

async function inTime(opening: Promise<ReplicaDatabase>, patienceMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DOMException('the database does not open', 'TimeoutError'));
      // What opens after all would block everyone else.
      opening.then(
        (database) => database.close(),
        () => undefined,
      );
    }, patienceMs);
  });
  try {
    return await Promise.race([opening, late]);
  } finally {
    clearTimeout(timer);
  }
}
