import type { Job } from '@linnet/contract/jobs';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { makeJobs } from './jobs.ts';

const logger = pino({ level: 'silent' });

/** Work that ends when told, and minds its signal. */
function makeWork() {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  return {
    ...gate,
    runs: () => runs,
    work: async ({ signal }: { signal: AbortSignal }) => {
      runs++;
      const aborted = new Promise((_, reject) => signal.addEventListener('abort', reject));
      await Promise.race([gate.promise, aborted]);
    },
  };
}

test('a job runs at once and tells how it went', async () => {
  const jobs = makeJobs({ logger });
  const seen: Job[] = [];
  jobs.onJob((job) => seen.push(job));
  const { id } = jobs.start('scan', async ({ progress }) => {
    progress(3, 10);
  });
  const ended = await jobs.finished(id);
  expect(ended).toMatchObject({ state: 'done', done: 3, total: 10, error: null });
  expect(seen.map((job) => job.state)).toEqual(['running', 'done']);
  expect(jobs.list()).toEqual([ended]);
});

test('asking again while one runs queues a single second run', async () => {
  const jobs = makeJobs({ logger });
  const first = makeWork();
  const second = makeWork();
  const { id } = jobs.start('scan', first.work);
  const waiting = jobs.start('scan', second.work);
  expect(waiting.state).toBe('waiting');
  expect(jobs.start('scan', makeWork().work).id).toBe(waiting.id);
  expect(jobs.start('covers', async () => {}).state).not.toBe('waiting');
  expect(second.runs()).toBe(0);
  first.resolve();
  await jobs.finished(id);
  expect(second.runs()).toBe(1);
  second.resolve();
  expect((await jobs.finished(waiting.id))?.state).toBe('done');
});

test('joining answers the running job', () => {
  const jobs = makeJobs({ logger });
  const { id } = jobs.start('demo', makeWork().work);
  expect(jobs.start('demo', makeWork().work, { again: 'join' }).id).toBe(id);
});

test('a cancelled job is neither done nor failed, and the waiting one follows', async () => {
  const jobs = makeJobs({ logger });
  const { id } = jobs.start('scan', makeWork().work);
  const next = jobs.start('scan', async () => {});
  expect(jobs.cancel(id)).toBe(true);
  expect(await jobs.finished(id)).toMatchObject({ state: 'cancelled', error: null });
  expect((await jobs.finished(next.id))?.state).toBe('done');
  expect(jobs.cancel(id)).toBe(false);
});

test('a failure is one plain sentence', async () => {
  const jobs = makeJobs({ logger });
  const { id } = jobs.start('scan', async () => {
    throw new Error('disk full\n at somewhere');
  });
  expect(await jobs.finished(id)).toMatchObject({
    state: 'failed',
    error: 'The scan job stopped: disk full',
  });
});

test('closing cancels what runs and what waits', async () => {
  const jobs = makeJobs({ logger });
  jobs.start('scan', makeWork().work);
  jobs.start('scan', makeWork().work);
  await jobs.close();
  expect(jobs.list().map((job) => job.state)).toEqual(['cancelled', 'cancelled']);
  expect(jobs.start('scan', makeWork().work).state).toBe('cancelled');
});

test('the list keeps the newest hundred', async () => {
  const jobs = makeJobs({ logger });
  let last = '';
  for (let i = 0; i < 130; i++) {
    last = jobs.start('covers', async () => {}).id;
    await jobs.finished(last);
  }
  expect(jobs.list()).toHaveLength(100);
  expect(jobs.list()[0]?.id).toBe(last);
});
