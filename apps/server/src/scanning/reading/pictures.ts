import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CoverId } from '@linnet/contract/ids';
import type { IPicture } from 'music-metadata';
import type { CoverStore } from '../../covers/cover-store.ts';
import { largestPictureBytes } from '../../covers/picture-type.ts';

/** A file that may be the picture of its folder. */
export interface PictureFile {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

const pictureEndings = /\.(?:jpe?g|png|webp)$/i;
const frontNames = ['cover', 'folder', 'front', 'album'];

export function isPictureName(name: string): boolean {
  return pictureEndings.test(name);
}

/**
 * Pictures of a folder in the order in which they are its cover: `cover`, `folder`, `front` and
 * `album` by name, then a picture that is the only one.
 */
export function rankPictures<Name extends { readonly name: string }>(
  files: readonly Name[],
): Name[] {
  const rank = ({ name }: Name) =>
    frontNames.indexOf(name.replace(pictureEndings, '').toLowerCase());
  const named = files.filter((file) => rank(file) !== -1);
  named.sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
  return named.length === 0 && files.length === 1 ? [...files] : named;
}

/** Embedded pictures in the order in which they are the cover: the front first. */
function rankEmbedded(pictures: readonly IPicture[]): IPicture[] {
  const isFront = ({ type }: IPicture) => /^(?:cover \(front\)|front)$/i.test(type ?? '');
  return [...pictures.filter(isFront), ...pictures.filter((picture) => !isFront(picture))];
}

/** Keeps the first of `pictures` that is one; null where none is. */
export async function keepEmbedded(
  store: CoverStore,
  pictures: readonly IPicture[],
): Promise<CoverId | null> {
  for (const picture of rankEmbedded(pictures)) {
    const id = await store.keep(picture.data);
    if (id !== null) return id;
  }
  return null;
}

/** Keeps the first of a folder's ranked pictures that can be read and is one; null where none is. */
export async function keepFolderPicture(
  store: CoverStore,
  folder: string,
  pictures: readonly PictureFile[],
): Promise<{ coverId: CoverId | null; bytesRead: number }> {
  let bytesRead = 0;
  for (const { name, bytes } of pictures) {
    if (bytes > largestPictureBytes) continue;
    // A picture that cannot be read leaves its album without one; that is no reason to stop.
    const content = await readFile(join(folder, name)).catch(() => undefined);
    if (!content) continue;
    bytesRead += content.length;
    const coverId = await store.keep(content);
    if (coverId !== null) return { coverId, bytesRead };
  }
  return { coverId: null, bytesRead };
}
