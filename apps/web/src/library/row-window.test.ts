import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowWindow } from './row-window.ts';

/** A list of numbers that can change, and whose answers arrive when the test says. */
function makeSource(length: number) {
  const source = { version: 1, rows: Array.from({ length }, (_, index) => index), asked: 0 };
  const waiting: (() => void)[] = [];
  return {
    source,
    fetch(start: number, count: number) {
      source.asked += 1;
      const answer = {
        version: source.version,
        total: source.rows.length,
        start,
        rows: source.rows.slice(start, start + count),
      };
      return new Promise<typeof answer>((resolve) => waiting.push(() => resolve(answer)));
    },
    async answer(which = 0) {
      waiting.splice(which, 1)[0]?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
    async answerAll() {
      while (waiting.length > 0) await this.answer();
    },
    waiting,
  };
}

test('rows in view are fetched in chunks, once', async () => {
  const list = makeSource(1000);
  const window = new RowWindow({ fetch: list.fetch, onChange: () => {}, chunkRows: 100 });
  window.want(90, 130);
  window.want(95, 135);
  await list.answerAll();
  expect(list.source.asked).toBe(2);
  expect(window.at(95)).toBe(95);
  expect(window.at(120)).toBe(120);
  expect(window.at(250)).toBeUndefined();
  expect(window.total).toBe(1000);
});

test('old rows stay until the new ones have come', async () => {
  const list = makeSource(10);
  const window = new RowWindow({ fetch: list.fetch, onChange: () => {} });
  window.want(0, 10);
  await list.answerAll();
  list.source.version = 2;
  list.source.rows = list.source.rows.map((row) => row + 500);
  window.moveTo(2);
  expect(window.at(3)).toBe(3);
  await list.answerAll();
  expect(window.at(3)).toBe(503);
});

test('an answer older than the newest version is shown but asked for again', async () => {
  const list = makeSource(10);
  const window = new RowWindow({ fetch: list.fetch, onChange: () => {} });
  window.want(0, 10);
  list.source.version = 2;
  list.source.rows = [7];
  window.moveTo(2);
  await list.answer();
  expect(window.at(9)).toBe(9);
  await list.answerAll();
  expect(window.at(0)).toBe(7);
  expect(window.total).toBe(1);
});

test('chunks out of view are given up, those in view never', async () => {
  const list = makeSource(10_000);
  const window = new RowWindow({
    fetch: list.fetch,
    onChange: () => {},
    chunkRows: 10,
    maxChunks: 5,
  });
  for (let start = 0; start < 1000; start += 40) {
    window.want(start, start + 40);
    await list.answerAll();
    for (let row = start; row < start + 40; row += 1) expect(window.at(row)).toBe(row);
  }
  expect(window.at(0)).toBeUndefined();
});

test('a failed fetch is told, and asked for again when it is wanted again', async () => {
  let fail = true;
  const causes: unknown[] = [];
  const window = new RowWindow<number>({
    fetch: async (start) => {
      if (fail) throw new Error('worker gone');
      return { version: 1, total: 1, start, rows: [42] };
    },
    onChange: () => {},
    onError: (cause) => causes.push(cause),
  });
  window.want(0, 1);
  await new Promise((resolve) => setTimeout(resolve));
  expect(causes).toHaveLength(1);
  fail = false;
  window.want(0, 1);
  await new Promise((resolve) => setTimeout(resolve));
  expect(window.at(0)).toBe(42);
});

test('whatever order answers come in, what is in view ends up as the newest list', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.record({ kind: fc.constant('scroll' as const), to: fc.nat(400) }),
          fc.record({ kind: fc.constant('change' as const), length: fc.nat(500) }),
          fc.record({ kind: fc.constant('answer' as const), which: fc.nat(5) }),
        ),
        { maxLength: 30 },
      ),
      async (steps) => {
        const list = makeSource(300);
        let at = 0;
        const window = new RowWindow({
          fetch: list.fetch,
          onChange: () => {},
          chunkRows: 20,
          maxChunks: 4,
        });
        window.want(0, 30);
        for (const step of steps) {
          if (step.kind === 'scroll') {
            at = step.to;
            window.want(at, at + 30);
          } else if (step.kind === 'change') {
            list.source.version += 1;
            const { version } = list.source;
            list.source.rows = Array.from(
              { length: step.length },
              (_, row) => row + version * 1000,
            );
            window.moveTo(version);
          } else {
            await list.answer(Math.min(step.which, Math.max(0, list.waiting.length - 1)));
          }
        }
        window.want(at, at + 30);
        await list.answerAll();
        expect(window.total).toBe(list.source.rows.length);
        for (let row = at; row < Math.min(at + 30, list.source.rows.length); row += 1) {
          expect(window.at(row)).toBe(list.source.rows[row]);
        }
      },
    ),
    { numRuns: 60 },
  );
});
