import { open, stat } from 'node:fs/promises';
import type { CoverId } from '@linnet/contract/ids';
import type { Job } from '@linnet/contract/jobs';
import type { Logger } from 'pino';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { JobContext, Jobs } from '../jobs/jobs.ts';
import { makeCoverRenderer } from './cover-renderer.ts';
import { coverFile } from './cover-store.ts';
import { neutralColour } from './dominant-colour.ts';
import { pictureHeadBytes, pictureType } from './picture-type.ts';
import { type CoverSize, renderThumbnail, thumbnailFile } from './render.ts';

export type PictureResult =
  | {
      readonly ok: true;
      readonly path: string;
      readonly bytes: number;
      readonly contentType: string;
    }
  /** No such cover is kept here, or it is a picture that cannot be decoded. */
  | { readonly ok: false; readonly code: 'not_found' | 'broken' };

export interface Covers {
  /** The WebP of this size as a file, made when it is asked for first. */
  thumbnail(id: CoverId, size: CoverSize): Promise<PictureResult>;
  /** The picture as the file or folder held it. */
  original(id: CoverId): Promise<PictureResult>;
  /** Starts the job that makes list sizes and colours of covers that have none yet. */
  prepare(): Job;
}

/** Thumbnails made at once for requests, and covers in hand at once in the job; libvips works beside us. */
const atOnce = 2;
/** Colours travel to the catalogue together: each batch is one change that devices hear of. */
const batchCovers = 50;
const batchMs = 2_000;

type CoverColour = Parameters<Catalogue['writer']['setCoverColours']>[0][number];

export function makeCovers({
  catalogue,
  dataDir,
  jobs,
  logger,
}: {
  catalogue: {
    readonly reader: Pick<Catalogue['reader'], 'coversWithoutColour'>;
    readonly writer: Pick<Catalogue['writer'], 'setCoverColours'>;
  };
  dataDir: string;
  jobs: Jobs;
  logger: Logger;
}): Covers {
  const making = new Map<string, Promise<PictureResult>>();
  const limit = makeLimit(atOnce);

  async function make(id: CoverId, size: CoverSize): Promise<PictureResult> {
    const path = thumbnailFile(dataDir, id, size);
    try {
      await limit(() => renderThumbnail(dataDir, id, size));
      return { ok: true, path, bytes: (await stat(path)).size, contentType: 'image/webp' };
    } catch (error) {
      const there = await stat(coverFile(dataDir, id)).catch(() => undefined);
      if (there) logger.warn({ err: error, cover: id }, 'a cover cannot be decoded');
      return { ok: false, code: there ? 'broken' : 'not_found' };
    }
  }

  async function prepare({ signal, progress }: JobContext): Promise<void> {
    const renderer = makeCoverRenderer(dataDir);
    const stop = () => renderer.close();
    signal.addEventListener('abort', stop);
    const tried = new Set<CoverId>();
    try {
      for (;;) {
        const ids = await catalogue.reader.coversWithoutColour(100_000);
        const fresh = new Set(ids.filter((id) => !tried.has(id)));
        if (fresh.size === 0) return;
        const total = tried.size + fresh.size;
        progress(tried.size, total);
        await prepareAll(fresh, () => progress(tried.size, total));
      }
    } finally {
      signal.removeEventListener('abort', stop);
      renderer.close();
    }

    async function prepareAll(ids: ReadonlySet<CoverId>, tell: () => void): Promise<void> {
      let colours: CoverColour[] = [];
      let sentAt = performance.now();
      const send = async () => {
        const batch = colours;
        colours = [];
        sentAt = performance.now();
        if (batch.length > 0) await catalogue.writer.setCoverColours(batch);
      };
      const left = ids.values();
      const lane = async () => {
        for (const coverId of left) {
          const answer = await renderer.render(coverId);
          // What was in hand when the job was stopped is not broken.
          signal.throwIfAborted();
          // Taken for broken, a whole picture would stay grey for ever: the next job tries it again.
          if (answer.type === 'disk_failed') throw new Error(answer.reason);
          tried.add(coverId);
          tell();
          if (answer.type === 'rendered') colours.push({ coverId, ...answer.cover });
          if (answer.type === 'broken') {
            logger.warn({ cover: coverId, reason: answer.reason }, 'a cover cannot be decoded');
            colours.push({ coverId, colour: neutralColour, width: 0, height: 0 });
          }
          const due = performance.now() - sentAt > batchMs;
          if (colours.length >= batchCovers || due) await send();
        }
      };
      const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
      await send();
      for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
    }
  }

  return {
    async thumbnail(id, size) {
      const path = thumbnailFile(dataDir, id, size);
      const there = await stat(path).catch(() => undefined);
      if (there) return { ok: true, path, bytes: there.size, contentType: 'image/webp' };
      const key = `${id} ${size}`;
      const running = making.get(key) ?? make(id, size).finally(() => making.delete(key));
      making.set(key, running);
      return running;
    },
    async original(id) {
      const path = coverFile(dataDir, id);
      const file = await open(path).catch(() => undefined);
      if (!file) return { ok: false, code: 'not_found' };
      try {
        const head = Buffer.alloc(pictureHeadBytes);
        await file.read(head, 0, pictureHeadBytes, 0);
        const contentType = pictureType(head);
        if (!contentType) return { ok: false, code: 'broken' };
        return { ok: true, path, bytes: (await file.stat()).size, contentType };
      } finally {
        await file.close();
      }
    },
    prepare: () => jobs.start('covers', prepare),
  };
}

/** Lets `lanes` pieces of work run at a time; the others wait in order. */
function makeLimit(lanes: number) {
  let free = lanes;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
