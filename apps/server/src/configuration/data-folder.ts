import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as v from 'valibot';

const runningServerSchema = v.object({ pid: v.number(), url: v.string() });
/** The server that uses a data folder, as it wrote it down. */
export type RunningServer = v.InferOutput<typeof runningServerSchema>;

export interface DataFolder {
  /** Writes down where the server answers, for `linnet` commands on this machine. */
  announce(server: RunningServer): Promise<void>;
  release(): Promise<void>;
}

export type DataFolderResult =
  | { readonly kind: 'taken'; readonly folder: DataFolder }
  | { readonly kind: 'in_use'; readonly by: RunningServer | undefined }
  | { readonly kind: 'unusable'; readonly reason: string };

/**
 * Makes the data folder if needed and takes it for this process alone. The lock is SQLite's on a file of
 * its own: the system drops it with the process, however that ends, and it holds between containers.
 */
export async function takeDataFolder(path: string): Promise<DataFolderResult> {
  let lock: Database.Database | undefined;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    lock = new Database(join(path, 'server.lock'), { timeout: 0 });
    lock.pragma('journal_mode = memory');
    lock.exec('begin exclusive');
  } catch (error) {
    lock?.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === 'SQLITE_BUSY') return { kind: 'in_use', by: await findRunningServer(path) };
    if (code === undefined) throw error;
    return { kind: 'unusable', reason: (error as Error).message };
  }
  const held = lock;
  return {
    kind: 'taken',
    folder: {
      announce: (server) => writeFile(announcement(path), JSON.stringify(server), { mode: 0o600 }),
      async release() {
        await rm(announcement(path), { force: true });
        held.close();
      },
    },
  };
}

/** What the running server wrote down; undefined where none did. It may be out of date after a crash. */
export async function findRunningServer(path: string): Promise<RunningServer | undefined> {
  try {
    const text = await readFile(announcement(path), 'utf8');
    const parsed = v.safeParse(runningServerSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // Absent, or half written by a crash: either way nobody is known to run.
    return undefined;
  }
}

function announcement(path: string): string {
  return join(path, 'server.json');
}
