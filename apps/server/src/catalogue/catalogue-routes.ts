import type { ScanStatus } from '@linnet/contract/library';
import type { Handlers } from '../http/bind-routes.ts';
import { refuse } from '../http/refusal.ts';
import type { CatalogueReader } from './catalogue.ts';

type CatalogueHandlers = Pick<
  Handlers,
  | 'library'
  | 'problems'
  | 'changes'
  | 'albums'
  | 'album'
  | 'artists'
  | 'artist'
  | 'tracks'
  | 'track'
  | 'search'
>;

export function catalogueRoutes(services: {
  reader: CatalogueReader;
  scanStatus: () => ScanStatus;
}): CatalogueHandlers {
  const { reader, scanStatus } = services;
  return {
    async library({ caller }) {
      const counts = await reader.library(caller);
      return { ...counts, scan: scanStatus() };
    },
    async problems() {
      const items = await reader.problems();
      return { items, total: items.length };
    },
    async changes({ caller, query }) {
      const page = await reader.changes(caller, query);
      return page === 'invalid_cursor' ? refuse('invalid_cursor') : page;
    },
    albums: ({ caller, query }) => reader.albums(caller, query),
    artists: ({ caller, query }) => reader.artists(caller, query),
    tracks: ({ caller, query }) => reader.tracks(caller, query),
    search: ({ caller, query }) => reader.search(caller, query),
    album: async ({ caller, params }) =>
      (await reader.album(caller, params.id)) ?? refuse('not_found'),
    artist: async ({ caller, params }) =>
      (await reader.artist(caller, params.id)) ?? refuse('not_found'),
    track: async ({ caller, params }) =>
      (await reader.track(caller, params.id)) ?? refuse('not_found'),
  };
}
