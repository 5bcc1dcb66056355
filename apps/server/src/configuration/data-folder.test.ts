import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findRunningServer, takeDataFolder } from './data-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'linnet-data-'));
afterAll(() => rmSync(base, { recursive: true }));
const server = { pid: 42, url: 'http://localhost:5466' };

async function take(path: string) {
  const result = await takeDataFolder(path);
  if (result.kind !== 'taken') throw new Error(JSON.stringify(result));
  return result.folder;
}

test('a new folder is made for its owner alone', async () => {
  const path = join(base, 'new/deep');
  const folder = await take(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  await folder.release();
});

test('a folder in use is refused, naming who uses it, until it is released', async () => {
  const path = join(base, 'used');
  const folder = await take(path);
  await folder.announce(server);
  expect(await takeDataFolder(path)).toEqual({ kind: 'in_use', by: server });
  await folder.release();
  expect(await findRunningServer(path)).toBeUndefined();
  await (await take(path)).release();
});

test('a killed process holds nothing', async () => {
  const path = join(base, 'killed');
  const module = JSON.stringify(join(import.meta.dirname, 'data-folder.ts'));
  const code = `
    const { takeDataFolder } = await import(${module});
    const { folder } = await takeDataFolder(${JSON.stringify(path)});
    await folder.announce(${JSON.stringify(server)});
    process.stdout.write('taken');
    setInterval(() => folder, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(await takeDataFolder(path)).toEqual({ kind: 'in_use', by: server });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await take(path)).release();
});

test('what cannot be a folder says why', async () => {
  const path = join(base, 'file');
  writeFileSync(path, '');
  expect(await takeDataFolder(path)).toMatchObject({ kind: 'unusable' });
  expect(await takeDataFolder(join(path, 'below'))).toMatchObject({ kind: 'unusable' });
});

test('a half-written announcement is nobody’s', async () => {
  const path = join(base, 'half');
  await (await take(path)).release();
  for (const text of ['{"pid":', '{}', '']) {
    writeFileSync(join(path, 'server.json'), text);
    expect(await findRunningServer(path)).toBeUndefined();
  }
});
