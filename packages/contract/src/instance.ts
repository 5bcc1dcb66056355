import * as v from 'valibot';
import { idSchema } from './ids.ts';

/** Who answers, who asks, and what is still to be set up. The replica is named by both ids. */
export const instanceSchema = v.object({
  instanceId: idSchema,
  name: v.string(),
  version: v.string(),
  protocol: v.number(),
  /** True until a music folder is chosen. */
  setupNeeded: v.boolean(),
  /** False when the server found no ffmpeg: some codecs then cannot be played. */
  transcoder: v.boolean(),
  user: v.object({ id: idSchema, name: v.string(), role: v.picklist(['admin', 'user', 'guest']) }),
});
export type Instance = v.InferOutput<typeof instanceSchema>;
