import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

const id = fc.stringMatching(/^[A-Za-z0-9_-]{16}$/);
const revision = fc.integer({ min: 0, max: 2 ** 47 });
const position = fc.record({
  revision,
  kind: fc.integer({ min: 0, max: 5 }),
  id: fc.oneof(id, fc.constant('')),
  since: fc.option(revision),
});
const stream = fc
  .tuple(fc.constantFrom('root', 'user', 'playlist'), id)
  .map(([kind, streamId]) => `${kind}:${streamId}`);

it('reads back what was written', () => {
  fc.assert(
    fc.property(
      id,
      fc.uniqueArray(fc.tuple(stream, position), { selector: ([name]) => name, maxLength: 20 }),
      (epoch, entries) => {
        const cursor = { epoch, positions: new Map(entries) };
        expect(readCursor(writeCursor(cursor))).toEqual(cursor);
      },
    ),
  );
});

it('is base64url, and room is left for 75 music folders that are up to date', () => {
  const upToDate = { revision: 123_456, kind: 5, id: '', since: null };
  const entries = Array.from({ length: 75 }, (_, index) => {
    return [`root:${String(index).padStart(16, '0')}`, upToDate] as const;
  });
  const text = writeCursor({ epoch: 'A'.repeat(16), positions: new Map(entries) });
  expect(text).toMatch(/^[\w-]+$/);
  expect(text.length).toBeLessThanOrEqual(2048);
});

it('takes any other text for none of ours and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const cursor = readCursor(text);
      if (cursor !== undefined) expect(writeCursor(cursor)).toBe(text);
    }),
  );
});
