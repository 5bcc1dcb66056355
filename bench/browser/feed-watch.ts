import type { ChangesPage } from '@linnet/contract/feed';
import { apiPrefix } from '@linnet/contract/routes';
import type { BrowserContext, Request } from '@playwright/test';
import { waitFor } from '../measure/waiting.ts';

/** One answer of the change feed as a browser received it. */
export interface FeedAnswer {
  /** Head and body as they came over the wire, compressed. */
  readonly wireBytes: number;
  readonly page: ChangesPage;
  readonly atMs: number;
}

/** Listens to what a browser asks of the feed, from the moment it is made. */
export interface FeedWatch {
  readonly answers: readonly FeedAnswer[];
  /** Resolves with the answer behind which there is nothing more; of those after `from`. */
  caughtUp(from?: number): Promise<FeedAnswer>;
}

export function watchFeed(context: BrowserContext): FeedWatch {
  const answers: FeedAnswer[] = [];
  const note = async (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname !== `${apiPrefix}/changes`) return;
    const response = await request.response();
    if (response?.status() !== 200) return;
    const sizes = await request.sizes();
    answers.push({
      wireBytes: sizes.responseHeadersSize + sizes.responseBodySize,
      page: JSON.parse(await response.text()) as ChangesPage,
      atMs: request.timing().startTime + request.timing().responseEnd,
    });
  };
  context.on('requestfinished', (request) => {
    // A page that is closed takes its answers with it.
    note(request).catch(() => {});
  });
  return {
    answers,
    caughtUp: (from = 0) =>
      waitFor(
        'the replica to catch up',
        () => {
          const last = answers.at(-1);
          return answers.length > from && last && !last.page.more ? last : undefined;
        },
        { everyMs: 20, withinMs: 120_000 },
      ),
  };
}
