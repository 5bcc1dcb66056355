import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repository } from './repository.mjs';

const skipped = new Set(['node_modules', 'dist', 'test-results', 'playwright-report']);

/** SHA-256 of the names and contents of `paths` (relative to the repository), folders with all in them but tests. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths
    .map((each) => join(repository, each))
    .flatMap(filesAt)
    .sort()) {
    const content = readFileSync(path);
    hash.update(`${relative(repository, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesAt(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !skipped.has(name) && !/\.test\.tsx?$/.test(name))
    .flatMap((name) => filesAt(join(path, name)));
}

/** Text of a stamp file; undefined where there is none. */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
