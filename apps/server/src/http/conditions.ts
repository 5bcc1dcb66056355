import type { IncomingHttpHeaders } from 'node:http';

/** What a representation is recognized by. `etag` is strong and in quotes. */
export interface Validators {
  readonly etag: string;
  readonly lastModified: Date;
}

/**
 * What the conditional headers of a GET or HEAD ask for, in the order of RFC 9110 section 13.2.2.
 * `If-Range` is not among them: see `rangeApplies`.
 */
export function evaluateConditions(
  headers: IncomingHttpHeaders,
  { etag, lastModified }: Validators,
): 'send' | 'not_modified' | 'precondition_failed' {
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined) {
    if (!listNames(ifMatch, etag, 'strong')) return 'precondition_failed';
  } else if (isNewer(lastModified, headers['if-unmodified-since'])) return 'precondition_failed';

  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    return listNames(ifNoneMatch, etag, 'weak') ? 'not_modified' : 'send';
  }
  return isNewer(lastModified, headers['if-modified-since']) === false ? 'not_modified' : 'send';
}

/**
 * Whether a `Range` may be honoured under this `If-Range`: the client then holds other parts of the
 * very same bytes. A date must match exactly.
 */
export function rangeApplies(ifRange: string | undefined, { etag, lastModified }: Validators) {
  if (ifRange === undefined) return true;
  if (ifRange.startsWith('"') || ifRange.startsWith('W/')) return ifRange === etag;
  return Date.parse(ifRange) === wholeSeconds(lastModified);
}

function listNames(list: string, etag: string, comparison: 'strong' | 'weak'): boolean {
  if (list.trim() === '*') return true;
  const tags = list.match(/(W\/)?"[^"]*"/g) ?? [];
  return tags.some((tag) => (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === etag);
}

/** Undefined where there is no date to compare with. */
function isNewer(lastModified: Date, header: string | undefined): boolean | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : wholeSeconds(lastModified) > time;
}

/** HTTP dates have no milliseconds. */
function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000) * 1000;
}
