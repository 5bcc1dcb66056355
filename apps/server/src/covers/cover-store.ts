import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoverId } from '@linnet/contract/ids';
import { largestPictureBytes, pictureType } from './picture-type.ts';

/** Path of an original picture, in two-letter folders so that none grows huge. */
export function coverFile(dataDir: string, id: CoverId): string {
  return join(dataDir, 'covers', id.slice(0, 2), id);
}

/** Originals by content. One process writes; what it is killed at is swept up by the next. */
export interface CoverStore {
  /** Keeps a picture and answers its id; null where it is none that a browser shows, or too large. */
  keep(bytes: Uint8Array): Promise<CoverId | null>;
  /** Removes what an interrupted scan left half written. */
  sweep(): Promise<void>;
}

export function makeCoverStore(dataDir: string): CoverStore {
  const unfinished = join(dataDir, 'covers', 'unfinished');
  const kept = new Set<CoverId>();
  const keeping = new Map<CoverId, Promise<void>>();

  async function write(id: CoverId, bytes: Uint8Array): Promise<void> {
    const path = coverFile(dataDir, id);
    const there = await stat(path).catch(() => undefined);
    if (there?.size !== bytes.length) {
      const half = join(unfinished, `${id}-${randomBytes(4).toString('hex')}`);
      await mkdir(unfinished, { recursive: true });
      await mkdir(join(path, '..'), { recursive: true });
      try {
        await writeFile(half, bytes);
        await rename(half, path);
      } catch (error) {
        // On a full disk it would take the last of the room that the catalogue needs.
        await rm(half, { force: true });
        throw error;
      }
    }
    kept.add(id);
  }

  return {
    async keep(bytes) {
      if (bytes.length > largestPictureBytes || pictureType(bytes) === undefined) return null;
      const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      if (kept.has(id)) return id;
      const running = keeping.get(id) ?? write(id, bytes).finally(() => keeping.delete(id));
      keeping.set(id, running);
      await running;
      return id;
    },
    sweep: () => rm(unfinished, { recursive: true, force: true }),
  };
}
