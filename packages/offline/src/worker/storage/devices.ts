import { idSchema } from '@linnet/contract/ids';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';

/** Whose replica this device opened last, so that it can open it again while the server is away. */
export const identitySchema = v.object({ instanceId: idSchema, userId: idSchema });
export type ReplicaIdentity = v.InferOutput<typeof identitySchema>;

interface DevicesSchema extends DBSchema {
  identity: { key: 'last'; value: ReplicaIdentity };
}

/** The identity that was remembered last; undefined where there is none or nothing can be stored. */
export async function recallIdentity(): Promise<ReplicaIdentity | undefined> {
  const stored = await withDevices((database) => database.get('identity', 'last'));
  const parsed = v.safeParse(identitySchema, stored);
  return parsed.success ? parsed.output : undefined;
}

export async function rememberIdentity(identity: ReplicaIdentity): Promise<void> {
  await withDevices((database) => database.put('identity', identity, 'last'));
}

/** Forgets `identity` unless another one was remembered since. */
export async function forgetIdentity(identity: ReplicaIdentity): Promise<void> {
  await withDevices(async (database) => {
    const transaction = database.transaction('identity', 'readwrite');
    const last = await transaction.store.get('last');
    if (last !== undefined && sameIdentity(last, identity)) await transaction.store.delete('last');
    await transaction.done;
  });
}

export function sameIdentity(a: ReplicaIdentity, b: ReplicaIdentity): boolean {
  return a.instanceId === b.instanceId && a.userId === b.userId;
}

/** A device that cannot store (private browsing) works without memory of who it was. */
async function withDevices<Result>(
  use: (database: IDBPDatabase<DevicesSchema>) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const database = await openDB<DevicesSchema>('linnet:devices', 1, {
      upgrade: (fresh) => {
        fresh.createObjectStore('identity');
      },
    });
    try {
      return await use(database);
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}
