import { join } from 'node:path';
import type { Track } from '@linnet/contract/track';
import { type DestinationStream, pino } from 'pino';
import type { Configuration } from '../configuration/configuration.ts';
import { type LinnetServer, startServer } from '../server.ts';
import { request, type TestAnswer, type TestRequest } from './request.ts';

export interface TestServer {
  readonly server: LinnetServer;
  get(path: string, headers?: Record<string, string>): Promise<TestAnswer>;
  ask(path: string, options: TestRequest): Promise<TestAnswer>;
  post(path: string, body: unknown): Promise<TestAnswer>;
  /** All tracks by title, once no scan runs. */
  tracksByTitle(): Promise<ReadonlyMap<string, Track>>;
  /** Asks for a scan and waits for its end. */
  rescan(): Promise<void>;
  /** Lines of the log at warning and above. */
  readonly complaints: readonly string[];
}

/** The whole server in this process, on a free port, with answers checked against the contract. */
export async function startTestServer(
  configuration: Partial<Configuration> & { dataDir: string },
): Promise<TestServer> {
  const complaints: string[] = [];
  const sink: DestinationStream = { write: (line) => complaints.push(line) };
  const server = await startServer({
    configuration: {
      music: undefined,
      port: 0,
      host: '127.0.0.1',
      publicUrl: undefined,
      tls: undefined,
      databaseUrl: undefined,
      trustProxy: false,
      logLevel: 'warn',
      ...configuration,
    },
    version: '0.0.0-test',
    playerFolder: join(configuration.dataDir, 'no-player'),
    home: configuration.dataDir,
    logger: pino({ level: 'warn' }, sink),
    checkAnswers: true,
  });
  const ask = (path: string, options: TestRequest) => request(server.port, path, options);
  const get = (path: string, headers: Record<string, string> = {}) => ask(path, { headers });
  const post = (path: string, body: unknown) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function settled(): Promise<void> {
    for (;;) {
      const { items } = (await get('/api/v1/jobs')).json<{ items: { state: string }[] }>();
      if (items.every(({ state }) => state !== 'running' && state !== 'waiting')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  return {
    server,
    get,
    ask,
    post,
    async tracksByTitle() {
      await settled();
      const { items } = (await get('/api/v1/tracks?limit=500')).json<{ items: Track[] }>();
      return new Map(items.map((track) => [track.title, track]));
    },
    async rescan() {
      await settled();
      await post('/api/v1/jobs', { kind: 'scan' });
      await settled();
    },
    complaints,
  };
}
