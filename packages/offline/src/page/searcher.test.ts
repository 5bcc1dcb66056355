import { describe, expect, it } from 'vitest';
import type { SearchResult } from '../shared/replica-api.ts';
import { makeSearcher } from './searcher.ts';

const limits = { artists: 1, albums: 1, tracks: 1 };
const empty: SearchResult = {
  version: 1,
  artists: [],
  albums: [],
  tracks: [],
  totals: { artists: 0, albums: 0, tracks: 0 },
  tookMs: 0,
};

function setUp() {
  const asked: { text: string; answer: () => void }[] = [];
  const heard: string[] = [];
  const replica = {
    search: (text: string) =>
      new Promise<SearchResult>((resolve) => {
        asked.push({ text, answer: () => resolve(empty) });
      }),
  };
  const searcher = makeSearcher(replica, limits, (_, text) => heard.push(text));
  const answer = async () => {
    asked.at(-1)?.answer();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { asked, heard, searcher, answer };
}

describe('searching as someone types', () => {
  it('asks for the last text alone while an answer is awaited, and tells of nothing overtaken', async () => {
    const { asked, heard, searcher, answer } = setUp();
    for (const text of ['b', 'bl', 'blu', 'blue']) searcher.search(text);
    expect(asked.map(({ text }) => text)).toEqual(['b']);
    await answer();
    expect(asked.map(({ text }) => text)).toEqual(['b', 'blue']);
    expect(heard).toEqual([]);
    await answer();
    expect(heard).toEqual(['blue']);
    searcher.search('again');
    await answer();
    expect(heard).toEqual(['blue', 'again']);
  });

  it('tells nothing after it is closed', async () => {
    const { heard, searcher, answer } = setUp();
    searcher.search('b');
    searcher.close();
    await answer();
    expect(heard).toEqual([]);
  });
});
