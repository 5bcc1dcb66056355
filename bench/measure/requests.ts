import { Agent, request } from 'node:http';

interface TimedAnswer {
  readonly status: number;
  readonly body: Buffer;
  /** From the call to the last byte of the body. */
  readonly milliseconds: number;
}

/** One kept-alive connection: what a script or a page that works through a list would use. */
export interface Client extends Disposable {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<TimedAnswer>;
  getJson<Body>(path: string): Promise<Body>;
  postJson<Body>(path: string, body: unknown): Promise<Body>;
}

export function openClient(origin: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (
    path: string,
    options: { method: string; headers?: Readonly<Record<string, string>>; body?: string },
  ) =>
    new Promise<TimedAnswer>((resolve, reject) => {
      const started = performance.now();
      const { method, headers = {}, body } = options;
      const sent = request(new URL(path, origin), { agent, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const milliseconds = performance.now() - started;
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts), milliseconds });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const json = <Body>(path: string, answer: TimedAnswer): Body => {
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body.toString()) as Body;
  };
  return {
    get: (path, headers) => send(path, { method: 'GET', ...(headers ? { headers } : {}) }),
    getJson: async <Body>(path: string) => json<Body>(path, await send(path, { method: 'GET' })),
    postJson: async <Body>(path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json', origin };
      return json<Body>(
        path,
        await send(path, { method: 'POST', headers, body: JSON.stringify(body) }),
      );
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}
