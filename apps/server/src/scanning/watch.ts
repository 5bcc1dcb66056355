import { readdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { endingOf } from './audio-types.ts';
import { isSkippedName } from './child/walk.ts';
import { type TreeWatch, watchTree } from './watch-tree.ts';

export interface WatchedRoot {
  readonly path: string;
  readonly state: 'ok' | 'unavailable';
}

/** Tells of changes below music folders, once they have come to rest. */
export interface RootWatch {
  /** Watches these folders and no others; an unavailable one is waited for. */
  follow(roots: readonly WatchedRoot[]): Promise<void>;
  close(): Promise<void>;
}

interface Timing {
  /** Silence after the last change: a copy of an album is one change. */
  readonly quietMs: number;
  /** Longest wait while changes go on and on. */
  readonly longestMs: number;
  /** How often folders are looked at that cannot be watched. */
  readonly periodMs: number;
  /** How often an unavailable folder is asked whether it is back. */
  readonly awayMs: number;
}

const timing: Timing = {
  quietMs: 3_000,
  longestMs: 60_000,
  periodMs: 60 * 60 * 1000,
  awayMs: 30_000,
};

/**
 * Watches by the system's own means. Where it has none for a folder (a network share, no watches
 * left), `onChange` is called every hour instead.
 */
export function makeRootWatch(
  { dataDir, logger, onChange }: { dataDir: string; logger: Logger; onChange: () => void },
  { quietMs, longestMs, periodMs, awayMs }: Timing = timing,
): RootWatch {
  const watchByRoot = new Map<string, TreeWatch | undefined>();
  let changing: Promise<void> = Promise.resolve();
  let quiet: NodeJS.Timeout | undefined;
  let changedAt: number | undefined;
  let period: NodeJS.Timeout | undefined;
  let awayTimer: NodeJS.Timeout | undefined;
  let closed = false;

  function note(): void {
    if (closed) return;
    const now = performance.now();
    changedAt ??= now;
    clearTimeout(quiet);
    const wait = Math.max(0, Math.min(quietMs, changedAt + longestMs - now));
    quiet = setTimeout(() => {
      changedAt = undefined;
      onChange();
    }, wait);
    quiet.unref();
  }

  function fallBack(): void {
    if (period || closed) return;
    period = setInterval(onChange, periodMs);
    period.unref();
  }

  /** Watches a root, or sees to it that all of it is watched. Tried again after each scan. */
  async function watchRoot(path: string): Promise<void> {
    const watch = watchByRoot.get(path);
    const known = watchByRoot.has(path);
    try {
      if (watch) return await watch.complete();
      watchByRoot.set(path, undefined);
      const started = await watchTree(path, {
        isWatched: (name, folder) => !isSkippedName(name) && folder !== dataDir,
        onChange(name) {
          if (name === undefined || matters(name)) note();
        },
      });
      watchByRoot.set(path, started);
    } catch (error) {
      leave(path);
      watchByRoot.set(path, undefined);
      if (known && !watch) return;
      logger.warn({ err: error }, 'a music folder cannot be watched; it is scanned every hour');
      fallBack();
    }
  }

  function leave(path: string): void {
    watchByRoot.get(path)?.close();
    watchByRoot.delete(path);
  }

  async function change(paths: readonly string[]): Promise<void> {
    for (const path of [...watchByRoot.keys()]) {
      if (!paths.includes(path)) leave(path);
    }
    for (const path of paths) {
      if (!closed) await watchRoot(path);
    }
  }

  /** The system tells nothing of a disk that is mounted again over a folder: look. */
  async function lookForAway(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      // Still not there: that is what is asked.
      const entries = await readdir(path).catch(() => []);
      if (entries.length > 0) return note();
    }
  }

  return {
    follow(roots) {
      const here = roots.filter(({ state }) => state === 'ok').map(({ path }) => path);
      const away = roots.filter(({ state }) => state !== 'ok').map(({ path }) => path);
      clearInterval(awayTimer);
      if (away.length > 0 && !closed) {
        awayTimer = setInterval(() => void lookForAway(away), awayMs);
        awayTimer.unref();
      }
      changing = changing.then(() => change(here));
      return changing;
    },
    async close() {
      closed = true;
      clearTimeout(quiet);
      clearInterval(period);
      clearInterval(awayTimer);
      await changing;
      await change([]);
    },
  };
}

/** Endings of what lies beside music and is none of a scan's business; folders may have any ending. */
const otherEndings = new Set([
  'txt',
  'log',
  'nfo',
  'cue',
  'm3u',
  'm3u8',
  'pdf',
  'md5',
  'sfv',
  'part',
  'tmp',
  'db',
  'ini',
]);

/** Whether a scan could see a difference after a change at `path`, a name or relative to the root. */
function matters(path: string): boolean {
  return !path.split(/[\\/]/).some(isSkippedName) && !otherEndings.has(endingOf(path));
}
