import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ScanProblem } from '@linnet/contract/library';
import * as v from 'valibot';
import type { AudioFile } from './walk.ts';

/** Grows when files must be read again although they did not change, because more is taken from them. */
const readerVersion = 1;

const brokenSchema = v.object({
  bytes: v.number(),
  modifiedMs: v.number(),
  code: v.picklist(['not_audio', 'broken', 'too_large']),
  reason: v.string(),
  seenAt: v.number(),
});
type Broken = v.InferOutput<typeof brokenSchema>;

const memorySchema = v.object({
  reader: v.number(),
  pictures: v.record(v.string(), v.string()),
  broken: v.record(v.string(), brokenSchema),
});

/**
 * What scans remember of a root beside the catalogue: which pictures each folder had, and which files
 * are broken, so that an unchanged one is not tried again. Losing it costs time, never truth.
 */
export interface ScanMemory {
  /** False when the files were read by an older reader and must be read again. */
  readonly current: boolean;
  /** Notes a folder's pictures; true when they differ from what was known of them. */
  picturesChanged(folder: string, signature: string): boolean;
  /** The problem of a file that has not changed since it was found broken. */
  broken(file: AudioFile): Broken | undefined;
  noteBroken(file: AudioFile, problem: Pick<ScanProblem, 'code' | 'reason' | 'seenAt'>): void;
  /** Writes what this scan saw, in place of what was there. */
  save(): Promise<void>;
}

/** Reads the memory at `path`; an absent or damaged one is empty. */
export async function openMemory(path: string): Promise<ScanMemory> {
  const known = await read(path);
  const pictures = new Map<string, string>();
  const broken = new Map<string, Broken>();
  const before = new Map(Object.entries(known?.pictures ?? {}));
  const brokenBefore = new Map(Object.entries(known?.broken ?? {}));

  return {
    current: known === undefined || known.reader === readerVersion,
    picturesChanged(folder, signature) {
      pictures.set(folder, signature);
      const was = before.get(folder);
      return was !== undefined && was !== signature;
    },
    broken(file) {
      const was = brokenBefore.get(file.path);
      if (was?.bytes !== file.bytes || was.modifiedMs !== file.modifiedMs) return;
      broken.set(file.path, was);
      return was;
    },
    noteBroken({ path: of, bytes, modifiedMs }, { code, reason, seenAt }) {
      // What cannot be read now may be readable the next time without having changed.
      if (code !== 'not_audio' && code !== 'broken' && code !== 'too_large') return;
      broken.set(of, { bytes, modifiedMs, code, reason, seenAt });
    },
    async save() {
      const memory = {
        reader: readerVersion,
        pictures: Object.fromEntries(pictures),
        broken: Object.fromEntries(broken),
      };
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, JSON.stringify(memory));
      await rename(`${path}.new`, path);
    },
  };
}

async function read(path: string): Promise<v.InferOutput<typeof memorySchema> | undefined> {
  try {
    return v.parse(memorySchema, JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return;
  }
}
