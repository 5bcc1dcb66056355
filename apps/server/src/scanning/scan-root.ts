import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Id } from '@linnet/contract/ids';
import type { Logger } from 'pino';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DeadlyFile, FromScan, ScanFigures, ScanSummary, ToScan } from './messages.ts';

export interface RootScan {
  readonly catalogue: Catalogue;
  readonly dataDir: string;
  readonly logger: Logger;
  readonly root: { readonly id: Id; readonly path: string };
  readonly signal: AbortSignal;
  onProgress(figures: ScanFigures): void;
}

export type RootScanResult =
  | ({ readonly kind: 'done' } & ScanSummary)
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The entry that is forked, and how long it may be silent. Tests put others in their place. */
export interface ScanProcess {
  readonly entry: string;
  readonly silentMs: number;
}

const scanProcess: ScanProcess = {
  entry: fileURLToPath(new URL('./child/scan-process.ts', import.meta.url)),
  silentMs: 30_000,
};
/** Two deaths find one deadly file; with a dozen of those in one root something else is wrong. */
const mostDeaths = 24;
/** The heap of the child: a file that wants more is damaged, and must not take the machine with it. */
const heapMegabytes = 512;

type Ending =
  | Extract<FromScan, { type: 'done' | 'unavailable' | 'failed' }>
  | { type: 'died'; reason: string; inHand: readonly string[] };

/**
 * Scans one root in a process of its own and puts what it finds into the catalogue. A process that
 * dies or falls silent is started again: it then reads what was in hand one by one, and the file at
 * which a process dies alone is listed and passed by. Rejects with the signal's reason when aborted.
 */
export async function scanRoot(
  scan: RootScan,
  { entry, silentMs }: ScanProcess = scanProcess,
): Promise<RootScanResult> {
  const { catalogue, dataDir, logger, root, signal } = scan;
  const deadly: DeadlyFile[] = [];
  let suspects: readonly string[] = [];

  for (let deaths = 0; ; deaths++) {
    signal.throwIfAborted();
    const ending = await runOnce();
    signal.throwIfAborted();
    if (ending.type === 'done') return { kind: 'done', ...withoutType(ending) };
    if (ending.type === 'unavailable') return { kind: 'unavailable', reason: ending.reason };
    if (ending.type === 'failed') throw new Error(`the scan failed: ${ending.reason}`);
    logger.warn({ root: root.id, inHand: ending.inHand, reason: ending.reason }, 'a scan died');
    if (deaths >= mostDeaths) throw new Error(`the scan died again and again: ${ending.reason}`);
    const [alone, ...others] = ending.inHand;
    if (alone !== undefined && others.length === 0) {
      deadly.push({ path: alone, reason: `Reading it ${ending.reason}: it may be damaged.` });
    }
    suspects = ending.inHand;
  }

  async function runOnce(): Promise<Ending> {
    const child = fork(entry, {
      // Flags of a test runner or a debugger are not for the child.
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    try {
      const ending = converse(child);
      // What an earlier child delivered is among them: each is told the catalogue as it is now.
      for await (const files of catalogue.reader.knownFiles(root.id)) {
        await Promise.race([say(child, { type: 'known', files }), ending]);
      }
      const memoryFile = join(dataDir, 'scans', `${root.id}.json`);
      const task = { rootPath: root.path, dataDir, memoryFile, suspects, deadly };
      void say(child, { type: 'start', task });
      return await ending;
    } finally {
      // Safe at any point: what it had not delivered yet, the next scan finds again.
      child.kill('SIGKILL');
    }
  }

  function converse(child: ChildProcess): Promise<Ending> {
    const { promise, resolve, reject } = Promise.withResolvers<Ending>();
    let inHand: readonly string[] = [];
    let applying = false;
    let heardAt = performance.now();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const watchdog = setInterval(() => {
      if (applying || performance.now() - heardAt < silentMs) return;
      resolve({ type: 'died', reason: 'never came to an end', inHand });
    }, 1000);

    child.on('error', (error) => {
      resolve({ type: 'died', reason: `failed (${error.message})`, inHand });
    });
    child.on('exit', (code, killedBy) => {
      resolve({ type: 'died', reason: `ended its process (${killedBy ?? code})`, inHand });
    });
    child.on('message', (message: FromScan) => {
      heardAt = performance.now();
      switch (message.type) {
        case 'reading':
          inHand = message.paths;
          return;
        case 'progress':
          return scan.onProgress(message);
        case 'files':
        case 'missing':
          applying = true;
          return void take(message).then(() => {
            applying = false;
            heardAt = performance.now();
            void say(child, { type: 'taken' });
          }, reject);
        default:
          resolve(message);
      }
    });
    return promise.finally(() => {
      clearInterval(watchdog);
      signal.removeEventListener('abort', abort);
      child.removeAllListeners('message');
    });
  }

  async function take(message: Extract<FromScan, { type: 'files' | 'missing' }>): Promise<void> {
    const { writer } = catalogue;
    if (message.type === 'missing') await writer.markMissing(root.id, message.paths);
    else await writer.applyFiles(root.id, message.files);
  }
}

/** Resolves when it is on its way. A child that has just died does not hear it; its exit is told elsewhere. */
function say(child: ChildProcess, message: ToScan): Promise<void> {
  return new Promise((resolve) => {
    if (child.connected) child.send(message, () => resolve());
    else resolve();
  });
}

function withoutType({ type: _, ...summary }: Extract<FromScan, { type: 'done' }>): ScanSummary {
  return summary;
}
