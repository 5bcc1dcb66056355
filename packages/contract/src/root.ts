import * as v from 'valibot';
import { idSchema } from './ids.ts';

/** A music folder, as a listener sees it: never its path. */
export const rootSchema = v.object({
  id: idSchema,
  name: v.string(),
  /** `unavailable`: the folder is suddenly empty or gone (an unmounted disk); nothing was changed. */
  state: v.picklist(['ok', 'unavailable']),
});
export type Root = v.InferOutput<typeof rootSchema>;

/** The same for whoever runs the server. */
export const rootDetailsSchema = v.object({
  ...rootSchema.entries,
  path: v.string(),
  tracks: v.number(),
});
export type RootDetails = v.InferOutput<typeof rootDetailsSchema>;
