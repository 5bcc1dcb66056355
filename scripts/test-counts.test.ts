import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJourneyCounts, readUnitCounts } from './test-counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'linnet-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('units are counted by test, and files that do not load by file', () => {
  const counts = { numPassedTests: 7, numFailedTests: 2, numFailedTestSuites: 3 };
  expect(readUnitCounts(report(counts))).toEqual({ passed: 7, failed: 2 });
  expect(readUnitCounts(report({ ...counts, numFailedTests: 0 }))).toEqual({
    passed: 7,
    failed: 3,
  });
});

test('a journey that passed only at a second try has failed, and so has a run that broke', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(readJourneyCounts(report({ stats, errors: [] }))).toEqual({ passed: 5, failed: 2 });
  expect(readJourneyCounts(report({ stats, errors: ['no browser'] })).failed).toBe(3);
});

test('a report that was never written is a failure', () => {
  const path = join(folder, 'nothing.json');
  expect([readUnitCounts(path).failed, readJourneyCounts(path).failed]).toEqual([1, 1]);
});
