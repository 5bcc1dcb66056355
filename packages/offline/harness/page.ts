import { connectReplica } from '../src/page/replica-connection.ts';

const worker = new Worker(new URL('./replica.worker.ts', import.meta.url), { type: 'module' });
Object.assign(globalThis, { replica: connectReplica(worker) });
