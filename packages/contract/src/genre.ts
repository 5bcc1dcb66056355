import * as v from 'valibot';
import { idSchema } from './ids.ts';

export const genreSchema = v.object({ id: idSchema, name: v.string() });
export type Genre = v.InferOutput<typeof genreSchema>;
