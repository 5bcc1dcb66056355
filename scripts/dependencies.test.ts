import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findViolations, readSource, type SourceFile } from './dependencies.ts';

const file = (path: string, ...imports: string[]): SourceFile => ({
  path,
  imports,
  typeImports: [],
});
const typed = (path: string, ...imports: string[]): SourceFile => ({
  path,
  imports,
  typeImports: imports,
});

test('what the design allows is no violation', () => {
  const sources = [
    file(
      'apps/web/src/page/app.tsx',
      '@linnet/playback/page/player',
      '@linnet/offline/page/x',
      'solid-js',
    ),
    file('apps/server/src/http/app.ts', '@linnet/contract/routes', 'node:http', '../jobs/jobs.ts'),
    file('apps/server/src/jobs/jobs.ts', '@linnet/contract/jobs'),
    file('packages/playback/src/worker/queue.ts', '@linnet/contract/track', '../shared/ring.ts'),
    file('packages/contract/src/feed.ts', 'valibot', './ids.ts'),
    file('packages/contract/src/feed.test.ts', 'vitest', 'node:crypto', './feed.ts'),
    file('e2e/journey.ts', '../bench/library/plan.ts'),
  ];
  expect(findViolations(sources)).toEqual([]);
});

test.each([
  ['playback needs offline', file('packages/playback/src/page/a.ts', '@linnet/offline/shared/b')],
  ['offline needs playback', file('packages/offline/src/page/a.ts', '@linnet/playback/shared/b')],
  ['a package needs an app', file('packages/offline/src/page/a.ts', '@linnet/web/src/b')],
  [
    'a package reaches into an app',
    file('packages/offline/src/a.ts', '../../../apps/web/src/b.ts'),
  ],
  ['the server needs the player', file('apps/server/src/a.ts', '@linnet/playback/shared/ring')],
  ['the contract does I/O', file('packages/contract/src/a.ts', 'node:fs')],
  ['the contract needs a package', file('packages/contract/src/a.ts', '@linnet/offline/shared/b')],
  ['nobody knows the place', file('packages/drawer/src/a.ts')],
])('it is a violation when %s', (_, source) => {
  expect(findViolations([source])).toHaveLength(1);
});

test('a ring of server features is found whatever its length, also of types', () => {
  const ring = [
    file('apps/server/src/a/a.ts', '../b/b.ts'),
    typed('apps/server/src/b/b.ts', '../c/c.ts'),
    file('apps/server/src/c/c.ts', '../a/other.ts'),
    file('apps/server/src/a/other.ts'),
  ];
  expect(findViolations(ring)).toEqual(['features of the server in a ring: a → b → c → a']);
});

test('files of one feature may share types both ways, but not code', () => {
  const one = file('apps/server/src/a/one.ts', './two.ts');
  expect(findViolations([one, typed('apps/server/src/a/two.ts', './one.ts')])).toEqual([]);
  expect(findViolations([one, file('apps/server/src/a/two.ts', './one.ts')])).toEqual([
    'files of the server in a ring: a/one.ts → a/two.ts → a/one.ts',
  ]);
});

test('tests may use the whole server', () => {
  const sources = [
    file('apps/server/src/server.ts', './a/a.ts'),
    file('apps/server/src/a/a.ts'),
    file('apps/server/src/a/a.test.ts', '../testing/server.ts'),
    file('apps/server/src/testing/server.ts', '../server.ts'),
  ];
  expect(findViolations(sources)).toEqual([]);
});

test('every kind of import in a real file is read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linnet-'));
  const code = `
    import type { A } from './types.ts';
    import './effect.ts';
    export { b } from './again.ts';
    export * from './all.ts';
    const text = "import './not-one.ts'"; // import './nor-this.ts'
    const later = () => import('./later.ts');
  `;
  writeFileSync(join(folder, 'a.ts'), code);
  const source = readSource(folder, 'a.ts');
  expect(source.typeImports).toEqual(['./types.ts']);
  expect(source.imports.toSorted()).toEqual([
    './again.ts',
    './all.ts',
    './effect.ts',
    './later.ts',
    './types.ts',
  ]);
});
