import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CoverId } from '@linnet/contract/ids';
import type { CoverAnswer, CoverTask } from './messages.ts';

const entry = fileURLToPath(new URL('./child/cover-process.ts', import.meta.url));
/** A picture that takes longer is a trap. */
const timeLimitMs = 30_000;

/** Renders covers in a process of its own, whose death costs a picture and not the server. */
export interface CoverRenderer {
  /** Answers `broken` also when the process died of it. Ask for a cover once at a time. */
  render(coverId: CoverId): Promise<CoverAnswer>;
  close(): void;
}

export function makeCoverRenderer(dataDir: string, processEntry = entry): CoverRenderer {
  let child: ChildProcess | undefined;
  let closed = false;
  const waiting = new Map<CoverId, (answer: CoverAnswer | 'died') => void>();
  let alone: Promise<unknown> = Promise.resolve();

  function open(): ChildProcess {
    if (child) return child;
    const opened = fork(processEntry, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child = opened;
    opened.on('message', (answer: CoverAnswer) => waiting.get(answer.coverId)?.(answer));
    const die = () => {
      if (child !== opened) return;
      child = undefined;
      for (const settle of [...waiting.values()]) settle('died');
    };
    opened.on('error', die);
    opened.on('exit', die);
    return opened;
  }

  async function ask(coverId: CoverId): Promise<CoverAnswer | 'died'> {
    if (closed) return 'died';
    const asked = open();
    const task: CoverTask = { type: 'render', dataDir, coverId };
    const { promise, resolve } = Promise.withResolvers<CoverAnswer | 'died'>();
    waiting.set(coverId, resolve);
    const timer = setTimeout(() => asked.kill('SIGKILL'), timeLimitMs);
    asked.send(task, () => {});
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(coverId);
    });
  }

  return {
    async render(coverId) {
      await alone;
      const answer = await ask(coverId);
      if (answer !== 'died') return answer;
      // Others were in hand too: only what dies alone is to blame.
      const again = alone.then(() => ask(coverId));
      alone = again;
      const second = await again;
      if (second !== 'died') return second;
      return { type: 'broken', coverId, reason: 'its process died' };
    },
    close() {
      closed = true;
      child?.kill('SIGKILL');
    },
  };
}
