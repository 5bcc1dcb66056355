import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CoverId } from '@linnet/contract/ids';
import type { coverSizes } from '@linnet/contract/media';
import type { Sharp } from 'sharp';
import { coverFile } from './cover-store.ts';
import { dominantColour } from './dominant-colour.ts';

export type CoverSize = (typeof coverSizes)[number];

/** Sizes that lists show: they are made ahead, so that a first scroll finds them. */
const listSizes = [480, 240, 96] as const satisfies readonly CoverSize[];
/** A hundred megapixels: no cover is larger, and a decoder bomb is. */
const limitInputPixels = 100_000_000;
/** Measured on 1,000-pixel JPEGs: effort 3 takes twice as long for 3 % fewer bytes. */
const webp = { quality: 80, effort: 2 } as const;

export interface RenderedCover {
  readonly colour: string;
  /** Of the original, as it is looked at. */
  readonly width: number;
  readonly height: number;
}

/** Path of a thumbnail; it is there only when it is whole. */
export function thumbnailFile(dataDir: string, id: CoverId, size: CoverSize): string {
  return join(dataDir, 'thumbnails', String(size), id.slice(0, 2), `${id}.webp`);
}

/** Makes one thumbnail: at most `size` pixels on its longer side, never larger than the original. */
export async function renderThumbnail(
  dataDir: string,
  id: CoverId,
  size: CoverSize,
): Promise<void> {
  const picture = await openPicture(dataDir, id);
  const bytes = await shrink(picture, size).webp(webp).toBuffer();
  await put(thumbnailFile(dataDir, id, size), bytes);
}

/** Makes the thumbnails of lists from one decoding, and finds the colour. Rejects for a broken picture. */
export async function renderCover(dataDir: string, id: CoverId): Promise<RenderedCover> {
  const { default: sharp } = await import('sharp');
  const picture = await openPicture(dataDir, id);
  const [{ autoOrient }, large] = await Promise.all([
    picture.metadata(),
    shrink(picture.clone(), listSizes[0]).raw().toBuffer({ resolveWithObject: true }),
  ]);
  const { width, height, channels } = large.info;
  const scaled = () => sharp(large.data, { raw: { width, height, channels } });
  for (const size of listSizes) {
    const bytes = await shrink(scaled(), size).webp(webp).toBuffer();
    await put(thumbnailFile(dataDir, id, size), bytes);
  }
  const small = await shrink(scaled(), 48)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = { data: small.data, width: small.info.width, height: small.info.height };
  return { colour: dominantColour(pixels), width: autoOrient.width, height: autoOrient.height };
}

async function openPicture(dataDir: string, id: CoverId): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  // Pictures are seen once: a cache of them is only memory. Threads are shared out by whoever calls.
  sharp.cache(false);
  sharp.concurrency(1);
  const options = { limitInputPixels, failOn: 'none', sequentialRead: true } as const;
  return sharp(coverFile(dataDir, id), options).autoOrient().toColourspace('srgb');
}

function shrink(picture: Sharp, size: number): Sharp {
  return picture.resize(size, size, { fit: 'inside', withoutEnlargement: true });
}

async function put(path: string, bytes: Buffer): Promise<void> {
  const half = `${path}.${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(half, bytes);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
