import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { apiPrefix } from '@linnet/contract/routes';
import { waitFor } from './measure/waiting.ts';

export const repository = join(import.meta.dirname, '..');

/** A real server process. It is ended with what it started. */
export interface Server extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** By number, for clients of ours. */
  readonly origin: string;
  /** By name, as browsers open it. */
  readonly pageOrigin: string;
  /** From the start of the process to its first good answer on the health route. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

export async function startServer(options: {
  music?: string;
  data: string;
  port?: number;
  command?: readonly [string, ...string[]];
}): Promise<Server> {
  const port = options.port ?? (await freePort());
  const [program, ...programArgs] = options.command ?? [
    process.execPath,
    join(repository, 'apps/server/src/main.mjs'),
  ];
  const flags = ['--data', options.data, '--port', String(port), '--host', '127.0.0.1'];
  if (options.music) flags.push('--music', options.music);
  const started = performance.now();
  const child = spawn(program, [...programArgs, ...flags], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  let output = '';
  const keep = (text: Buffer) => {
    output = (output + text).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const origin = `http://127.0.0.1:${port}`;
  const isHealthy = async () => {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode}: ${output}`);
    return (await answersWell(`${origin}${apiPrefix}/health`))
      ? performance.now() - started
      : undefined;
  };
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  };
  try {
    const readyMs = await waitFor('the server to answer', isHealthy, {
      everyMs: 4,
      withinMs: 60_000,
    });
    const pageOrigin = `http://localhost:${port}`;
    const pid = child.pid as number;
    return { pid, port, origin, pageOrigin, readyMs, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Costs next to nothing while nobody listens: what asks must not slow down what it waits for. */
function answersWell(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Settings of whoever runs the bench must not reach the server that it measures. */
function environment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('LINNET_'));
  return { ...Object.fromEntries(ours), NODE_ENV: 'production' };
}
