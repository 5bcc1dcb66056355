import { lstat, realpath, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { CoverId } from '@linnet/contract/ids';
import type { ScanProblem } from '@linnet/contract/library';
import type { KnownFile } from '../../catalogue/scanned-file.ts';
import { makeCoverStore } from '../../covers/cover-store.ts';
import type { FromScan, ScanTask } from '../messages.ts';
import { explain } from '../reading/broken-file.ts';
import { keepFolderPicture, type PictureFile, rankPictures } from '../reading/pictures.ts';
import { makeBatches } from './batches.ts';
import { openMemory } from './memory.ts';
import { makeReadQueue } from './read-queue.ts';
import { type ReadOutcome, startReadThread } from './read-thread.ts';
import { type AudioFile, isSkippedName, walk } from './walk.ts';

/** Files that a thread has in hand: more wait for each other's parsing, fewer for the disk. */
const readersAtOnce = 4;
/** So many files are worth a second thread, which takes as long to start as reading some of them. */
const worthAThread = 100;
const mostProblems = 10_000;
const missingAtOnce = 500;

/** The wire to the server. `deliver` resolves when the catalogue has taken it. */
export interface ScanPort {
  /** Resolves when it is on its way: what is told then outlives this process. */
  tell(message: FromScan): Promise<void>;
  deliver(message: FromScan & { type: 'files' | 'missing' }): Promise<void>;
}

type Ending = Extract<FromScan, { type: 'done' | 'unavailable' }>;
type Problem = Pick<ScanProblem, 'code' | 'reason'>;

/**
 * One scan of one root: walks it, tells what is gone, then reads what is new or changed. What is gone
 * goes first, so that the catalogue sees a moved file leave before it arrives. A root of which nothing
 * is known yet is read while it is walked.
 */
export async function scanTree(
  task: ScanTask,
  known: ReadonlyMap<string, KnownFile>,
  port: ScanPort,
): Promise<Ending> {
  const memory = await openMemory(task.memoryFile);
  const store = makeCoverStore(task.dataDir);
  await store.sweep();

  const root = await realpath(task.rootPath).catch(() => task.rootPath);
  const dataDir = await realpath(task.dataDir).catch(() => task.dataDir);
  // Our own folder may lie in this one; or this one in it, as the demo album does.
  const excluded = dataDir.startsWith(root + sep) ? [dataDir] : [];
  const disk = await stat(root).catch(() => undefined);
  if (!disk?.isDirectory()) return unavailable('The folder is not there');

  const deadlyReasons = new Map(task.deadly.map(({ path, reason }) => [path, reason]));
  const suspects = new Set(task.suspects);
  const seen = new Set<string>();
  const unreadable: string[] = [];
  const picturesByFolder = new Map<string, PictureFile[]>();
  const coverByFolder = new Map<string, Promise<CoverId | null>>();
  const problems: Omit<ScanProblem, 'rootId'>[] = [];
  const figures = { found: 0, done: 0, read: 0, unchanged: 0, missing: 0, bytesRead: 0 };
  const alone = makeReadQueue<AudioFile>();
  const queue = makeReadQueue<AudioFile>();
  const inHand = new Set<string>();
  const batches = makeBatches((files) => port.deliver({ type: 'files', files }));

  const ticker = setInterval(() => void port.tell({ type: 'progress', ...figures }), 200);
  try {
    return await scan();
  } finally {
    clearInterval(ticker);
  }

  async function scan(): Promise<Ending> {
    const early = known.size === 0 ? readAll() : undefined;
    // Nobody waits for it before the walk is over; its failure is met there.
    early?.catch(() => {});
    try {
      await walk(root, excluded, { folder: meetFolder, problem: note, unreadable: leave });
    } catch (error) {
      return unavailable(explain(error).reason);
    } finally {
      alone.end();
      queue.end();
    }

    const gone = await findGone();
    const still = await stat(root).catch(() => undefined);
    const sameDisk = still?.dev === disk?.dev && still?.ino === disk?.ino;
    const expected = [...known.values()].some((file) => !file.missing);
    if (expected && (figures.found === 0 || !sameDisk)) return unavailable('The folder is empty');
    for (let at = 0; at < gone.length; at += missingAtOnce) {
      await port.deliver({ type: 'missing', paths: gone.slice(at, at + missingAtOnce) });
    }
    figures.missing = gone.length;

    await (early ?? readAll());
    await memory.save();
    const peakMemoryBytes = process.resourceUsage().maxRSS * 1024;
    return { type: 'done', ...figures, problems, peakMemoryBytes };
  }

  function leave(folder: string): void {
    unreadable.push(`${folder}/`);
  }

  function meetFolder(folder: { path: string; audio: AudioFile[]; pictures: PictureFile[] }): void {
    if (folder.audio.length === 0) return;
    const pictures = rankPictures(folder.pictures);
    picturesByFolder.set(folder.path, pictures);
    const signature = pictures.map(({ name, ...rest }) => [name, rest.bytes, rest.modifiedMs]);
    const repainted = memory.picturesChanged(folder.path, JSON.stringify(signature));
    folder.audio.sort((one, other) => (one.path < other.path ? -1 : 1));
    for (const file of folder.audio) meetFile(file, repainted || !memory.current);
  }

  /** Decides what becomes of a file. `again`: it must be read although it has not changed. */
  function meetFile(file: AudioFile, again: boolean): void {
    figures.found++;
    seen.add(file.path);
    const was = known.get(file.path);
    const same = was?.bytes === file.bytes && was.modifiedMs === file.modifiedMs && !was.missing;
    const deadly = deadlyReasons.get(file.path);
    const broken = memory.broken(file);
    if (deadly !== undefined) {
      figures.done++;
      noteBroken(file, { code: 'broken', reason: deadly });
    } else if (same && !again) {
      figures.done++;
      figures.unchanged++;
    } else if (broken) {
      figures.done++;
      note(file.path, broken, broken.seenAt);
    } else {
      (suspects.has(file.path) ? alone : queue).push(file);
    }
  }

  async function readAll(): Promise<void> {
    // Loaded late: a scan that finds nothing new never needs the parsers.
    const { readTrack } = await import('../reading/read-track.ts');
    if (suspects.size > 0) await lane(alone, readHere);
    await Promise.all([lanes(readHere), readInThread()]);
    await batches.flush();

    async function readHere(path: string): Promise<ReadOutcome> {
      try {
        return { tag: 'read', path, reading: await readTrack(root, path, store) };
      } catch (error) {
        return { tag: 'refused', path, problem: explain(error) };
      }
    }

    async function readInThread(): Promise<void> {
      if (availableParallelism() < 2 || !(await queue.holds(worthAThread))) return;
      const thread = startReadThread({ rootPath: root, dataDir: task.dataDir });
      try {
        await lanes(thread.read);
      } finally {
        thread.close();
      }
    }

    async function lanes(read: (path: string) => Promise<ReadOutcome>): Promise<void> {
      await Promise.all(Array.from({ length: readersAtOnce }, () => lane(queue, read)));
    }

    async function lane(
      files: typeof queue,
      read: (path: string) => Promise<ReadOutcome>,
    ): Promise<void> {
      for (let file = await files.take(); file; file = await files.take()) {
        inHand.add(file.path);
        const told = port.tell({ type: 'reading', paths: [...inHand] });
        if (files === alone) await told;
        const { path } = file;
        const outcome = await read(path).finally(() => told);
        inHand.delete(path);
        figures.done++;
        if (outcome.tag === 'refused') {
          noteBroken(file, outcome.problem);
          continue;
        }
        figures.read++;
        figures.bytesRead += outcome.reading.bytesRead;
        const coverId = outcome.reading.file.coverId ?? (await coverOf(dirname(path)));
        await batches.add({ ...outcome.reading.file, coverId });
      }
    }
  }

  /** The folder's own picture, looked for once. */
  function coverOf(parent: string): Promise<CoverId | null> {
    const folder = parent === '.' ? '' : parent;
    const asked = coverByFolder.get(folder);
    if (asked) return asked;
    const pictures = picturesByFolder.get(folder) ?? [];
    const cover = keepFolderPicture(store, join(root, folder), pictures).then((kept) => {
      figures.bytesRead += kept.bytesRead;
      return kept.coverId;
    });
    coverByFolder.set(folder, cover);
    return cover;
  }

  /** Known files that are truly not there; what could not be looked at is not gone. */
  async function findGone(): Promise<string[]> {
    const gone: string[] = [];
    for (const { path, missing } of known.values()) {
      if (missing || seen.has(path)) continue;
      if (unreadable.some((folder) => path.startsWith(folder))) continue;
      const absolute = join(root, path);
      const shut = excluded.some((folder) => absolute.startsWith(folder + sep));
      const there = await lstat(absolute).then((file) => file.isFile(), cannotTell);
      if (!there || shut || path.split('/').some(isSkippedName)) gone.push(path);
    }
    return gone;
  }

  function note(path: string, { code, reason }: Problem, seenAt = Date.now()): void {
    if (problems.length < mostProblems) problems.push({ path, code, reason, seenAt });
  }

  function noteBroken(file: AudioFile, problem: Problem): void {
    const seenAt = Date.now();
    note(file.path, problem, seenAt);
    memory.noteBroken(file, { ...problem, seenAt });
  }
}

function unavailable(what: string): Ending {
  const reason = `${what.replace(/\.$/, '')}. Is its disk connected? Its tracks stay as they were.`;
  return { type: 'unavailable', reason };
}

/** Whether an error of `lstat` leaves open that the file is there. */
function cannotTell(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code !== 'ENOENT' && code !== 'ENOTDIR';
}
