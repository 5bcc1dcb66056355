import * as v from 'valibot';
import { jobSchema } from './jobs.ts';
import { scanStatusSchema } from './library.ts';

/**
 * What `/api/v1/events` (server-sent events) says: each is an SSE `event:` name with JSON `data:`.
 * `changes` says only that there is more to fetch. Every stream starts with a `hello`.
 */
export const eventSchemaByName = {
  hello: v.object({ protocol: v.number(), epoch: v.string(), revision: v.number() }),
  changes: v.object({ revision: v.number() }),
  scan: scanStatusSchema,
  job: jobSchema,
} as const;
export type EventName = keyof typeof eventSchemaByName;
export type EventData = { [Name in EventName]: v.InferOutput<(typeof eventSchemaByName)[Name]> };
