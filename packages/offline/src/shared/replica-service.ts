import type { Replica } from './replica-api.ts';

/** What the worker serves: the replica, and what only the account's code may ask of it. */
export interface ReplicaService extends Replica {
  /**
   * Sign-out: deletes all that the device holds of this user's library, in every tab. Call it after
   * the session has ended on the server, or syncing would fetch it again at the next `syncNow`.
   */
  forget(): Promise<void>;
}
