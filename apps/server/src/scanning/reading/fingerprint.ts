import { createHash } from 'node:crypto';
import type { ByteRange, Payload } from '../containers/container.ts';
import type { MediaFile } from './media-file.ts';

const windowBytes = 16 * 1024;
const windowCount = 3;

/**
 * Hex SHA-256 that names the audio of a file and outlives its tags, name and place: of what the
 * container says names it, else of the payload's length and three windows of it.
 */
export async function fingerprintOf(file: MediaFile, payload: Payload): Promise<string> {
  const hash = createHash('sha256').update(`${payload.kind}\n`);
  if (payload.identity) return hash.update(payload.identity).digest('hex');
  const total = payload.ranges.reduce((sum, range) => sum + range.bytes, 0);
  hash.update(`${total}\n`);
  const last = Math.max(0, total - windowBytes);
  for (let window = 0; window < windowCount; window++) {
    const offset = Math.floor((last * window) / (windowCount - 1));
    for (const part of slice(payload.ranges, offset, windowBytes)) {
      hash.update(await file.read(part.start, part.bytes));
    }
  }
  return hash.digest('hex');
}

/**
 * 16 characters of base64url that name these exact bytes as far as a scan can see: audio, size, time
 * of change, and the first and last bytes, where tags live.
 */
export async function versionOf(file: MediaFile, fingerprint: string): Promise<string> {
  const hash = createHash('sha256');
  hash.update(`${fingerprint}\n${file.bytes}\n${file.modifiedMs}\n`);
  hash.update(await file.read(0, windowBytes));
  hash.update(await file.read(Math.max(0, file.bytes - 4096), 4096));
  return hash.digest('base64url').slice(0, 16);
}

/** The parts of `ranges`, laid end to end, that `bytes` bytes from `offset` on cover. */
function* slice(ranges: readonly ByteRange[], offset: number, bytes: number): Generator<ByteRange> {
  let skip = offset;
  let left = bytes;
  for (const range of ranges) {
    if (left <= 0) return;
    const part = Math.min(left, range.bytes - skip);
    if (part > 0) yield { start: range.start + skip, bytes: part };
    left -= Math.max(0, part);
    skip = Math.max(0, skip - range.bytes);
  }
}
