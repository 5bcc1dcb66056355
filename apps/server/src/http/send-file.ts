import { close, fstat, open, read } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { Send } from './bind-routes.ts';
import { evaluateConditions, rangeApplies, type Validators } from './conditions.ts';
import { sendProblem } from './problem.ts';
import { type ByteRange, parseRange } from './ranges.ts';
import { refuse } from './refusal.ts';

/** An open file to answer with. Whoever sends it closes `fd`, whatever happens. */
export interface FileBytes extends Validators {
  readonly fd: number;
  readonly size: number;
  readonly contentType: string;
  readonly cacheControl: string;
  /** Other programs may write into it while it is sent. */
  readonly isForeign?: boolean;
}

/** A client that takes nothing for so long is gone, whether or not its socket knows. */
const stalledAfterMs = 5 * 60_000;

/** Answers with a file's bytes: conditional requests, one range, HEAD, 416 (RFC 9110). */
export function sendFile(file: FileBytes): Send {
  return async (context) => {
    try {
      const { headers } = context.req;
      context.set('ETag', file.etag);
      context.set('Last-Modified', file.lastModified.toUTCString());
      context.set('Cache-Control', file.cacheControl);
      context.set('Accept-Ranges', 'bytes');
      const verdict = evaluateConditions(headers, file);
      if (verdict === 'precondition_failed') return sendProblem(context, refuse(verdict));
      if (verdict === 'not_modified') {
        context.status = 304;
        return;
      }
      const wanted =
        context.method === 'GET' && rangeApplies(headers['if-range'] as string | undefined, file)
          ? parseRange(headers.range, file.size)
          : 'whole';
      if (wanted === 'unsatisfiable') {
        const header = { 'Content-Range': `bytes */${file.size}` };
        return sendProblem(context, refuse('range_not_satisfiable', undefined, header));
      }
      const range = wanted === 'whole' ? { start: 0, end: file.size - 1 } : wanted;
      context.status = wanted === 'whole' ? 200 : 206;
      if (wanted !== 'whole') {
        context.set('Content-Range', `bytes ${range.start}-${range.end}/${file.size}`);
      }
      context.set('Content-Type', file.contentType);
      context.set('Content-Length', String(range.end - range.start + 1));
      // Koa would pipe a stream; we write from reused buffers and close the file ourselves.
      context.respond = false;
      if (context.method === 'HEAD' || file.size === 0) context.res.end();
      else await writeRange(context.res, file, range);
    } finally {
      close(file.fd);
    }
  };
}

const openAsync = promisify(open);
const fstatAsync = promisify(fstat);

/** Opens a file of the data folder, whose path no client had a say in. */
export async function openOwnFile(
  path: string,
): Promise<Pick<FileBytes, 'fd' | 'size' | 'lastModified'>> {
  const fd = await openAsync(path, 'r');
  try {
    const { size, mtime } = await fstatAsync(fd);
    return { fd, size, lastModified: mtime };
  } catch (error) {
    close(fd);
    throw error;
  }
}

/** What one read takes: large enough that system calls do not show, small enough for many clients. */
const bufferBytes = 256 * 1024;

const readAsync = promisify(read);

/**
 * Writes a range with two buffers that take turns: while the socket drains one, the next read fills
 * the other. At most two buffers a client are held, and nothing is allocated for each chunk.
 */
async function writeRange(
  res: ServerResponse,
  { fd, isForeign = false }: Pick<FileBytes, 'fd' | 'isForeign'>,
  range: ByteRange,
): Promise<void> {
  const closed = new Promise<'closed'>((resolve) => res.once('close', () => resolve('closed')));
  res.setTimeout(stalledAfterMs, () => res.destroy());
  const length = range.end - range.start + 1;
  const buffers = [Buffer.allocUnsafeSlow(Math.min(length, bufferBytes))];
  if (length > bufferBytes) buffers.push(Buffer.allocUnsafeSlow(bufferBytes));
  const writtenAt = isForeign && length > bufferBytes ? await changeMark(fd) : undefined;
  let written: Promise<unknown> | undefined;
  let position = range.start;
  for (let turn = 0; position <= range.end && !res.destroyed; turn++) {
    const buffer = buffers[turn % buffers.length] as Buffer;
    const wanted = Math.min(buffer.length, range.end + 1 - position);
    const { bytesRead } = await readAsync(fd, buffer, 0, wanted, position);
    if (bytesRead === 0) {
      // The file was cut since: the promised length cannot be kept, and only closing says so.
      res.destroy();
      return;
    }
    position += bytesRead;
    await Promise.race([written, closed]);
    if (res.destroyed) return;
    const chunk = buffer.subarray(0, bytesRead);
    const isLast = position > range.end;
    // A tagger wrote into it: never whole, old and new bytes cannot be kept under one version.
    if (isLast && writtenAt !== undefined && (await changeMark(fd)) !== writtenAt) {
      res.destroy();
      return;
    }
    written = new Promise<void>((resolve) => {
      // The last chunk ends the answer with it, so that a small one leaves in one write.
      if (isLast) res.end(chunk, () => resolve());
      else res.write(chunk, () => resolve());
    });
  }
  await Promise.race([written, closed]);
}

async function changeMark(fd: number): Promise<string> {
  const { size, mtimeMs } = await fstatAsync(fd);
  return `${size} ${mtimeMs}`;
}
