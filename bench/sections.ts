import type { Section } from './section.ts';
import { api } from './sections/api.ts';
import { scan } from './sections/scan.ts';
import { start } from './sections/start.ts';
import { stream } from './sections/stream.ts';

/** In the order in which they run. */
export const sections: readonly Section[] = [scan, api, stream, start];
