import { feedKinds } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';

/** A place in a stream: everything up to (revision, kind, id) was sent. */
export interface Position {
  readonly revision: number;
  readonly kind: number;
  /** Empty: all of this revision's rows of earlier kinds. */
  readonly id: Id | '';
  /**
   * Newest revision when the device began with this stream from nothing; null once it has caught up
   * with that. Tombstones up to it name rows that the device never had.
   */
  readonly since: number | null;
}

export interface Cursor {
  readonly epoch: string;
  readonly positions: ReadonlyMap<string, Position>;
}

/** Most characters of a cursor, as the contract promises. */
const longest = 2048;
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const kinds = { r: 'root', u: 'user', p: 'playlist' } as const;
const letters = { root: 'r', user: 'u', playlist: 'p' } as const;

/** A place after all kinds of its revision. */
export const afterAllKinds = feedKinds.length;

/**
 * Text of a cursor, in the alphabet of base64url throughout: epoch, then per stream its kind, id,
 * revision, kind of row, and where it stands within that, the row's id and the revision of `since`.
 */
export function writeCursor({ epoch, positions }: Cursor): string {
  let text = epoch;
  for (const [stream, { revision, kind, id, since }] of positions) {
    const [streamKind, streamId] = stream.split(':') as [keyof typeof letters, Id];
    const flags = (id === '' ? 0 : 1) + (since === null ? 0 : 2);
    text += `${letters[streamKind]}${streamId}${number(revision)}${digits[kind]}${digits[flags]}`;
    text += id + (since === null ? '' : number(since));
  }
  if (text.length > longest) throw new Error(`a cursor of ${positions.size} streams is too long`);
  return text;
}

/** The cursor in `text`, or undefined where it is none of ours. */
export function readCursor(text: string): Cursor | undefined {
  const head = /^[\w-]{16}/.exec(text);
  if (head === null || text.length > longest) return undefined;
  const positions = new Map<string, Position>();
  const part = /([rup])([\w-]{16})([\w-]{8})([A-F])([A-D])/y;
  let place = 16;
  const take = (length: number): string => {
    const taken = text.slice(place, place + length);
    place += length;
    return taken;
  };
  while (place < text.length) {
    part.lastIndex = place;
    const match = part.exec(text);
    if (match === null) return undefined;
    const [whole, streamKind, streamId, revision, kind, flagDigit] = match;
    place += whole.length;
    const flags = digits.indexOf(flagDigit ?? 'A');
    const id = (flags & 1) === 0 ? '' : take(16);
    const since = (flags & 2) === 0 ? '' : take(8);
    if (place > text.length || !/^[\w-]*$/.test(id + since)) return undefined;
    positions.set(`${kinds[streamKind as keyof typeof kinds]}:${streamId}`, {
      revision: value(revision ?? ''),
      kind: digits.indexOf(kind ?? ''),
      id,
      since: since === '' ? null : value(since),
    });
  }
  return { epoch: head[0], positions };
}

function number(value: number): string {
  let text = '';
  for (let rest = value, place = 0; place < 8; place += 1) {
    text = digits[rest % 64] + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

function value(text: string): number {
  return [...text].reduce((sum, digit) => sum * 64 + digits.indexOf(digit), 0);
}
