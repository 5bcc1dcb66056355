import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

export interface CachedFile {
  readonly path: string;
  readonly bytes: number;
}

/** Finished transcodes as files, bounded by their total size; the ones longest unused go first. */
export interface TranscodeCache {
  find(name: string): Promise<CachedFile | undefined>;
  /** Where a file is written before it is whole. */
  unfinished(name: string): Promise<string>;
  /** Takes a finished file into the cache, in one step, and makes room where needed. */
  take(half: string, name: string): Promise<CachedFile>;
}

/** The time of use is kept to the hour: it needs no write for every range of a stream. */
const usedEveryMs = 60 * 60 * 1000;
const unfinishedEnding = '.unfinished';

export function makeTranscodeCache(folder: string, maxBytes: number): TranscodeCache {
  let ready: Promise<void> | undefined;
  let trimming: Promise<void> = Promise.resolve();

  /** Once: what an earlier server was killed at is swept up. */
  async function prepare(): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.endsWith(unfinishedEnding)) await rm(join(folder, name), { force: true });
    }
  }

  async function trim(kept: string): Promise<void> {
    const files: { path: string; bytes: number; usedMs: number }[] = [];
    for (const name of await readdir(folder)) {
      if (name.endsWith(unfinishedEnding)) continue;
      const path = join(folder, name);
      const seen = await stat(path).catch(() => undefined);
      if (seen?.isFile()) files.push({ path, bytes: seen.size, usedMs: seen.mtimeMs });
    }
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    files.sort((one, other) => one.usedMs - other.usedMs);
    for (const { path, bytes } of files) {
      if (total <= maxBytes) return;
      if (path === kept) continue;
      // A stream that is reading it goes on: the bytes stay until it closes the file.
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  return {
    async find(name) {
      const path = join(folder, name);
      const there = await stat(path).catch(() => undefined);
      if (!there?.isFile()) return;
      const now = new Date();
      if (now.getTime() - there.mtimeMs > usedEveryMs) {
        // It may have been trimmed just now: the caller meets that when it opens it.
        await utimes(path, now, now).catch(() => {});
      }
      return { path, bytes: there.size };
    },
    async unfinished(name) {
      ready ??= prepare();
      await ready.catch((error: unknown) => {
        // A full disk today is no reason to refuse tomorrow.
        ready = undefined;
        throw error;
      });
      return join(folder, `${name}.${randomBytes(4).toString('hex')}${unfinishedEnding}`);
    },
    async take(half, name) {
      const path = join(folder, name);
      await rename(half, path);
      const { size } = await stat(path);
      trimming = trimming.then(() => trim(path)).catch(() => {});
      await trimming;
      return { path, bytes: size };
    },
  };
}
