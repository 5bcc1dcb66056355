import type { Job } from '@linnet/contract/jobs';
import type { Library } from '@linnet/contract/library';
import { apiPrefix } from '@linnet/contract/routes';
import type { Client } from './measure/requests.ts';
import { waitFor } from './measure/waiting.ts';

/** How the first scan of a library and the cover job behind it went. */
export interface ScanRun {
  readonly tracks: number;
  readonly seconds: number;
  readonly covers: { readonly done: number; readonly seconds: number } | null;
}

const longest = { everyMs: 50, withinMs: 20 * 60_000 };

/** Waits until a scan has ended; `onScanned` is called then, before the covers are waited for. */
export async function followScan(client: Client, onScanned: () => void): Promise<ScanRun> {
  const library = await waitFor(
    'the scan',
    async () => {
      const now = await client.getJson<Library>(`${apiPrefix}/library`);
      return now.scan.finishedAt !== null && !now.scan.running ? now : undefined;
    },
    longest,
  );
  onScanned();
  const { startedAt, finishedAt } = library.scan;
  const seconds = ((finishedAt ?? 0) - (startedAt ?? 0)) / 1000;
  const jobs = await settle(client);
  const covers = jobs.find((job) => job.kind === 'covers' && job.state === 'done' && job.done > 0);
  return {
    tracks: library.tracks,
    seconds,
    covers: covers ? { done: covers.done, seconds: secondsOf(covers) } : null,
  };
}

/** Waits until no background work waits or runs; answers the jobs there were, newest first. */
export function settle(client: Client): Promise<Job[]> {
  let quiet = 0;
  return waitFor(
    'background work to end',
    async () => {
      const { items } = await client.getJson<{ items: Job[] }>(`${apiPrefix}/jobs`);
      const busy = items.some((job) => job.state === 'waiting' || job.state === 'running');
      // The job that follows a scan starts a moment after it.
      quiet = busy ? 0 : quiet + 1;
      return quiet > 10 ? items : undefined;
    },
    longest,
  );
}

/** Scans again where nothing changed; seconds as the job's own clock tells. */
export async function rescan(client: Client): Promise<number> {
  const { id } = await client.postJson<Job>(`${apiPrefix}/jobs`, { kind: 'scan' });
  const job = await waitFor(
    'the rescan',
    async () => {
      const { items } = await client.getJson<{ items: Job[] }>(`${apiPrefix}/jobs`);
      const now = items.find((one) => one.id === id);
      return now?.finishedAt ? now : undefined;
    },
    { ...longest, everyMs: 20 },
  );
  if (job.state !== 'done') throw new Error(`the rescan ended as ${job.state}: ${job.error}`);
  return secondsOf(job);
}

function secondsOf(job: Job): number {
  return ((job.finishedAt ?? 0) - (job.startedAt ?? 0)) / 1000;
}
