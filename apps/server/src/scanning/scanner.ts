import type { Job } from '@linnet/contract/jobs';
import type { ScanProblem, ScanStatus } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';
import type { Logger } from 'pino';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import type { ScanFigures, ScanSummary } from './messages.ts';
import { scanRoot } from './scan-root.ts';
import { makeRootWatch } from './watch.ts';

/** What the last scan did over all roots, for logs and measurements. */
export type ScanReport = Omit<ScanSummary, 'problems'> & {
  readonly problems: number;
  readonly seconds: number;
};

export interface Scanner {
  /** Scans all roots; while a scan runs, one more waits to follow it. Cancel it as a job. */
  scan(): Job;
  status(): ScanStatus;
  /** Every start and end at once, progress five times a second at most; returns how to stop. */
  onStatus(listener: (status: ScanStatus) => void): () => void;
  /** Calls `listener` after each scan that came to its end, before its job is done. */
  onScanned(listener: (report: ScanReport) => void): () => void;
  /** The last finished scan of this process. */
  report(): ScanReport | undefined;
  /** Rescans when files change, from now on and also in roots added later. */
  watch(): Promise<void>;
  /** Stops watching; running scans are stopped by closing the jobs. */
  close(): Promise<void>;
}

const toldEveryMs = 200;

export function makeScanner({
  catalogue,
  dataDir,
  jobs,
  logger,
}: {
  catalogue: Catalogue;
  dataDir: string;
  jobs: Jobs;
  logger: Logger;
}): Scanner {
  let status: ScanStatus = { running: false, startedAt: null, finishedAt: null, found: 0, done: 0 };
  let lastReport: ScanReport | undefined;
  const statusListeners = new Set<(status: ScanStatus) => void>();
  const scannedListeners = new Set<(report: ScanReport) => void>();
  const watch = makeRootWatch({ dataDir, logger, onChange: () => scan() });
  let told: NodeJS.Timeout | undefined;
  let watching = false;

  void restore();

  /** The times of the last scan before this server started; a scan that began meanwhile wins. */
  async function restore(): Promise<void> {
    try {
      const { startedAt, finishedAt } = await catalogue.reader.lastScan();
      if (status.startedAt === null) set({ startedAt, finishedAt });
    } catch (error) {
      logger.warn({ err: error }, 'the time of the last scan is not known');
    }
  }

  function set(changed: Partial<ScanStatus>, { soon = true } = {}): void {
    status = { ...status, ...changed };
    if (soon) tell();
    else told ??= setTimeout(tell, toldEveryMs);
  }

  function tell(): void {
    clearTimeout(told);
    told = undefined;
    for (const listener of statusListeners) listener(status);
  }

  function scan(): Job {
    return jobs.start('scan', scanAll);
  }

  async function scanAll(job: JobContext): Promise<void> {
    const startedAt = Date.now();
    const began = performance.now();
    set({ running: true, startedAt, finishedAt: null, found: 0, done: 0 });
    const total = { found: 0, done: 0, read: 0, unchanged: 0, missing: 0, bytesRead: 0 };
    let problems = 0;
    let peakMemoryBytes = 0;
    try {
      await catalogue.writer.recordScan({ startedAt, finishedAt: null });
      for (const root of await catalogue.reader.roots()) {
        const tellFigures = ({ found, done }: ScanFigures, soon: boolean) => {
          const figures = { found: total.found + found, done: total.done + done };
          job.progress(figures.done, figures.found);
          set(figures, { soon });
        };
        const onProgress = (figures: ScanFigures) => tellFigures(figures, false);
        const summary = await scanOne(root, { signal: job.signal, onProgress });
        if (!summary) continue;
        tellFigures(summary, true);
        for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += summary[key];
        problems += summary.problems.length;
        peakMemoryBytes = Math.max(peakMemoryBytes, summary.peakMemoryBytes);
      }
      const seconds = (performance.now() - began) / 1000;
      lastReport = { ...total, problems, peakMemoryBytes, seconds };
      logger.info(lastReport, 'scanned');
    } finally {
      const finishedAt = Date.now();
      // Whether it could be noted or not (a full disk), it is over.
      try {
        await catalogue.writer.recordScan({ startedAt, finishedAt });
      } finally {
        set({ running: false, finishedAt });
        if (watching) await watch.follow(await catalogue.reader.roots());
      }
    }
    for (const listener of scannedListeners) listener(lastReport);
  }

  async function scanOne(
    root: RootDetails,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (figures: ScanFigures) => void },
  ): Promise<ScanSummary | undefined> {
    const { writer } = catalogue;
    const result = await scanRoot({ catalogue, dataDir, logger, root, signal, onProgress });
    const state = result.kind === 'done' ? 'ok' : 'unavailable';
    if (root.state !== state) await writer.setRootState(root.id, state);
    if (result.kind === 'done') {
      const problems = result.problems.map((problem) => ({ rootId: root.id, ...problem }));
      await writer.setProblems(root.id, problems);
      return result;
    }
    logger.warn({ root: root.id, reason: result.reason }, 'a music folder is unavailable');
    const problem: ScanProblem = {
      rootId: root.id,
      path: '',
      code: 'root_unavailable',
      reason: result.reason,
      seenAt: Date.now(),
    };
    await writer.setProblems(root.id, [problem]);
    return undefined;
  }

  return {
    scan,
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    onScanned(listener) {
      scannedListeners.add(listener);
      return () => scannedListeners.delete(listener);
    },
    report: () => lastReport,
    async watch() {
      watching = true;
      await watch.follow(await catalogue.reader.roots());
    },
    async close() {
      watching = false;
      clearTimeout(told);
      await watch.close();
    },
  };
}
