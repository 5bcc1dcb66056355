import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { changesPageSchema, feedKinds, fieldsByKind } from './feed.ts';

const id = 'AAAAAAAAAAAAAAAA';
const page = {
  protocol: 1,
  epoch: 'e',
  revision: 3,
  cursor: 'c',
  more: false,
  remaining: 0,
  streams: [
    {
      stream: `root:${id}`,
      genre: { id: [id], name: ['Folk'] },
      removed: { album: [id] },
    },
  ],
  dropped: [],
};

describe('a feed page', () => {
  test('parses', () => {
    expect(v.parse(changesPageSchema, page)).toEqual(page);
  });

  test('is refused when its columns differ in length', () => {
    const lame = {
      ...page,
      streams: [{ stream: `root:${id}`, genre: { id: [id, id], name: ['Folk'] } }],
    };
    expect(v.safeParse(changesPageSchema, lame).success).toBe(false);
  });

  test('is refused when a column is missing or a stream is misnamed', () => {
    const short = { ...page, streams: [{ stream: `root:${id}`, genre: { id: [id] } }] };
    const misnamed = { ...page, streams: [{ stream: 'root:../x' }] };
    expect(v.safeParse(changesPageSchema, short).success).toBe(false);
    expect(v.safeParse(changesPageSchema, misnamed).success).toBe(false);
  });
});

test('every kind of row names its fields, the id first', () => {
  for (const kind of feedKinds) expect(fieldsByKind[kind][0]).toBe('id');
});
