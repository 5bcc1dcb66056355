import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from '@linnet/contract/jobs';
import type { Library } from '@linnet/contract/library';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface LinnetServer extends AsyncDisposable {
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly dataDir: string;
  readonly log: () => string;
  /** Kills the process without a word, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data. */
  restart(): Promise<void>;
  /** Waits until a scan has finished and every cover has its colour. */
  settled(): Promise<void>;
}

export interface ServerOptions {
  readonly music?: string;
  /** Kept by the caller when given; otherwise a new one that is removed at the end. */
  readonly dataDir?: string;
}

/** The real server process on a free loopback port, serving the built player. */
export async function startServer(options: ServerOptions = {}): Promise<LinnetServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'linnet-data-')));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  let output = '';
  let child: ChildProcess;

  async function start(): Promise<void> {
    const args = [
      '--data',
      dataDir,
      '--port',
      String(port),
      ...(options.music ? ['--music', options.music] : []),
    ];
    child = spawn(process.execPath, [join(project, 'apps/server/src/main.mjs'), ...args], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    await until(
      async () => {
        if (child.exitCode !== null) throw new Error(`the server ended:\n${output}`);
        return (await fetch(`${origin}/api/v1/health`)).ok;
      },
      15_000,
      'the server to answer',
    );
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  await start();
  return {
    origin,
    dataDir,
    log: () => output,
    kill: () => stop('SIGKILL'),
    restart: start,
    settled: () =>
      until(
        async () => {
          const library: Library = await (await fetch(`${origin}/api/v1/library`)).json();
          const jobs: { items: Job[] } = await (await fetch(`${origin}/api/v1/jobs`)).json();
          const busy = jobs.items.some((job) => job.state === 'running' || job.state === 'waiting');
          return !library.scan.running && library.scan.finishedAt !== null && !busy;
        },
        60_000,
        'the scan to finish',
      ),
    async [Symbol.asyncDispose]() {
      await stop('SIGTERM');
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Polls `condition` until it is true; what it throws meanwhile is only told when time is up. */
export async function until(
  condition: () => Promise<boolean>,
  milliseconds: number,
  what: string,
): Promise<void> {
  const end = Date.now() + milliseconds;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${milliseconds} ms for ${what}`, { cause: last });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  probe.close();
  await once(probe, 'close');
  return address.port;
}
