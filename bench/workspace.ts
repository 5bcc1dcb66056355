import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibrary } from './library/library.ts';
import { openClient } from './measure/requests.ts';
import { followScan } from './scan-run.ts';
import { startServer } from './server.ts';

/** A library for this run alone, and what a server made of it. */
interface ScannedLibrary {
  /** Files are hard links into the kept library: replace them by rename, never write into one. */
  readonly music: string;
  readonly data: string;
  readonly tracks: number;
}

/** Where one run of the bench keeps its things. */
export interface Workspace extends AsyncDisposable {
  /** A new empty folder. */
  folder(name: string): Promise<string>;
  /** The music folder of `tracks` files of this run. */
  music(tracks: number): Promise<string>;
  /** The same with a data folder whose scan and covers are done; made once a run. */
  scanned(tracks: number): Promise<ScannedLibrary>;
  /** Hands in what a section scanned itself, so that it is not done twice. */
  keepScanned(library: ScannedLibrary): void;
}

/** Generated libraries are kept in `LINNET_BENCH_DIR` (by default under the temporary folder). */
export async function openWorkspace(progress: (line: string) => void): Promise<Workspace> {
  const directory = process.env.LINNET_BENCH_DIR ?? join(tmpdir(), 'linnet-bench');
  await mkdir(directory, { recursive: true });
  await sweep(directory);
  // Hard links need one file system, so the run lies beside the libraries.
  const run = await mkdtemp(join(directory, `run-${process.pid}-`));
  const musicByTracks = new Map<number, Promise<string>>();
  const scannedByTracks = new Map<number, ScannedLibrary>();

  async function linkMusic(tracks: number): Promise<string> {
    const library = await openLibrary({ directory, tracks }, progress);
    const music = join(run, `music-${tracks}`);
    execFileSync('cp', ['-al', library.music, music]);
    return music;
  }

  const workspace: Workspace = {
    async folder(name) {
      return mkdtemp(join(run, `${name}-`));
    },
    music(tracks) {
      const known = musicByTracks.get(tracks) ?? linkMusic(tracks);
      musicByTracks.set(tracks, known);
      return known;
    },
    async scanned(tracks) {
      const known = scannedByTracks.get(tracks);
      if (known) return known;
      const music = await workspace.music(tracks);
      const data = await workspace.folder('data');
      progress(`scanning ${tracks} tracks`);
      await using server = await startServer({ music, data });
      using client = openClient(server.origin);
      await followScan(client, () => {});
      const library = { music, data, tracks };
      scannedByTracks.set(tracks, library);
      return library;
    },
    keepScanned(library) {
      scannedByTracks.set(library.tracks, library);
    },
    [Symbol.asyncDispose]: () => rm(run, { recursive: true, force: true }),
  };
  return workspace;
}

/** Removes what runs that were killed left behind. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = Number(/^run-(\d+)-/.exec(name)?.[1]);
    if (pid && !isRunning(pid)) await rm(join(directory, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
