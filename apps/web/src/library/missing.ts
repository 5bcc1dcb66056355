import type { ReplicaStatus } from '@linnet/offline/shared/replica-api';

/** Whether what is not in the replica is nowhere, as far as one can know; else it may be on its way. */
export function knowsWhatIsMissing(
  status: Pick<ReplicaStatus, 'state'> & { readonly sync: Pick<ReplicaStatus['sync'], 'state'> },
): boolean {
  return status.state !== 'opening' && status.sync.state !== 'syncing';
}
