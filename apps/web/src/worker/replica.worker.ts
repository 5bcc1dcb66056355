import { startReplicaWorker } from '@linnet/offline/worker/replica-worker';

startReplicaWorker({ endpoint: self, fetch: (input, init) => fetch(input, init) });
