import type { Section } from './section.ts';
import { api } from './sections/api.ts';
import { player } from './sections/player.ts';
import { scan } from './sections/scan.ts';
import { search } from './sections/search.ts';
import { sound } from './sections/sound.ts';
import { start } from './sections/start.ts';
import { stream } from './sections/stream.ts';
import { sync } from './sections/sync.ts';

/** In the order in which they run. */
export const sections: readonly Section[] = [scan, api, stream, start, player, sync, search, sound];
