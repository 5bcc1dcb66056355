import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { chooseEncoding, compress } from './compression.ts';

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0.000', undefined],
  ['br; q=1.0', 'br'],
  ['identity', undefined],
  ['', undefined],
  [undefined, undefined],
  ['brotli', undefined],
])('of %s, %s is taken', (accept, encoding) => {
  expect(chooseEncoding(accept)).toBe(encoding);
});

test('what was compressed is the same when it is unpacked', async () => {
  const bytes = Buffer.from('a track, an album, an artist; '.repeat(500));
  for (const effort of ['fast', 'small'] as const) {
    expect(brotliDecompressSync(await compress(bytes, 'br', effort)).equals(bytes)).toBe(true);
    expect(gunzipSync(await compress(bytes, 'gzip', effort)).equals(bytes)).toBe(true);
  }
});
