import { type FSWatcher, watch } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface TreeWatch {
  /** Finds folders that came while too much happened at once for the system to tell of it all. */
  complete(): Promise<void>;
  close(): void;
}

interface TreeWatcher {
  /** Whether a folder of this name is watched; others are passed by with all below them. */
  isWatched(name: string, path: string): boolean;
  /** A name below `root` has changed, or undefined: something has. May tell of one change twice. */
  onChange(name: string | undefined): void;
}

/** Watches a folder and all below it. Rejects where the system cannot: a share, or no watches left. */
export function watchTree(root: string, watcher: TreeWatcher): Promise<TreeWatch> {
  const isNative = process.platform === 'darwin' || process.platform === 'win32';
  return isNative ? watchNatively(root, watcher) : watchFolders(root, watcher);
}

async function watchNatively(root: string, { onChange }: TreeWatcher): Promise<TreeWatch> {
  const options = { recursive: true, persistent: false };
  const native = watch(root, options, (_, name) => onChange(name ?? undefined));
  native.on('error', () => onChange(undefined));
  return { complete: async () => {}, close: () => native.close() };
}

/** Linux knows watches of single folders only. They are all that is kept: names of files are not. */
async function watchFolders(root: string, watcher: TreeWatcher): Promise<TreeWatch> {
  const watchers = new Map<string, FSWatcher>();
  let incomplete = false;
  let closed = false;

  /** Watches `folder` and all below it that is not yet. Each is watched before it is listed. */
  async function add(folder: string): Promise<void> {
    const folders = [folder];
    for (let next = folders.pop(); next !== undefined && !closed; next = folders.pop()) {
      if (!watchers.has(next) && !open(next)) continue;
      // One that has gone or is shut by now: a scan does not see into it either.
      const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = join(next, entry.name);
        if (entry.isDirectory() && watcher.isWatched(entry.name, path)) folders.push(path);
      }
    }
  }

  function open(folder: string): boolean {
    try {
      const one = watch(folder, { persistent: false }, (type, name) => hear(folder, type, name));
      one.on('error', () => watcher.onChange(undefined));
      watchers.set(folder, one);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (folder !== root && (code === 'ENOENT' || code === 'EACCES')) return false;
      throw error;
    }
  }

  function hear(folder: string, type: string, name: string | null): void {
    incomplete = true;
    watcher.onChange(name ?? undefined);
    if (type !== 'rename' || name === null) return;
    const path = join(folder, name);
    if (!watcher.isWatched(name, path)) return;
    forget(path);
    // What it meets now, `complete` will meet again and tell.
    addNew(path).catch(() => {});
  }

  async function addNew(path: string): Promise<void> {
    if ((await lstat(path)).isDirectory()) await add(path);
  }

  /** A folder that has gone or moved takes its watches with it. */
  function forget(folder: string): void {
    if (!watchers.has(folder)) return;
    for (const [path, one] of watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      one.close();
      watchers.delete(path);
    }
  }

  function close(): void {
    closed = true;
    for (const one of watchers.values()) one.close();
    watchers.clear();
  }

  try {
    await add(root);
  } catch (error) {
    close();
    throw error;
  }
  return {
    async complete() {
      if (!incomplete) return;
      incomplete = false;
      await add(root);
    },
    close,
  };
}
