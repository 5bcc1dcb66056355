import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { weighFirstPaint } from './player-size.ts';

const dist = mkdtempSync(join(tmpdir(), 'linnet-size-'));
afterAll(() => rmSync(dist, { recursive: true }));

test('what is imported statically counts, what is loaded later does not', () => {
  mkdirSync(join(dist, 'assets'));
  const files = {
    'index.html': `<!doctype html><script type="module" crossorigin src="/assets/app.js"></script>
      <link rel="stylesheet" href="/assets/app.css"><link rel="icon" href="/icon.svg">`,
    'assets/app.js': `import{a}from"./shared.js";export*from"/assets/again.js";import("./lazy.js");
      new Worker(new URL("./worker.js",import.meta.url));a()`,
    'assets/shared.js': `import"./app.js";export const a=()=>{}`,
    'assets/again.js': 'export const b=1',
    'assets/lazy.js': 'export const c=1',
    'assets/app.css': 'body{margin:0}',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text);
  const { scripts, styles } = weighFirstPaint(dist);
  expect(scripts.files.toSorted()).toEqual([
    'assets/again.js',
    'assets/app.js',
    'assets/shared.js',
  ]);
  expect(styles.files).toEqual(['assets/app.css']);
  expect(scripts.gzipBytes).toBeGreaterThan(60);
});
