import { startReplicaWorker } from '../src/worker/replica-worker.ts';

startReplicaWorker({ endpoint: self, fetch: (input, init) => fetch(input, init) });
