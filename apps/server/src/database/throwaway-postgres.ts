import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const exec = promisify(execFile);
const debianFolder = '/usr/lib/postgresql';

export interface ThrowawayPostgres {
  /** URL of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Stops the cluster that this started, and removes its files. */
  stop(): Promise<void>;
}

/** Folder of Debian's newest PostgreSQL programs, or undefined where it is not installed. */
export async function postgresPrograms(): Promise<string | undefined> {
  const versions = await readdir(debianFolder).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(debianFolder, newest, 'bin');
}

/**
 * A PostgreSQL cluster of its own for tests: on a Unix socket in a fresh folder, without any care for
 * the disk. Sorts by an English locale, so that code that leaves order to the server is found out.
 */
export async function startThrowawayPostgres(programs: string): Promise<ThrowawayPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-postgres-'));
  // The server refuses to run as root; Debian's package makes a user for it.
  const user = process.getuid?.() === 0 ? await idsOf('postgres') : undefined;
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const locale = ['--locale-provider=icu', '--icu-locale=en-US', '--locale=C.UTF-8'];
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  await exec(join(programs, 'initdb'), [...initdb, ...locale], { ...user, cwd: folder });

  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-h', '', ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const urlOf = (database: string) => `postgres://postgres@/${database}?host=${folder}`;
  await answering(server, urlOf('postgres'));

  let databases = 0;
  return {
    async createDatabase() {
      databases += 1;
      const name = `linnet_${databases}`;
      const client = new pg.Client({ connectionString: urlOf('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return urlOf(name);
    },
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function idsOf(name: string): Promise<{ uid: number; gid: number }> {
  const idOf = async (flag: string) => Number((await exec('id', [flag, name])).stdout.trim());
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  let said = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (server.exitCode !== null) break;
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {}); // Not up yet: asked again below.
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await pause(50);
    }
  }
  server.kill('SIGKILL');
  throw new Error(`PostgreSQL did not start: ${said}`);
}
