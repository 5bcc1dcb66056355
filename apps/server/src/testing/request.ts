import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

export interface TestAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  json<Value = Record<string, unknown>>(): Value;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly agent?: Agent;
}

/**
 * Asks a server on loopback exactly what is given: unlike `fetch` it lets a test send any `Host`,
 * `Origin`, `Range` or broken path. The whole answer is read; nothing is followed or decoded.
 */
export function request(
  port: number,
  path: string,
  options: TestRequest = {},
): Promise<TestAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: { host: `localhost:${port}`, ...options.headers },
        agent: options.agent ?? new Agent(),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const body = Buffer.concat(chunks);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body,
            text: body.toString(),
            json: <Value>() => JSON.parse(body.toString()) as Value,
          });
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(options.body);
  });
}
