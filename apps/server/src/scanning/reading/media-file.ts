import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { BrokenFile } from './broken-file.ts';

/** One open file, read by position. Small reads share a cache of blocks; all are counted. */
export interface MediaFile {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Bytes taken from the disk so far. */
  readonly bytesRead: () => number;
  /** Up to `length` bytes from `position`, shorter only at the end. Borrowed: do not write into it. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

const blockBytes = 32 * 1024;
const cachedBlocks = 48;

/**
 * Opens a regular file for a reader that must be through before `signal` aborts: reads after that
 * throw its reason, which also ends a parser that goes round in circles.
 */
export async function openMediaFile(path: string, signal: AbortSignal): Promise<MediaFile> {
  // Without O_NONBLOCK a FIFO put in the file's place after the walk would block the open for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw new BrokenFile('not_audio', 'It is no regular file.');
  }
  const blocks = new Map<number, Buffer>();
  let taken = 0;

  async function readDirectly(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    taken += filled;
    return buffer.subarray(0, filled);
  }

  async function block(index: number): Promise<Buffer> {
    const known = blocks.get(index);
    if (known) return known;
    const read = await readDirectly(index * blockBytes, blockBytes);
    const oldest = blocks.size >= cachedBlocks ? blocks.keys().next().value : undefined;
    if (oldest !== undefined) blocks.delete(oldest);
    blocks.set(index, read);
    return read;
  }

  return {
    bytes: stat.size,
    modifiedMs: Math.floor(stat.mtimeMs),
    bytesRead: () => taken,
    async read(position, wanted) {
      signal.throwIfAborted();
      const length = Math.max(0, Math.min(wanted, stat.size - position));
      if (length === 0) return Buffer.alloc(0);
      if (length > blockBytes) return readDirectly(position, length);
      const first = Math.floor(position / blockBytes);
      const last = Math.floor((position + length - 1) / blockBytes);
      const offset = position - first * blockBytes;
      if (first === last) return (await block(first)).subarray(offset, offset + length);
      const parts = [(await block(first)).subarray(offset), await block(last)];
      return Buffer.concat(parts).subarray(0, length);
    },
    close: () => handle.close(),
  };
}
