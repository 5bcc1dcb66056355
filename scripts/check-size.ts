import { join, resolve } from 'node:path';
import { type Weight, weighFirstPaint } from './player-size.ts';

/** Change a budget in the commit that needs it, with its reason. */
const budgetsInBytes = { scripts: 80_000, styles: 20_000 };

const weights = weighFirstPaint(resolve(import.meta.dirname, '../apps/web/dist'));
for (const [kind, weight] of Object.entries(weights) as [keyof typeof weights, Weight][]) {
  const budget = budgetsInBytes[kind];
  const isWithin = weight.gzipBytes <= budget;
  const files = weight.files.map((file) => join('/', file)).join(' ');
  console.log(
    `${kind} before first paint: ${kilobytes(weight.gzipBytes)} of ${kilobytes(budget)} (${files})`,
  );
  if (!isWithin) process.exitCode = 1;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB gzip`;
}
