import type { Album } from '@linnet/contract/album';
import type { ChangesPage } from '@linnet/contract/feed';
import { apiPrefix, coverPath } from '@linnet/contract/routes';
import type { Bar } from '../measure/figures.ts';
import { type Client, openClient } from '../measure/requests.ts';
import { quantile } from '../measure/statistics.ts';
import { makeRandom } from '../random.ts';
import { settle } from '../scan-run.ts';
import type { Section, SectionContext } from '../section.ts';
import { startServer } from '../server.ts';

const rounds = 400;
const fast: Bar = { below: 10 };

interface AlbumPage {
  readonly items: readonly Album[];
  readonly next: string | null;
  readonly total: number;
}

export const api: Section = {
  name: 'api',
  summary: 'p50 and p95 of what clients ask for, one request at a time',
  usesLibrary: true,
  async run({ workspace, tracks, report }) {
    const { music, data } = await workspace.scanned(tracks);
    await using server = await startServer({ music, data });
    using client = openClient(server.origin);
    await settle(client);
    const measure = makeMeasure(client, report);
    const albums = await walkAlbums(client);
    const all = albums.pages.flatMap((page) => page.items);
    const deep = albums.pages[Math.floor(albums.pages.length * 0.9) - 1]?.next;
    const random = makeRandom('api');

    await measure('album page', () => `${apiPrefix}/albums?limit=50`);
    if (deep) {
      const after = encodeURIComponent(deep);
      await measure('deep album page', () => `${apiPrefix}/albums?limit=50&after=${after}`);
    }
    await measure('album', () => `${apiPrefix}/albums/${random.pick(all).id}`);
    const words = searchWords(all);
    const query = () => encodeURIComponent(random.pick(words));
    await measure('search', () => `${apiPrefix}/search?limit=50&q=${query()}`, {
      bar: { below: 18 },
    });
    await measureFeed(client, report);

    const covers = all.flatMap(({ coverId }) => coverId ?? []);
    // Lists never show this size, so no job has made it.
    const cold = covers.slice(0, 60).values();
    await measure('cover at 960, made on request', () => coverPath(cold.next().value ?? '', 960), {
      rounds: Math.min(60, covers.length),
      warmUp: 0,
      bar: null,
    });
    const warm = covers.slice(0, 60);
    await measure('cover at 480, made before', () => coverPath(random.pick(warm), 480));
  },
};

type Measure = (
  name: string,
  path: () => string,
  options?: { bar?: Bar | null; rounds?: number; warmUp?: number },
) => Promise<void>;

function makeMeasure(client: Client, report: SectionContext['report']): Measure {
  return async (name, path, options = {}) => {
    const times: number[] = [];
    const warmUp = options.warmUp ?? 40;
    const count = options.rounds ?? rounds;
    for (let round = -warmUp; round < count; round++) {
      const asked = path();
      const answer = await client.get(asked, { 'accept-encoding': 'identity' });
      if (answer.status !== 200) throw new Error(`${asked} answered ${answer.status}`);
      if (round >= 0) times.push(answer.milliseconds);
    }
    reportTimes(report, name, times, options.bar === undefined ? fast : options.bar);
  };
}

function reportTimes(
  report: SectionContext['report'],
  name: string,
  times: readonly number[],
  bar: Bar | null,
): void {
  report({ name: `${name}, p50`, value: quantile(times, 0.5), unit: 'ms' });
  report({ name: `${name}, p95`, value: quantile(times, 0.95), unit: 'ms', bar: bar ?? undefined });
}

/** Reads the whole feed as a first sync does, compressed as a browser asks for it. */
async function measureFeed(client: Client, report: SectionContext['report']): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    let cursor: string | undefined;
    do {
      const at = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const path = `${apiPrefix}/changes?limit=1000${at}`;
      const answer = await client.get(path, { 'accept-encoding': 'identity' });
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      times.push(answer.milliseconds);
      const page = JSON.parse(answer.body.toString()) as ChangesPage;
      cursor = page.more ? page.cursor : undefined;
    } while (cursor !== undefined);
  }
  reportTimes(report, 'feed page of 1,000 rows', times, null);
}

async function walkAlbums(client: Client): Promise<{ pages: AlbumPage[] }> {
  const pages: AlbumPage[] = [];
  let after = '';
  for (;;) {
    const page = await client.getJson<AlbumPage>(`${apiPrefix}/albums?limit=50${after}`);
    pages.push(page);
    if (page.next === null) return { pages };
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** What people type: beginnings of words, words, two words, and some that find nothing. */
function searchWords(albums: readonly Album[]): string[] {
  const random = makeRandom('words');
  const words = [
    ...new Set(albums.flatMap(({ title, artist }) => [...title.split(' '), ...artist.split(' ')])),
  ].filter((word) => word.length > 2);
  return Array.from({ length: 150 }, (_, place) => {
    const word = random.pick(words);
    if (place % 4 === 0) return word.slice(0, 2);
    if (place % 4 === 1) return `${word} ${random.pick(words).slice(0, 3)}`;
    return place % 10 === 2 ? `${word}xq` : word;
  });
}
