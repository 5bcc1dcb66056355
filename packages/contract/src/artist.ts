import * as v from 'valibot';
import { idSchema } from './ids.ts';

export const artistSchema = v.object({
  id: idSchema,
  name: v.string(),
  /** The form that lists sort by, such as "Beatles, The"; equal to `name` where the files give none. */
  sortName: v.string(),
});
export type Artist = v.InferOutput<typeof artistSchema>;
