import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { apiPrefix, type RouteName, routes } from '@linnet/contract/routes';
import * as v from 'valibot';
import { findRunningServer } from '../configuration/data-folder.ts';

type JsonRoute = {
  [Name in RouteName]: (typeof routes)[Name] extends { response: v.GenericSchema } ? Name : never;
}[RouteName];
type AnswerOf<Name extends JsonRoute> = v.InferOutput<(typeof routes)[Name]['response']>;

/** The API of the server that runs on a data folder, for commands on the same machine. */
export interface ServerApi {
  readonly url: string;
  /** Rejects with the problem's title and detail where the server refuses. */
  call<Name extends JsonRoute>(name: Name, body?: unknown): Promise<AnswerOf<Name>>;
}

/** Undefined where no server runs on this data folder, or the one that did is gone. */
export async function connectToServer(dataDir: string): Promise<ServerApi | undefined> {
  const server = await findRunningServer(dataDir);
  if (server === undefined) return undefined;
  const api: ServerApi = {
    url: server.url,
    async call(name, body) {
      const route = routes[name];
      const { status, text } = await ask(new URL(apiPrefix + route.path, server.url), {
        method: route.method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const json: unknown = JSON.parse(text);
      if (status >= 300) {
        const { title, detail } = json as { title?: string; detail?: string };
        throw new Error([title, detail].filter((part) => part !== undefined).join('. '));
      }
      return v.parse(route.response, json) as AnswerOf<typeof name>;
    },
  };
  try {
    await api.call('health');
    return api;
  } catch (error) {
    // Its announcement outlived it: it was killed, or the machine lost power.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

function ask(
  url: URL,
  { method, body }: { method: string; body?: string },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      timeout: 10_000,
    };
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    };
    const outgoing =
      url.protocol === 'https:'
        ? // Its certificate is for its public name; here it is reached over loopback, at the address
          // that a file says which only the owner can write.
          httpsRequest(url, { ...options, rejectUnauthorized: false }, onAnswer)
        : httpRequest(url, options, onAnswer);
    outgoing.once('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('the server does not answer')));
    outgoing.end(body);
  });
}
