import * as v from 'valibot';
import { albumSchema } from './album.ts';
import { artistSchema } from './artist.ts';
import { changesPageSchema } from './feed.ts';
import { coverIdSchema, idSchema } from './ids.ts';
import { instanceSchema } from './instance.ts';
import { jobSchema, startJobSchema } from './jobs.ts';
import { healthSchema, librarySchema, scanProblemSchema } from './library.ts';
import { coverQuerySchema, streamQuerySchema } from './media.ts';
import {
  albumDetailsSchema,
  albumListQuerySchema,
  artistDetailsSchema,
  artistListQuerySchema,
  pageOf,
  searchQuerySchema,
  searchResultSchema,
  trackListQuerySchema,
} from './queries.ts';
import { rootDetailsSchema } from './root.ts';
import { addRootRequestSchema, checkFolderRequestSchema, folderCheckSchema } from './setup.ts';
import { trackSchema } from './track.ts';

/** Who may call a route. Every route names one; the server refuses to start with one that does not. */
export type Access = 'public' | 'user' | 'admin';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** @koa/router syntax, below `/api/v1`. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly params?: v.GenericSchema;
  readonly query?: v.GenericSchema;
  readonly body?: v.GenericSchema;
  /** JSON answers; absent where the answer is bytes, events or empty (204). */
  readonly response?: v.GenericSchema;
  readonly produces?: 'bytes' | 'events' | 'empty';
}

export const apiPrefix = '/api/v1';

const byId = v.object({ id: idSchema });
const feedQuery = v.object({
  cursor: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(5000)),
    '1000',
  ),
});

/** Every route of the API. The OpenAPI document and the server's router are both made from this. */
export const routes = {
  health: {
    method: 'GET',
    path: '/health',
    access: 'public',
    summary: 'Whether the server is up',
    response: healthSchema,
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    summary: 'This description',
    response: v.record(v.string(), v.unknown()),
  },
  instance: {
    method: 'GET',
    path: '/instance',
    access: 'user',
    summary: 'Who answers and who asks',
    response: instanceSchema,
  },
  library: {
    method: 'GET',
    path: '/library',
    access: 'user',
    summary: 'Counts and the state of the scan',
    response: librarySchema,
  },
  problems: {
    method: 'GET',
    path: '/library/problems',
    access: 'admin',
    summary: 'Files that scans could not read',
    response: v.object({ items: v.array(scanProblemSchema), total: v.number() }),
  },
  changes: {
    method: 'GET',
    path: '/changes',
    access: 'user',
    summary: 'What changed since a cursor',
    query: feedQuery,
    response: changesPageSchema,
  },
  events: {
    method: 'GET',
    path: '/events',
    access: 'user',
    summary: 'Server-sent events: there is more',
    produces: 'events',
  },
  albums: {
    method: 'GET',
    path: '/albums',
    access: 'user',
    summary: 'Albums in order',
    query: albumListQuerySchema,
    response: pageOf(albumSchema),
  },
  album: {
    method: 'GET',
    path: '/albums/:id',
    access: 'user',
    summary: 'One album and its tracks',
    params: byId,
    response: albumDetailsSchema,
  },
  artists: {
    method: 'GET',
    path: '/artists',
    access: 'user',
    summary: 'Artists in order',
    query: artistListQuerySchema,
    response: pageOf(artistSchema),
  },
  artist: {
    method: 'GET',
    path: '/artists/:id',
    access: 'user',
    summary: 'One artist and their albums',
    params: byId,
    response: artistDetailsSchema,
  },
  tracks: {
    method: 'GET',
    path: '/tracks',
    access: 'user',
    summary: 'Tracks in order',
    query: trackListQuerySchema,
    response: pageOf(trackSchema),
  },
  track: {
    method: 'GET',
    path: '/tracks/:id',
    access: 'user',
    summary: 'One track',
    params: byId,
    response: trackSchema,
  },
  stream: {
    method: 'GET',
    path: '/tracks/:id/stream',
    access: 'user',
    summary: 'The audio of a track, by byte ranges',
    params: byId,
    query: streamQuerySchema,
    produces: 'bytes',
  },
  search: {
    method: 'GET',
    path: '/search',
    access: 'user',
    summary: 'Artists, albums and tracks by words',
    query: searchQuerySchema,
    response: searchResultSchema,
  },
  cover: {
    method: 'GET',
    path: '/covers/:id',
    access: 'user',
    summary: 'A cover picture',
    params: v.object({ id: coverIdSchema }),
    query: coverQuerySchema,
    produces: 'bytes',
  },
  jobs: {
    method: 'GET',
    path: '/jobs',
    access: 'admin',
    summary: 'Background work, newest first',
    response: v.object({ items: v.array(jobSchema) }),
  },
  startJob: {
    method: 'POST',
    path: '/jobs',
    access: 'admin',
    summary: 'Start background work',
    body: startJobSchema,
    response: jobSchema,
  },
  cancelJob: {
    method: 'DELETE',
    path: '/jobs/:id',
    access: 'admin',
    summary: 'Stop background work',
    params: byId,
    produces: 'empty',
  },
  roots: {
    method: 'GET',
    path: '/roots',
    access: 'admin',
    summary: 'Music folders',
    response: v.object({ items: v.array(rootDetailsSchema) }),
  },
  addRoot: {
    method: 'POST',
    path: '/roots',
    access: 'admin',
    summary: 'Add a music folder and scan it',
    body: addRootRequestSchema,
    response: rootDetailsSchema,
  },
  checkFolder: {
    method: 'POST',
    path: '/setup/check-folder',
    access: 'admin',
    summary: 'Look at a folder before choosing it',
    body: checkFolderRequestSchema,
    response: folderCheckSchema,
  },
  addDemo: {
    method: 'POST',
    path: '/setup/demo',
    access: 'admin',
    summary: 'Synthesize the demo album and add it as a music folder',
    response: jobSchema,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Path of a track's original bytes, with its version so that it may be cached for ever. */
export function streamPath(trackId: string, version: string): string {
  return `${apiPrefix}/tracks/${trackId}/stream?v=${version}`;
}

/** Path of a track's Opus transcode at `kilobits` per second. */
export function opusStreamPath(trackId: string, version: string, kilobits: 96 | 128 | 192): string {
  return `${streamPath(trackId, version)}&format=opus&bitrate=${kilobits}`;
}

/** Path of a cover thumbnail; the id is the content's hash, so it may be cached for ever. */
export function coverPath(coverId: string, size: 96 | 240 | 480 | 960 | 'original'): string {
  return `${apiPrefix}/covers/${coverId}?size=${size}`;
}
