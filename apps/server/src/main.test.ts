import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from './command-line/commands.ts';
import { makeFolder } from './scanning/testing/fixtures.ts';

let base: Awaited<ReturnType<typeof makeFolder>>;
let children: ChildProcess[] = [];

beforeEach(async () => {
  base = await makeFolder();
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await base.remove();
});

/** Starts the server as a process, as `npm start` does once everything is installed. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.mjs'), ...args], {
    cwd: base.path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => {
    output.out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    output.err += text.toString();
  });
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  return { child, output, ended };
}

/** Starts it on the test's data folder and waits for its address. */
async function startReady() {
  const started = start('--data', 'data', '--port', '0');
  await expect.poll(() => started.output.out).toContain('Linnet is at');
  const url = /Linnet is at (http:\/\/localhost:\d+)/.exec(started.output.out)?.[1] ?? '';
  return { ...started, url };
}

/** Runs a `linnet` command in this process. */
async function linnet(...args: string[]) {
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const surroundings = { environment: {}, folder: base.path, print: say, complain: say };
  return { code: await runCommand(args, surroundings), text: said.join('\n') };
}

test('it says where it is, answers there by name, and ends at SIGTERM with 0', async () => {
  const { child, url, ended, output } = await startReady();
  expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
  for (const line of output.out.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
  expect(output.err).toBe('');
});

test('one wish to stop may come twice; the next one ends it at once', async () => {
  const { child, url, ended, output } = await startReady();
  // A request whose body never comes keeps the server for its grace of five seconds.
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  const head = ['POST /api/v1/jobs HTTP/1.1', `Host: ${new URL(url).host}`, 'Content-Length: 10'];
  socket.write([...head, 'Content-Type: application/json', '', ''].join('\r\n'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill('SIGINT');
  child.kill('SIGTERM');
  await expect.poll(() => output.out).toContain('stopping');
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 1, signal: null });
  socket.destroy();
});

test.each([
  [['--port', 'x'], 2, '--port'],
  [['--colour', 'red'], 2, '--colour'],
  [['--host', '0.0.0.0'], 2, 'no accounts yet'],
  [['--data', 'data', '--music', 'nothing'], 2, '--music: there is no folder'],
])('%j ends with %i and says why', async (args, code, words) => {
  const { ended, output } = start(...args);
  expect(await ended).toEqual({ code, signal: null });
  expect(output.err).toContain(words);
  expect(output.err).not.toContain('    at ');
});

test('a second server on the same data is refused in words', async () => {
  const { url } = await startReady();
  const second = start('--data', 'data', '--port', '0');
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.output.err).toContain(url);
});

test('a damaged catalogue is refused in words, and left as it is', async () => {
  const file = join(base.path, 'data/linnet.db');
  await mkdir(join(base.path, 'data'));
  await writeFile(file, 'this is no database '.repeat(100));
  const { ended, output } = start('--data', 'data', '--port', '0');
  expect(await ended).toEqual({ code: 1, signal: null });
  expect(output.err).toMatch(/^The catalogue could not be opened: .*damaged.*\n$/);
  expect(output.out).toBe('');
  const { code, text } = await linnet('status', '--data', 'data');
  expect([code, text]).toEqual([1, expect.stringContaining('damaged')]);
  expect(await readFile(file, 'utf8')).toContain('this is no database');
});

test('after a kill it starts again on the same data', async () => {
  const first = await startReady();
  const instance = await (await fetch(`${first.url}/api/v1/instance`)).json();
  first.child.kill('SIGKILL');
  await first.ended;
  expect((await linnet('status', '--data', 'data')).text).toContain('No server runs');
  const second = await startReady();
  expect(await (await fetch(`${second.url}/api/v1/instance`)).json()).toEqual(instance);
});

test('linnet commands work through the running server, and without one', async () => {
  expect(await linnet('status', '--data', 'data')).toMatchObject({
    code: 1,
    text: expect.stringContaining('There is no data folder'),
  });
  const { child, url, ended } = await startReady();
  const status = await linnet('status', '--data', 'data');
  expect(status.code).toBe(0);
  expect(status.text).toContain(`Linnet is at ${url}`);
  expect(await linnet('problems', '--data', 'data')).toEqual({ code: 0, text: 'No problems.' });
  const scan = await linnet('scan', '--data', 'data');
  expect(scan).toMatchObject({ code: 0, text: expect.stringContaining('Last scan: ') });
  child.kill('SIGTERM');
  await ended;
  const stored = await linnet('status', '--data', 'data');
  expect(stored.text).toContain('No server runs');
  expect(stored.text).toContain('0 tracks');
  expect(await linnet('scan', '--data', 'data')).toMatchObject({ code: 1 });
});

test('a linnet command that is not understood shows the help', async () => {
  for (const args of [['dance'], ['status', 'now'], ['--colour', 'red']]) {
    const { code, text } = await linnet(...args);
    expect(code).toBe(2);
    expect(text).toContain('Usage:');
  }
  expect(await linnet('help')).toMatchObject({ code: 0 });
});
