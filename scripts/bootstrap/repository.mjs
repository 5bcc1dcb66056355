import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository's root. */
export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the private Node and pnpm live; not part of the repository. */
export const runtimeFolder = `${repository}/.runtime`;

/** The exact versions that this repository runs with. */
export const wantedVersions = JSON.parse(
  readFileSync(`${repository}/package.json`, 'utf8'),
).runtime;
