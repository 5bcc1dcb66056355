import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { setPriority, constants as systemConstants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Absolute path of ffmpeg: the one asked for, else the first on the path; undefined where there is none. */
export async function findFfmpeg(asked?: string, path?: string): Promise<string | undefined> {
  const candidates = asked
    ? [resolve(asked)]
    : (path ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, 'ffmpeg'));
  for (const candidate of candidates) {
    const there = await stat(candidate).catch(() => undefined);
    if (!there?.isFile()) continue;
    const executable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return candidate;
  }
}

/** What ffmpeg says in its last lines, for the log. */
const keptBytes = 2_000;

/**
 * Runs ffmpeg at low priority until it ends; it is killed when `signal` aborts, and the signal's reason
 * is thrown. Throws with its last words when it fails.
 */
export async function runFfmpeg(
  ffmpeg: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  // Only what a program needs to start: ffmpeg reads settings and report paths from variables.
  const { PATH, LD_LIBRARY_PATH, SystemRoot } = process.env;
  const child: ChildProcess = spawn(ffmpeg, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH, LD_LIBRARY_PATH, SystemRoot },
    windowsHide: true,
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-keptBytes);
  });
  const { promise, resolve: end, reject } = Promise.withResolvers<number | string>();
  child.once('error', reject);
  child.once('close', (code, killedBy) => end(killedBy ?? code ?? 'unknown'));
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  try {
    const ending = await promise;
    signal.throwIfAborted();
    if (ending !== 0) throw new Error(`ffmpeg ended with ${ending}: ${words.trim()}`);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, systemConstants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It may be through already; or the system does not let us, and then it runs as it is.
  }
}
