import { existsSync, readFileSync } from 'node:fs';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Counts in Vitest's JSON report; a report that was never written counts as one failure. */
export function readUnitCounts(path: string): TestCounts {
  const report = readReport(path) as
    | { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number }
    | undefined;
  if (report === undefined) return { passed: 0, failed: 1 };
  // A file that does not even load has no failed test, only a failed suite.
  const failed = report.numFailedTests > 0 ? report.numFailedTests : report.numFailedTestSuites;
  return { passed: report.numPassedTests, failed };
}

/** Counts in Playwright's JSON report; a test that passed only when tried again has failed. */
export function readJourneyCounts(path: string): TestCounts {
  const report = readReport(path) as
    | { stats: { expected: number; unexpected: number; flaky: number }; errors?: unknown[] }
    | undefined;
  if (report === undefined) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0) };
}

function readReport(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
