import * as v from 'valibot';
import { idSchema } from './ids.ts';

export const jobKinds = ['scan', 'covers', 'demo'] as const;

/** Work in the background that one can watch and stop. `total` is null while it is not known. */
export const jobSchema = v.object({
  id: idSchema,
  kind: v.picklist(jobKinds),
  state: v.picklist(['waiting', 'running', 'done', 'failed', 'cancelled']),
  done: v.number(),
  total: v.nullable(v.number()),
  startedAt: v.nullable(v.number()),
  finishedAt: v.nullable(v.number()),
  /** One plain sentence when it failed. */
  error: v.nullable(v.string()),
});
export type Job = v.InferOutput<typeof jobSchema>;

export const startJobSchema = v.object({ kind: v.picklist(['scan', 'covers']) });
