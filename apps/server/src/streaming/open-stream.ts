import { close } from 'node:fs';
import type { Id } from '@linnet/contract/ids';
import type { Caller } from '../accounts/caller.ts';
import type { CatalogueReader, TrackFile } from '../catalogue/catalogue.ts';
import type { FileBytes } from '../http/send-file.ts';
import { audioType } from '../scanning/audio-types.ts';
import { openInside } from './open-inside.ts';

/** A version in the URL names the bytes for ever; without one they may change under it. */
const forEver = 'private, max-age=31536000, immutable';
const askAgain = 'private, no-cache';

export type StreamFailure = 'not_found' | 'file_missing' | 'version_gone';

/**
 * A track's original bytes, open to be sent. Under a version (`v`) only the bytes that the scan gave
 * that version are: `version_gone` when the catalogue or the disk has others by now. Without one, what
 * is on the disk is, under a tag of its own where the scan has not seen it yet.
 */
export async function openOriginal(
  reader: CatalogueReader,
  { caller, id, version }: { caller: Caller; id: Id; version: string | undefined },
): Promise<FileBytes | StreamFailure> {
  const file = await findFile(reader, { caller, id, version });
  if (typeof file === 'string') return file;
  const opened = await openInside(file.rootPath, file.path);
  if (opened === undefined) return 'file_missing';
  const isAsScanned = opened.bytes === file.bytes && opened.modifiedMs === file.modifiedMs;
  if (!isAsScanned && version !== undefined) {
    close(opened.fd);
    return 'version_gone';
  }
  return {
    fd: opened.fd,
    size: opened.bytes,
    etag: isAsScanned ? `"${file.version}"` : `"${opened.bytes}-${opened.modifiedMs}"`,
    lastModified: new Date(opened.modifiedMs),
    contentType: audioType(file.container),
    cacheControl: version === undefined ? askAgain : forEver,
  };
}

/** The file behind a track, if the caller may hear it and it is still the version asked for. */
export async function findFile(
  reader: CatalogueReader,
  { caller, id, version }: { caller: Caller; id: Id; version: string | undefined },
): Promise<TrackFile | StreamFailure> {
  const file = await reader.trackFile(caller, id);
  if (file === undefined) return 'not_found';
  if (version !== undefined && version !== file.version) return 'version_gone';
  return file;
}
