import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { protocol } from '@linnet/contract/protocol';
import { FeedModel } from '../src/worker/testing/feed-model.ts';
import {
  generateLibrary,
  idOf,
  makeTrack,
  streamOf,
} from '../src/worker/testing/generated-library.ts';

const types: { readonly [ending: string]: string } = {
  '.html': 'text/html',
  '.js': 'text/javascript',
};

/** A server of one generated library, beside the built page that shows it. */
export class FeedServer {
  readonly model = new FeedModel();
  isUp = true;
  readonly #server: Server;
  readonly #lines = new Set<ServerResponse>();
  readonly #pages = new Map<string, string>();

  constructor(folder: string, tracks: number) {
    generateLibrary(this.model, tracks);
    // Cut before anyone asks: it is not the model that is measured.
    let cursor: string | undefined;
    for (;;) {
      const page = this.model.page(cursor, 1000);
      if (page === 'invalid_cursor') throw new Error(page);
      this.#pages.set(cursor ?? '', JSON.stringify(page));
      if (!page.more) break;
      cursor = page.cursor;
    }
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (url.pathname.startsWith('/api/')) {
        if (!this.isUp) response.destroy();
        else this.#answer(url, response);
        return;
      }
      const path = join(folder, url.pathname === '/' ? 'index.html' : url.pathname);
      readFile(path).then(
        (bytes) => {
          response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
          response.end(bytes);
        },
        () => response.writeHead(404).end(),
      );
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** One track gets another title; open lines hear of it. Returns the moment, in epoch milliseconds. */
  retag(index: number, title: string): number {
    this.model.write([{ stream: streamOf(0), kind: 'track', put: { ...makeTrack(index), title } }]);
    this.#pages.clear();
    for (const line of this.#lines) this.#say(line, 'changes', { revision: this.model.revision });
    return Date.now();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(url: URL, response: ServerResponse): void {
    if (url.pathname === '/api/v1/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      this.#lines.add(response);
      response.on('close', () => this.#lines.delete(response));
      const { epoch, revision } = this.model;
      this.#say(response, 'hello', { protocol, epoch, revision });
      return;
    }
    response.setHeader('content-type', 'application/json');
    if (url.pathname === '/api/v1/instance') {
      response.end(
        JSON.stringify({
          instanceId: idOf('i', 1),
          name: 'Harness',
          version: '0',
          protocol,
          setupNeeded: false,
          transcoder: true,
          user: { id: idOf('u', 1), name: 'Someone', role: 'admin' },
        }),
      );
      return;
    }
    const cursor = url.searchParams.get('cursor') ?? undefined;
    const page = this.#pages.get(cursor ?? '') ?? JSON.stringify(this.model.page(cursor, 1000));
    response.end(page);
  }

  #say(line: ServerResponse, name: string, data: unknown): void {
    line.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
