import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkSteps } from './check-steps.ts';
import { runSteps, type Step } from './steps.ts';
import { installSystemPackages } from './system-packages.ts';
import { readJourneyCounts, readUnitCounts } from './test-counts.ts';

// Everything that must hold before a change lands: tools, units, the build and its size, journeys.
// The last line counts the tests that ran; a step that is no test fails the run by its exit code.
const folder = mkdtempSync(join(tmpdir(), 'linnet-test-'));
const unitReport = join(folder, 'units.json');
const journeyReport = join(folder, 'journeys.json');

const steps: Step[] = [
  ...checkSteps(),
  {
    name: 'units',
    args: [
      ...['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json'],
      `--outputFile.json=${unitReport}`,
    ],
  },
  { name: 'build of the player', args: ['scripts/run.mjs', 'build'] },
  { name: 'size budget', args: ['scripts/check-size.ts'] },
  {
    name: 'journeys in a browser',
    args: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json'],
    cwd: 'e2e',
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: journeyReport },
  },
];

const failed = [...(await installSystemPackages()), ...(await runSteps(steps))];
const [units, journeys] = [readUnitCounts(unitReport), readJourneyCounts(journeyReport)];
rmSync(folder, { recursive: true });

console.log(failed.length === 0 ? '\nAll steps passed.' : `\nFailed: ${failed.join(', ')}`);
console.log(`${units.passed + journeys.passed} passed, ${units.failed + journeys.failed} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
