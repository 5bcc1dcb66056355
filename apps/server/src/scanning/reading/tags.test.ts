import fc from 'fast-check';
import type { IAudioMetadata } from 'music-metadata';
import { expect, test } from 'vitest';
import { tagsOf } from './tags.ts';
import { cleanText, repairLatin1, wholeNumber } from './text.ts';

function metadata(
  common: Partial<IAudioMetadata['common']>,
  native: Record<string, [id: string, value: string][]> = {},
): IAudioMetadata {
  const none = { no: null, of: null };
  const tags = Object.entries(native).map(
    ([type, list]) => [type, list.map(([id, value]) => ({ id, value }))] as const,
  );
  return {
    common: { track: none, disk: none, movementIndex: none, ...common },
    native: Object.fromEntries(tags),
    format: { tagTypes: Object.keys(native), trackInfo: [] },
    quality: { warnings: [] },
  } as unknown as IAudioMetadata;
}

test('several artist fields stand apart and make one line', () => {
  const tags = tagsOf(metadata({ artist: 'A', artists: ['A', 'B', 'C'] }), 'x.flac');
  expect(tags).toMatchObject({ artist: 'A, B & C', artists: ['A', 'B', 'C'] });
});

test('a line that the file gives stays as it is', () => {
  const common = { artist: 'A feat. B', artists: ['A', 'B'] };
  expect(tagsOf(metadata(common), 'x.flac')).toMatchObject({
    artist: 'A feat. B',
    artists: ['A', 'B'],
  });
  const alone = { artist: 'Simon & Garfunkel', artists: ['Simon & Garfunkel'] };
  expect(tagsOf(metadata(alone), 'x.flac').artists).toEqual(['Simon & Garfunkel']);
});

test('a slash of ID3v2.3 divides artists only where as many MusicBrainz ids stand beside it', () => {
  const native = {
    'ID3v2.3': [
      ['TPE1', 'AC'],
      ['TPE1', 'DC'],
    ] as [string, string][],
  };
  const common = { artist: 'AC', artists: ['AC', 'DC'] };
  expect(tagsOf(metadata(common, native), 'x.mp3')).toMatchObject({
    artist: 'AC/DC',
    artists: ['AC/DC'],
  });
  const id = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
  const known = { ...common, musicbrainz_artistid: [id('a'), id('b')] };
  expect(tagsOf(metadata(known, native), 'x.mp3')).toMatchObject({
    artist: 'AC/DC',
    artists: ['AC', 'DC'],
    artistMbids: [id('a'), id('b')],
  });
});

test('numbers out of range, broken ids and unknown years are left out', () => {
  const common = {
    track: { no: 0, of: null },
    disk: { no: -1, of: 2_000_000 },
    year: 0,
    date: '1969-08',
    musicbrainz_albumid: 'none',
  };
  expect(tagsOf(metadata(common), 'x.flac')).toMatchObject({
    number: null,
    disc: null,
    discTotal: null,
    year: 1969,
    albumMbid: null,
  });
});

test('ReplayGain is read however it is written, and nonsense is not', () => {
  const gain = (value: string) =>
    tagsOf(metadata({}, { iTunes: [['----:com.apple.iTunes:replaygain_track_gain', value]] }), 'x')
      .trackGain;
  expect(gain('-7.5 dB')).toBe(-7.5);
  expect(gain('+3,25dB')).toBe(3.25);
  expect(gain('Infinity')).toBeNull();
  expect(gain('-700 dB')).toBeNull();
});

test.each([
  ['01 - First Light.flac', 'First Light'],
  ['1-03. First_Light.flac', 'First Light'],
  ['07 Seven.mp3', 'Seven'],
  ['99 Luftballons.mp3', 'Luftballons'],
  ['1999.mp3', '1999'],
  ['2 + 2 = 5.mp3', '2 + 2 = 5'],
  ['.mp3', '.mp3'],
])('%s is called %s without tags', (name, title) => {
  expect(tagsOf(metadata({}), name).title).toBe(title);
});

test('any text comes out short, well formed, normal and without control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      const clean = cleanText(text);
      if (clean === null) return;
      expect(clean.length).toBeGreaterThan(0);
      expect(clean.length).toBeLessThanOrEqual(1000);
      expect(clean.isWellFormed()).toBe(true);
      expect(clean).not.toMatch(/\p{Cc}/u);
      expect(clean).toBe(clean.trim());
      expect(cleanText(clean)).toBe(clean);
    }),
  );
  expect(cleanText('e\u0301\0\n\u202e x')).toBe('é x');
});

test('UTF-8 read as Latin-1 is put right, and Latin-1 is left alone', () => {
  expect(repairLatin1('TÃ¯tle')).toBe('Tïtle');
  expect(repairLatin1('Tïtle')).toBe('Tïtle');
  expect(repairLatin1('日本')).toBe('日本');
});

test('whole numbers are whole and in range', () => {
  expect(wholeNumber('12/20', 1, 99)).toBe(12);
  expect(wholeNumber(1.5, 1, 99)).toBeNull();
  expect(wholeNumber(Number.NaN, 1, 99)).toBeNull();
});
