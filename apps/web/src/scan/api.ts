import { type Instance, instanceSchema } from '@linnet/contract/instance';
import { type Job, jobSchema } from '@linnet/contract/jobs';
import {
  type Library,
  librarySchema,
  type ScanProblem,
  scanProblemSchema,
} from '@linnet/contract/library';
import { protocol, protocolHeader } from '@linnet/contract/protocol';
import { type RootDetails, rootDetailsSchema } from '@linnet/contract/root';
import { apiPrefix } from '@linnet/contract/routes';
import { type FolderCheck, folderCheckSchema } from '@linnet/contract/setup';
import * as v from 'valibot';

/** `refused` carries the server's stable code, see `errorStatus` of the contract. */
export type Answer<Value> =
  | { readonly outcome: 'ok'; readonly value: Value }
  | { readonly outcome: 'offline' }
  | { readonly outcome: 'refused'; readonly code: string };

/** What the person who runs the server asks of it. The library itself comes from the replica. */
export interface ServerApi {
  instance(): Promise<Answer<Instance>>;
  library(signal?: AbortSignal): Promise<Answer<Library>>;
  problems(): Promise<Answer<readonly ScanProblem[]>>;
  roots(): Promise<Answer<readonly RootDetails[]>>;
  jobs(): Promise<Answer<readonly Job[]>>;
  startScan(): Promise<Answer<Job>>;
  cancelJob(id: string): Promise<Answer<null>>;
  checkFolder(path: string, signal?: AbortSignal): Promise<Answer<FolderCheck>>;
  addRoot(path: string): Promise<Answer<RootDetails>>;
  addDemo(): Promise<Answer<Job>>;
}

const problemCode = v.object({ code: v.string() });
const itemsOf = <Item extends v.GenericSchema>(item: Item) => v.object({ items: v.array(item) });

export function createServerApi(fetch: typeof globalThis.fetch): ServerApi {
  async function ask<Schema extends v.GenericSchema>(
    schema: Schema,
    path: string,
    init: RequestInit = {},
  ): Promise<Answer<v.InferOutput<Schema>>> {
    const headers = new Headers(init.headers);
    headers.set(protocolHeader, String(protocol));
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    let response: Response;
    try {
      response = await fetch(apiPrefix + path, { ...init, headers });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      return { outcome: 'offline' };
    }
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (response.ok) {
      const parsed = v.safeParse(schema, body);
      return parsed.success
        ? { outcome: 'ok', value: parsed.output }
        : { outcome: 'refused', code: 'internal' };
    }
    const problem = v.safeParse(problemCode, body);
    return { outcome: 'refused', code: problem.success ? problem.output.code : 'internal' };
  }
  const post = (body: unknown, signal?: AbortSignal): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  async function items<Item extends v.GenericSchema>(item: Item, path: string) {
    const answer = await ask(itemsOf(item), path);
    return answer.outcome === 'ok'
      ? { outcome: 'ok' as const, value: (answer.value as { items: v.InferOutput<Item>[] }).items }
      : answer;
  }

  return {
    instance: () => ask(instanceSchema, '/instance'),
    library: (signal) => ask(librarySchema, '/library', signal === undefined ? {} : { signal }),
    problems: () => items(scanProblemSchema, '/library/problems'),
    roots: () => items(rootDetailsSchema, '/roots'),
    jobs: () => items(jobSchema, '/jobs'),
    startScan: () => ask(jobSchema, '/jobs', post({ kind: 'scan' })),
    cancelJob: (id) => ask(v.null(), `/jobs/${id}`, { method: 'DELETE' }),
    checkFolder: (path, signal) =>
      ask(folderCheckSchema, '/setup/check-folder', post({ path }, signal)),
    addRoot: (path) => ask(rootDetailsSchema, '/roots', post({ path })),
    addDemo: () => ask(jobSchema, '/setup/demo', { method: 'POST' }),
  };
}
