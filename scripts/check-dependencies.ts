import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { findViolations, readSource } from './dependencies.ts';

const root = resolve(import.meta.dirname, '..');
const paths = globSync(['{apps,packages,e2e,bench,scripts}/**/*.{ts,tsx}'], {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|dist|test-results)(\/|$)/.test(name),
}).map((path) => path.replaceAll('\\', '/'));

const violations = findViolations(paths.map((path) => readSource(root, path)));
for (const violation of violations) console.error(violation);
console.log(`${paths.length} files, ${violations.length} imports in the wrong direction`);
process.exitCode = violations.length === 0 ? 0 : 1;
