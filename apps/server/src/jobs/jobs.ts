import { randomBytes } from 'node:crypto';
import type { Id } from '@linnet/contract/ids';
import type { Job } from '@linnet/contract/jobs';
import type { Logger } from 'pino';

export type JobKind = Job['kind'];

/** What running work is given: when to stop, and where to say how far it is. */
export interface JobContext {
  readonly id: Id;
  readonly signal: AbortSignal;
  /** `total` is null while it is not known. */
  progress(done: number, total: number | null): void;
}

/**
 * Background work. It must be safe to kill at any point and to start again; a rejection after its
 * signal was aborted counts as cancelled, any other as failed.
 */
export type JobWork = (context: JobContext) => Promise<void>;

export interface Jobs {
  /**
   * Runs `work`. Of each kind one job runs at a time: while one does, `again: 'queue'` (the default)
   * answers one waiting job that runs after it, `again: 'join'` answers the running one.
   */
  start(kind: JobKind, work: JobWork, options?: { again?: 'queue' | 'join' }): Job;
  /** Newest first; the last hundred. */
  list(): Job[];
  /** False when no such job waits or runs. */
  cancel(id: Id): boolean;
  /** Resolves with the job as it ended; undefined for an unknown one. */
  finished(id: Id): Promise<Job | undefined>;
  /** Every change of state at once, progress at most five times a second; returns how to stop. */
  onJob(listener: (job: Job) => void): () => void;
  /** Cancels everything and waits for it. Later starts are cancelled at once. */
  close(): Promise<void>;
}

const kept = 100;
const progressEveryMs = 200;

interface Entry {
  job: Job;
  readonly work: JobWork;
  readonly controller: AbortController;
  readonly ended: PromiseWithResolvers<Job>;
  toldAt: number;
}

/** The registry of background work of one server; it lives in memory. */
export function makeJobs({ logger }: { logger: Logger }): Jobs {
  let entries: Entry[] = [];
  const listeners = new Set<(job: Job) => void>();
  let closed = false;

  const ofKind = (kind: JobKind, state: Job['state']) =>
    entries.find((entry) => entry.job.kind === kind && entry.job.state === state);

  function change(entry: Entry, changed: Partial<Job>): void {
    entry.job = { ...entry.job, ...changed };
    entry.toldAt = performance.now();
    for (const listener of listeners) listener(entry.job);
  }

  function end(entry: Entry, state: 'done' | 'failed' | 'cancelled', error: string | null): void {
    change(entry, { state, error, finishedAt: Date.now() });
    entry.ended.resolve(entry.job);
    const next = ofKind(entry.job.kind, 'waiting');
    if (next && !ofKind(entry.job.kind, 'running')) void run(next);
    const idle = entries.filter(({ job }) => job.state !== 'waiting' && job.state !== 'running');
    const surplus = new Set(idle.slice(kept));
    entries = entries.filter((each) => !surplus.has(each));
  }

  async function run(entry: Entry): Promise<void> {
    const { signal } = entry.controller;
    change(entry, { state: 'running', startedAt: Date.now() });
    const progress = (done: number, total: number | null) => {
      entry.job = { ...entry.job, done, total };
      if (performance.now() - entry.toldAt >= progressEveryMs) change(entry, {});
    };
    try {
      await entry.work({ id: entry.job.id, signal, progress });
      end(entry, signal.aborted ? 'cancelled' : 'done', null);
    } catch (error) {
      if (signal.aborted) return end(entry, 'cancelled', null);
      logger.error({ err: error, job: entry.job.kind }, 'a job failed');
      end(entry, 'failed', `The ${entry.job.kind} job stopped: ${plainReason(error)}`);
    }
  }

  return {
    start(kind, work, { again = 'queue' } = {}) {
      const running = ofKind(kind, 'running');
      const waiting = ofKind(kind, 'waiting');
      if (waiting) return waiting.job;
      if (running && again === 'join') return running.job;
      const entry: Entry = {
        job: {
          id: randomBytes(12).toString('base64url'),
          kind,
          state: 'waiting',
          done: 0,
          total: null,
          startedAt: null,
          finishedAt: null,
          error: null,
        },
        work,
        controller: new AbortController(),
        ended: Promise.withResolvers<Job>(),
        toldAt: 0,
      };
      entries = [entry, ...entries];
      if (closed) end(entry, 'cancelled', null);
      else if (running) change(entry, {});
      else void run(entry);
      return entry.job;
    },
    list: () => entries.slice(0, kept).map((entry) => entry.job),
    cancel(id) {
      const entry = entries.find(({ job }) => job.id === id);
      if (entry?.job.state === 'waiting') {
        end(entry, 'cancelled', null);
        return true;
      }
      if (entry?.job.state !== 'running') return false;
      entry.controller.abort();
      return true;
    },
    async finished(id) {
      return entries.find(({ job }) => job.id === id)?.ended.promise;
    },
    onJob(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      for (const entry of entries) {
        if (entry.job.state === 'waiting') end(entry, 'cancelled', null);
      }
      const running = entries.filter(({ job }) => job.state === 'running');
      for (const entry of running) entry.controller.abort();
      await Promise.all(running.map((entry) => entry.ended.promise));
    },
  };
}

/** One line for people; the stack stays in the log. */
function plainReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
