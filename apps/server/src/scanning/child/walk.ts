import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isAudioName } from '../audio-types.ts';
import { explain } from '../reading/broken-file.ts';
import { isPictureName, type PictureFile } from '../reading/pictures.ts';

export interface AudioFile {
  /** Relative to the root, `/` between folders. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What a walk tells, folder by folder, in no fixed order. */
export interface WalkVisitor {
  folder(folder: { path: string; audio: AudioFile[]; pictures: PictureFile[] }): void;
  problem(path: string, problem: ReturnType<typeof explain>): void;
  /** Nothing is known of what is below this folder. */
  unreadable(folder: string): void;
}

const foldersAtOnce = 8;
const statsAtOnce = 8;
/** Systems and tools keep these beside music; none holds any. Hidden names begin with a dot. */
const skippedNames = new Set([
  '@eaDir',
  '@Recycle',
  '#recycle',
  '#snapshot',
  '$RECYCLE.BIN',
  'System Volume Information',
  'lost+found',
]);

export function isSkippedName(name: string): boolean {
  return name.startsWith('.') || skippedNames.has(name);
}

/**
 * Walks a music folder. `root` and `excluded` are real absolute paths. Rejects only when the root
 * itself cannot be listed. Links are followed to what lies inside the root and is not walked at its
 * own place anyway, so nothing is seen twice and no circle is endless.
 */
export async function walk(root: string, excluded: string[], visitor: WalkVisitor): Promise<void> {
  const queue: string[] = [];
  const linked = new Set<string>();
  const first = await readdir(root, { withFileTypes: true });
  await visit('', first);
  await drain();

  /** Takes folders from the queue until it is empty and nobody fills it any more. */
  async function drain(): Promise<void> {
    const running = new Set<Promise<void>>();
    while (queue.length > 0 || running.size > 0) {
      while (queue.length > 0 && running.size < foldersAtOnce) {
        const task = open(queue.pop() as string).finally(() => running.delete(task));
        running.add(task);
      }
      await Promise.race(running);
    }
  }

  async function open(folder: string): Promise<void> {
    let entries: Dirent[];
    try {
      entries = await readdir(join(root, folder), { withFileTypes: true });
    } catch (error) {
      visitor.problem(folder, explain(error));
      visitor.unreadable(folder);
      return;
    }
    await visit(folder, entries);
  }

  async function visit(folder: string, entries: Dirent[]): Promise<void> {
    const audio: AudioFile[] = [];
    const pictures: PictureFile[] = [];

    await inParallel(statsAtOnce, entries, async (entry) => {
      const { name } = entry;
      if (isSkippedName(name)) return;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (entry.isDirectory()) {
        if (!excluded.includes(join(root, path))) queue.push(path);
        return;
      }
      const isAudio = isAudioName(name);
      if (entry.isSymbolicLink()) {
        if (isAudio || isPictureName(name) || !name.includes('.')) await follow(path, name);
        else await follow(path, name, { foldersOnly: true });
        return;
      }
      if (!isAudio && !isPictureName(name)) return;
      if (!entry.isFile()) {
        if (isAudio) {
          visitor.problem(path, { code: 'not_audio', reason: 'It is no regular file.' });
        }
        return;
      }
      try {
        take(path, name, await lstat(join(root, path)));
      } catch (error) {
        visitor.problem(path, name.includes('\ufffd') ? badName : explain(error));
      }
    });
    visitor.folder({ path: folder, audio, pictures });

    function take(path: string, name: string, seen: Stats): void {
      const modifiedMs = Math.floor(seen.mtimeMs);
      if (isAudioName(name)) audio.push({ path, bytes: seen.size, modifiedMs });
      else pictures.push({ name, bytes: seen.size, modifiedMs });
    }

    async function follow(path: string, name: string, { foldersOnly = false } = {}): Promise<void> {
      try {
        const target = await realpath(join(root, path));
        const inside = relative(root, target);
        const outside = inside === '..' || inside.startsWith(`..${sep}`);
        const seen = await stat(target);
        if (seen.isFile() && (foldersOnly || !(isAudioName(name) || isPictureName(name)))) return;
        if (outside || inside === '') {
          if (outside) visitor.problem(path, outsideRoot);
          return;
        }
        const walkedAnyway = !inside.split(sep).some(isSkippedName);
        if (seen.isDirectory()) {
          if (walkedAnyway || linked.has(target) || excluded.includes(target)) return;
          linked.add(target);
          queue.push(path);
        } else if (seen.isFile() && !(walkedAnyway && isAudioName(target))) {
          take(path, name, seen);
        }
      } catch (error) {
        if (isAudioName(name)) visitor.problem(path, linkProblem(error));
      }
    }
  }
}

const badName = {
  code: 'unreadable',
  reason: 'Its name is no valid UTF-8: rename it.',
} as const;
const outsideRoot = {
  code: 'outside_root',
  reason: 'It is a link to a place outside the music folder: add that place as a music folder.',
} as const;

function linkProblem(error: unknown): ReturnType<typeof explain> {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code !== 'ENOENT') return explain(error);
  return { code: 'unreadable', reason: 'It is a link to something that is not there.' };
}

async function inParallel<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (;;) {
      const item = items[next++];
      if (item === undefined) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}
