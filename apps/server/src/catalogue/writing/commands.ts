import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WriteEngine } from '../../database/engine.ts';
import type { Work } from '../../database/work.ts';
import type { CatalogueWriter } from '../catalogue.ts';
import type { ScannedFile } from '../scanned-file.ts';
import { applyFiles } from './apply-files.ts';
import { markMissing } from './mark-missing.ts';
import { settleKeys, settleTracks } from './settle.ts';
import {
  addRoot,
  recordScan,
  setCoverColours,
  setProblems,
  setRootState,
} from './simple-writes.ts';
import { transaction, type WriteContext, type Written } from './write-context.ts';

/**
 * The catalogue's commands on any engine. Large ones are cut into transactions that take about
 * `engine.sliceMs`, by the time that the last one took, and let others in between.
 */
export function createCommands(
  engine: WriteEngine,
  onCommit: (revision: number) => void,
  clock: () => number = Date.now,
): CatalogueWriter {
  const { dialect, sliceMs, leastSlice } = engine;
  // What was learned of a machine's speed holds for the next call.
  const newPace = () => ({ size: Math.max(16, leastSlice) });
  const paces = { files: newPace(), missing: newPace(), colours: newPace() };

  async function write<Result>(body: (context: WriteContext) => Work<Result>): Promise<Result> {
    const written: Written<Result> = await engine.write(() => transaction(dialect, clock(), body));
    if (written.revision !== null) onCommit(written.revision);
    return written.result;
  }

  /** Calls `work` with slices of `items`, sized so that each takes about the time allowed. */
  async function sliced<Item>(
    items: readonly Item[],
    pace: { size: number },
    work: (slice: readonly Item[]) => Promise<unknown>,
  ): Promise<void> {
    for (let start = 0; start < items.length; ) {
      const slice = items.slice(start, start + pace.size);
      const began = engine.clockMs();
      await work(slice);
      const took = Math.max(engine.clockMs() - began, 0.1);
      start += slice.length;
      // Grow carefully, shrink at once.
      const fitting = Math.floor((slice.length * sliceMs) / took);
      pace.size = Math.max(leastSlice, Math.min(fitting, pace.size * 2, 500));
      if (start < items.length) await nextTurn();
    }
  }

  return {
    addRoot: (root) => write((context) => addRoot(context, root)),
    setRootState: (rootId, state) => write((context) => setRootState(context, rootId, state)),
    async applyFiles(rootId, files) {
      const byPath = new Map(files.map((file) => [file.path, file]));
      const incoming = new Map(files.map((file) => [file.path, file.fingerprint]));
      await sliced<ScannedFile>([...byPath.values()], paces.files, (slice) =>
        write((context) => applyFiles(context, rootId, slice, incoming)),
      );
    },
    markMissing: (rootId, paths) =>
      sliced([...new Set(paths)], paces.missing, (slice) =>
        write((context) => markMissing(context, rootId, slice)),
      ),
    setProblems: (rootId, problems) => write((context) => setProblems(context, rootId, problems)),
    async recordScan(scan) {
      await write((context) => recordScan(context, scan));
      if (scan.finishedAt === null) return;
      await engine.write(() => settleKeys(dialect));
      while (await engine.write(() => settleTracks(dialect, 500))) await nextTurn();
      await engine.rest();
    },
    setCoverColours: (colours) =>
      sliced(colours, paces.colours, (slice) =>
        write((context) => setCoverColours(context, slice)),
      ),
  };
}
