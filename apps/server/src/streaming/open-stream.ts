import { close } from 'node:fs';
import type { Id } from '@linnet/contract/ids';
import type { Caller } from '../accounts/caller.ts';
import type { CatalogueReader, TrackFile } from '../catalogue/catalogue.ts';
import { type FileBytes, openOwnFile } from '../http/send-file.ts';
import { audioType } from '../scanning/audio-types.ts';
import type { Kilobits, Transcoder } from '../transcoding/transcoder.ts';
import { type OpenedFile, openInside } from './open-inside.ts';

/** A version in the URL names the bytes for ever; without one they may change under it. */
const forEver = 'private, max-age=31536000, immutable';
const askAgain = 'private, no-cache';

export type StreamFailure =
  | 'not_found'
  | 'file_missing'
  | 'version_gone'
  | 'transcoder_missing'
  | 'transcode_failed';

interface Wanted {
  readonly caller: Caller;
  readonly id: Id;
  /** Of the track's file; undefined takes whichever is there. */
  readonly version: string | undefined;
}

/**
 * A track's original bytes, open to be sent. Under a version only the bytes that the scan gave that
 * version are: `version_gone` when the catalogue or the disk has others by now. Without one, what is
 * on the disk is, under a tag of its own where the scan has not seen it yet.
 */
export async function openOriginal(
  reader: Pick<CatalogueReader, 'trackFile'>,
  wanted: Wanted,
): Promise<FileBytes | StreamFailure> {
  const found = await openTrack(reader, wanted);
  if (typeof found === 'string') return found;
  const { file, opened, isAsScanned } = found;
  return {
    fd: opened.fd,
    size: opened.bytes,
    etag: isAsScanned ? `"${file.version}"` : `"${opened.bytes}-${opened.modifiedMs}"`,
    lastModified: new Date(opened.modifiedMs),
    isForeign: true,
    contentType: audioType(file.container),
    cacheControl: wanted.version === undefined ? askAgain : forEver,
  };
}

/**
 * The track as Ogg Opus, made first where it is not kept yet; that ends when `signal` aborts. A file
 * that the scan has not seen yet is `version_gone`: its transcode would be kept under a wrong name.
 */
export async function openOpus(
  services: { reader: Pick<CatalogueReader, 'trackFile'>; transcoder: Transcoder },
  { kilobits, signal, ...wanted }: Wanted & { kilobits: Kilobits; signal: AbortSignal },
): Promise<FileBytes | StreamFailure> {
  const found = await openTrack(services.reader, wanted);
  if (typeof found === 'string') return found;
  const { file, opened, isAsScanned } = found;
  close(opened.fd);
  if (!isAsScanned) return 'version_gone';
  const request = { path: opened.realPath, version: file.version, kilobits };
  const made = await services.transcoder.opusFile(request, signal);
  if (!made.ok) return made.code;
  const own = await openOwnFile(made.path);
  return {
    ...own,
    // Made anew after it was dropped, by another ffmpeg, it may differ: its length then does too.
    etag: `"${file.version}-opus-${kilobits}-${own.size}"`,
    contentType: 'audio/ogg',
    cacheControl: wanted.version === undefined ? askAgain : forEver,
  };
}

interface OpenedTrack {
  readonly file: TrackFile;
  readonly opened: OpenedFile;
  /** The disk holds what the catalogue says. */
  readonly isAsScanned: boolean;
}

/** The file behind a track that the caller may hear, open, if it is still the version asked for. */
async function openTrack(
  reader: Pick<CatalogueReader, 'trackFile'>,
  { caller, id, version }: Wanted,
): Promise<OpenedTrack | StreamFailure> {
  const file = await reader.trackFile(caller, id);
  if (file === undefined) return 'not_found';
  if (version !== undefined && version !== file.version) return 'version_gone';
  const opened = await openInside(file.rootPath, file.path);
  if (opened === undefined) return 'file_missing';
  const isAsScanned = opened.bytes === file.bytes && opened.modifiedMs === file.modifiedMs;
  if (!isAsScanned && version !== undefined) {
    close(opened.fd);
    return 'version_gone';
  }
  return { file, opened, isAsScanned };
}
