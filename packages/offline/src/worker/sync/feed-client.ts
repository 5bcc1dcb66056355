import { problemSchema } from '@linnet/contract/errors';
import type { ChangesPage } from '@linnet/contract/feed';
import { type Instance, instanceSchema } from '@linnet/contract/instance';
import { protocol, protocolHeader } from '@linnet/contract/protocol';
import { apiPrefix } from '@linnet/contract/routes';
import * as v from 'valibot';
import { readChangesPage } from './page-check.ts';

/**
 * Why the server gave nothing. `offline`: it cannot be reached; `signed_out`: it does not know us;
 * `outdated`: it speaks another protocol; `invalid_cursor`: sync from the beginning; `failed`: it
 * answered, but not as agreed.
 */
export type Refusal = {
  readonly code: 'offline' | 'signed_out' | 'outdated' | 'invalid_cursor' | 'failed';
  readonly message: string;
};
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

export interface FeedFigures {
  pages: number;
  bytesReceived: number;
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** What the server says, validated. Answers are values; only an aborted call throws. */
export class FeedClient {
  readonly figures: FeedFigures = { pages: 0, bytesReceived: 0 };
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  async instance(signal: AbortSignal): Promise<Answer<Instance>> {
    const answer = await this.#get(`${apiPrefix}/instance`, signal);
    if (!answer.ok) return answer;
    const parsed = v.safeParse(instanceSchema, parseJson(answer.value.text));
    if (!parsed.success) return refuse('failed', 'The server answered with something else');
    if (parsed.output.protocol !== protocol) return refuse('outdated', outdatedMessage);
    return { ok: true, value: parsed.output };
  }

  /** The page after `cursor`, the first one where it is null. */
  async changes(cursor: string | null, signal: AbortSignal): Promise<Answer<ChangesPage>> {
    const query = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const answer = await this.#get(`${apiPrefix}/changes${query}`, signal);
    if (!answer.ok) return answer;
    this.figures.pages += 1;
    this.figures.bytesReceived += answer.value.wireBytes;
    const json = parseJson(answer.value.text);
    const page = readChangesPage(json);
    if (page === undefined) {
      const speaks = v.safeParse(v.object({ protocol: v.number() }), json);
      return speaks.success && speaks.output.protocol !== protocol
        ? refuse('outdated', outdatedMessage)
        : refuse('failed', 'The server sent changes that cannot be read');
    }
    if (page.protocol !== protocol) return refuse('outdated', outdatedMessage);
    return { ok: true, value: page };
  }

  /** The event stream, open: its body is for the caller to read and to cancel. */
  async events(signal: AbortSignal): Promise<Answer<ReadableStream<Uint8Array>>> {
    const headers = { accept: 'text/event-stream', [protocolHeader]: String(protocol) };
    try {
      const response = await this.#fetch(`${apiPrefix}/events`, {
        headers,
        signal,
        cache: 'no-store',
      });
      if (!response.ok) return { ok: false, refusal: await refusalOf(response) };
      if (response.body === null) return refuse('failed', 'The event stream has no body');
      return { ok: true, value: response.body };
    } catch (error) {
      signal.throwIfAborted();
      return refuse('offline', messageOf(error));
    }
  }

  async #get(
    path: string,
    signal: AbortSignal,
  ): Promise<Answer<{ readonly text: string; readonly wireBytes: number }>> {
    try {
      const response = await this.#fetch(path, {
        headers: { accept: 'application/json', [protocolHeader]: String(protocol) },
        signal,
        cache: 'no-store',
      });
      if (!response.ok) return { ok: false, refusal: await refusalOf(response) };
      const body = await response.arrayBuffer();
      const text = new TextDecoder().decode(body);
      return { ok: true, value: { text, wireBytes: wireBytes(response.url) ?? body.byteLength } };
    } catch (error) {
      signal.throwIfAborted();
      return refuse('offline', messageOf(error));
    }
  }
}

const outdatedMessage = 'The server speaks another version: reload to update';

function refuse(code: Refusal['code'], message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = v.safeParse(problemSchema, parseJson(await response.text()));
  const code = problem.success ? problem.output.code : undefined;
  const message = problem.success ? problem.output.title : `HTTP ${response.status}`;
  if (response.status === 401) return { code: 'signed_out', message };
  if (response.status === 426) return { code: 'outdated', message: outdatedMessage };
  if (code === 'invalid_cursor') return { code, message };
  // A proxy whose server is away says so: for us that is the same as no answer.
  if ([502, 503, 504].includes(response.status)) return { code: 'offline', message };
  return { code: 'failed', message };
}

/** Bytes of the answer as it travelled, compressed; the platform only tells same-origin pages. */
function wireBytes(url: string): number | undefined {
  const [entry] = performance.getEntriesByName(url, 'resource').slice(-1);
  // Its buffer holds 250 entries and then takes no more.
  if (entry !== undefined && 'clearResourceTimings' in performance) {
    performance.clearResourceTimings();
  }
  const bytes = (entry as { readonly encodedBodySize?: number } | undefined)?.encodedBodySize;
  return bytes === 0 ? undefined : bytes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
