import { changesPageSchema, feedKinds, fieldsByKind } from '@linnet/contract/feed';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { FeedModel } from '../testing/feed-model.ts';
import { generateLibrary, idOf, streamOf } from '../testing/generated-library.ts';
import { readChangesPage } from './page-check.ts';

function makePage(): Record<string, unknown> {
  const model = new FeedModel();
  generateLibrary(model, 30);
  model.write([{ stream: streamOf(0), kind: 'track', remove: idOf('t', 0) }]);
  const page = model.page(undefined, 1000);
  return JSON.parse(JSON.stringify(page));
}

const wrong: unknown[] = [
  null,
  undefined,
  '',
  'x',
  'abcdefghijklmnop',
  0,
  1,
  2,
  -1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  ['x'],
  ['abcdefghijklmnop'],
  [null],
  {},
];

/** Every place in `value`: where the check might be less strict than the schema. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  // The first and the last item stand for the others.
  const keys = Array.isArray(value)
    ? [...new Set([0, value.length - 1])].filter((key) => key >= 0)
    : Object.keys(value);
  return [
    path,
    ...keys.flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...path, key])),
  ];
}

function replaceAt(root: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = (Array.isArray(root) ? [...root] : { ...(root as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = replaceAt(copy[key], rest, value);
  return copy;
}

describe('reading a page of the feed', () => {
  it('gives what the schema gives', () => {
    const page = { ...makePage(), extra: 1 };
    expect(readChangesPage(page)).toEqual(v.parse(changesPageSchema, page));
  });

  it('accepts what the schema accepts and refuses what it refuses, whatever is wrong where', () => {
    const page = makePage();
    const paths = pathsOf(page);
    expect(paths.length).toBeGreaterThan(feedKinds.flatMap((kind) => fieldsByKind[kind]).length);
    let accepted = 0;
    let refused = 0;
    for (const path of paths) {
      for (const value of wrong) {
        const changed = replaceAt(page, path, value);
        const isRight = v.is(changesPageSchema, changed);
        const read = readChangesPage(changed);
        expect(read !== undefined, `${path.join('.')} = ${String(value)}`).toBe(isRight);
        if (isRight) accepted += 1;
        else refused += 1;
      }
    }
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });

  it('agrees with the schema about anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readChangesPage(value) !== undefined).toBe(v.is(changesPageSchema, value));
      }),
    );
  });
});
