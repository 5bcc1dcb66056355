import { close, constants, fstat, open } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { promisify } from 'node:util';

export interface OpenedFile {
  /** The caller closes it. */
  readonly fd: number;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Where it is when every link is followed. */
  readonly realPath: string;
}

const openAsync = promisify(open);
const fstatAsync = promisify(fstat);

/**
 * Opens `path` (relative, `/` between folders) for reading if it is a file that really lies below
 * `folder`. Links may point elsewhere within the folder, never out of it. `undefined` for anything
 * else: absent, a folder, a pipe, unreadable, outside.
 *
 * The file is opened first and judged afterwards by what was opened: a path that is swapped between
 * check and use leads to another inode, and is refused.
 */
export async function openInside(folder: string, path: string): Promise<OpenedFile | undefined> {
  if (
    path === '' ||
    path.includes('\0') ||
    isAbsolute(path) ||
    path.split(/[/\\]/).includes('..')
  ) {
    return undefined;
  }
  let fd: number | undefined;
  let keep = false;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for its writer.
    fd = await openAsync(join(folder, path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const [opened, base, real] = await Promise.all([
      fstatAsync(fd, { bigint: true }),
      realpath(folder),
      realpath(join(folder, path)),
    ]);
    if (!opened.isFile()) return undefined;
    if (!real.startsWith(base.endsWith(sep) ? base : base + sep)) return undefined;
    const there = await stat(real, { bigint: true });
    if (there.ino !== opened.ino || there.dev !== opened.dev) return undefined;
    keep = true;
    return {
      fd,
      realPath: real,
      bytes: Number(opened.size),
      modifiedMs: Number(opened.mtimeNs / 1_000_000n),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && unopenable.has(String(error.code))) {
      return undefined;
    }
    throw error;
  } finally {
    if (fd !== undefined && !keep) close(fd);
  }
}

const unopenable = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENXIO',
  'ENODEV',
  // The disk or the network share behind the folder is gone.
  'EIO',
  'ESTALE',
]);
