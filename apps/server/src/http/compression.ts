import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** The best encoding that `accept` (an `Accept-Encoding` header) allows; undefined for none. */
export function chooseEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined) return undefined;
  const allowed = new Set<string>();
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) allowed.add(name);
  }
  if (allowed.has('br')) return 'br';
  return allowed.has('gzip') ? 'gzip' : undefined;
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/**
 * `bytes` compressed in the thread pool. `fast` is for answers made on the fly, where brotli at 4 costs
 * what gzip does and gives a tenth less; `small` for what is kept.
 */
export function compress(
  bytes: Buffer,
  encoding: Encoding,
  effort: 'fast' | 'small',
): Promise<Buffer> {
  if (encoding === 'gzip') return gzipAsync(bytes, { level: effort === 'fast' ? 5 : 9 });
  return brotliAsync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: effort === 'fast' ? 4 : 10,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
