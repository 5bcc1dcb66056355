import type { FileTable } from '../../database/schema.ts';
import type { ScannedFile } from '../scanned-file.ts';

/** The row that each file belongs to, by path; files without one are new. */
export type Assignment = ReadonlyMap<string, FileTable>;

/**
 * Recognizes files: by audio first, by path second.
 * 1. The same audio at the same path.
 * 2. The same audio elsewhere, where that row has lost its file: it is missing, or its path now holds
 *    other audio. (Where its file is still there, this is a second copy: a track of its own.)
 * 3. Other audio at the same path: the file was replaced. Not when the old audio turns up at another
 *    path of the same call: then the track follows its audio.
 * `incoming` maps every path of the whole call to its fingerprint, `files` is the part in hand and
 * `rows` are those at its paths or with its fingerprints.
 */
export function recognizeFiles(
  rootId: string,
  files: readonly ScannedFile[],
  rows: readonly FileTable[],
  incoming: ReadonlyMap<string, string>,
): Assignment {
  const incomingAudio = new Set(incoming.values());
  const rowByPath = new Map<string, FileTable>();
  const rowsByAudio = new Map<string, FileTable[]>();
  for (const row of [...rows].sort(byPath)) {
    if (row.root_id === rootId && row.path !== null) rowByPath.set(row.path, row);
    const sameAudio = rowsByAudio.get(row.fingerprint);
    if (sameAudio === undefined) rowsByAudio.set(row.fingerprint, [row]);
    else sameAudio.push(row);
  }

  const assigned = new Map<string, FileTable>();
  const taken = new Set<string>();
  const assign = (file: ScannedFile, row: FileTable) => {
    assigned.set(file.path, row);
    taken.add(row.track_id);
  };
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

  for (const file of sorted) {
    const row = rowByPath.get(file.path);
    if (row?.fingerprint === file.fingerprint) assign(file, row);
  }
  for (const file of sorted) {
    if (assigned.has(file.path)) continue;
    const free = (rowsByAudio.get(file.fingerprint) ?? []).filter(
      (row) => !taken.has(row.track_id) && hasLostItsFile(row, rootId, incoming),
    );
    const row = free.find((candidate) => candidate.root_id === rootId) ?? free[0];
    if (row !== undefined) assign(file, row);
  }
  for (const file of sorted) {
    const row = rowByPath.get(file.path);
    if (assigned.has(file.path) || row === undefined || taken.has(row.track_id)) continue;
    if (!incomingAudio.has(row.fingerprint)) assign(file, row);
  }
  return assigned;
}

function hasLostItsFile(
  row: FileTable,
  rootId: string,
  incoming: ReadonlyMap<string, string>,
): boolean {
  if (row.missing_since !== null || row.path === null) return true;
  if (row.root_id !== rootId) return false;
  const now = incoming.get(row.path);
  return now !== undefined && now !== row.fingerprint;
}

function byPath(a: FileTable, b: FileTable): number {
  const left = `${a.path ?? ''}\0${a.track_id}`;
  const right = `${b.path ?? ''}\0${b.track_id}`;
  return left < right ? -1 : 1;
}
