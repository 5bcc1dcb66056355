import { toColumns } from '@linnet/contract/columns';
import { fieldsByKind } from '@linnet/contract/feed';
import type { Genre } from '@linnet/contract/genre';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, streamOf } from '../testing/generated-library.ts';
import { decodeJson, emptyHead, emptyStreamHead, encodeJson, type Head } from './head.ts';
import { mergeKind } from './merge.ts';

const stream = streamOf(0);
const genre = fc.record({ id: fc.nat({ max: 30 }).map((n) => idOf('g', n)), name: fc.string() });
const uniqueGenres = fc.uniqueArray(genre, { selector: ({ id }) => id, maxLength: 12 });

const encode = (rows: readonly Genre[]) => encodeJson(toColumns(rows, fieldsByKind.genre));
const decode = (data: ArrayBuffer) => {
  const { id, name } = decodeJson(data) as { id: string[]; name: string[] };
  return id.map((each, index) => ({ id: each, name: name[index] as string }));
};

function makeHead(pages: readonly (readonly Genre[])[], delta: Map<string, Genre | null>): Head {
  const before = emptyStreamHead();
  const streamHead = {
    pages: { ...before.pages, genre: pages.length },
    rows: { ...before.rows, genre: pages.flat().length },
    stale: before.stale,
    delta: { ...before.delta, genre: delta },
  };
  return { ...emptyHead(1), nextPage: pages.length, streams: new Map([[stream, streamHead]]) };
}

describe('merging', () => {
  it('leaves what was said last of every row, once, and touches no other page', () => {
    fc.assert(
      fc.property(
        fc.array(uniqueGenres, { maxLength: 14 }),
        fc.array(fc.tuple(genre, fc.boolean())),
        (pages, changes) => {
          const delta = new Map(
            changes.map(([row, isGone]) => [row.id, isGone ? null : row] as const),
          );
          const expected = new Map(pages.flat().map((row) => [row.id, row]));
          for (const [id, row] of delta) {
            if (row === null) expected.delete(id);
            else expected.set(id, row);
          }
          const stored = pages.map((rows, number) => ({ number, data: encode(rows) }));
          const plan = mergeKind(makeHead(pages, delta), stream, 'genre', stored);
          if (plan === 'damaged') throw new Error(plan);

          const after = new Map(stored.map(({ number, data }) => [number, data]));
          for (const number of plan.removed) after.delete(number);
          for (const { number, data } of plan.written) after.set(number, data);
          const rows = [...after.values()].flatMap(decode);
          expect(rows).toHaveLength(expected.size);
          expect(new Map(rows.map((row) => [row.id, row]))).toEqual(expected);
          const head = plan.head.streams.get(stream);
          expect(head?.pages.genre).toBe(after.size);
          expect(head?.rows.genre).toBe(expected.size);
          expect(head?.delta.genre.size).toBe(0);
        },
      ),
    );
  });

  it('writes only pages that a change touches', () => {
    const rows = Array.from({ length: 3000 }, (_, n) => ({ id: idOf('g', n), name: `${n}` }));
    const pages = [rows.slice(0, 1000), rows.slice(1000, 2000), rows.slice(2000)];
    const delta = new Map([[idOf('g', 1500), { id: idOf('g', 1500), name: 'changed' }]]);
    const stored = pages.map((page, number) => ({ number, data: encode(page) }));
    const plan = mergeKind(makeHead(pages, delta), stream, 'genre', stored);
    if (plan === 'damaged') throw new Error(plan);
    expect(plan.written.map(({ number }) => number)).toEqual([1]);
    expect(plan.removed).toEqual([]);
  });

  it('refuses pages that are missing or cannot be read', () => {
    const rows = [{ id: idOf('g', 1), name: 'one' }];
    const head = makeHead([rows], new Map());
    expect(mergeKind(head, stream, 'genre', [])).toBe('damaged');
    const garbage = encodeJson({ id: ['x'] });
    expect(mergeKind(head, stream, 'genre', [{ number: 0, data: garbage }])).toBe('damaged');
  });
});
