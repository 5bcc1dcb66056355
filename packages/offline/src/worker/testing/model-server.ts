import { protocol } from '@linnet/contract/protocol';
import type { FeedModel } from './feed-model.ts';
import { idOf } from './generated-library.ts';

/** The routes that a replica calls, answered from a feed model; what goes wrong is for the test to say. */
export class ModelServer {
  readonly model: FeedModel;
  instanceId = idOf('i', 1);
  userId = idOf('u', 1);
  protocol: number = protocol;
  isUp = true;
  isSignedIn = true;
  pageRows = 1000;
  /** Paths asked for, in order. */
  readonly requests: string[] = [];
  /** Called before each answer; what it throws is a network error. */
  onRequest: (path: string) => void | Promise<void> = () => undefined;
  readonly #lines = new Set<ReadableStreamDefaultController<Uint8Array>>();

  constructor(model: FeedModel) {
    this.model = model;
  }

  readonly fetch = async (path: string, init?: RequestInit): Promise<Response> => {
    this.requests.push(path);
    await Promise.resolve();
    init?.signal?.throwIfAborted();
    await this.onRequest(path);
    if (!this.isUp) throw new TypeError('fetch failed');
    const url = new URL(path, 'http://server');
    if (!this.isSignedIn) return problem(401, 'not_signed_in');
    if (url.pathname === '/api/v1/instance') return Response.json(this.#instance());
    if (url.pathname === '/api/v1/events') return this.#events(init?.signal ?? undefined);
    if (url.pathname === '/api/v1/changes') {
      const page = this.model.page(url.searchParams.get('cursor') ?? undefined, this.pageRows);
      if (page === 'invalid_cursor') return problem(400, 'invalid_cursor');
      return Response.json({ ...page, protocol: this.protocol });
    }
    return problem(404, 'not_found');
  };

  /** Tells open lines that there is more. */
  announce(): void {
    const { revision } = this.model;
    for (const line of this.#lines) line.enqueue(encodeEvent('changes', { revision }));
  }

  /** Stops answering and breaks the open lines. */
  goDown(): void {
    this.isUp = false;
    for (const line of this.#lines) line.error(new TypeError('connection lost'));
    this.#lines.clear();
  }

  #instance() {
    return {
      instanceId: this.instanceId,
      name: 'Model',
      version: '0.0.0',
      protocol: this.protocol,
      setupNeeded: false,
      transcoder: true,
      user: { id: this.userId, name: 'Someone', role: 'admin' },
    };
  }

  #events(signal: AbortSignal | undefined): Response {
    const lines = this.#lines;
    const { epoch, revision } = this.model;
    let line: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        line = controller;
        lines.add(controller);
        controller.enqueue(encodeEvent('hello', { protocol: this.protocol, epoch, revision }));
        signal?.addEventListener('abort', () => {
          if (lines.delete(controller)) controller.error(signal.reason);
        });
      },
      cancel: () => {
        if (line !== undefined) lines.delete(line);
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

function encodeEvent(name: string, data: unknown): Uint8Array {
  return new TextEncoder().encode(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function problem(status: number, code: string): Response {
  return Response.json({ type: 'about:blank', title: code, status, code }, { status });
}
