import type { ListQuery } from '../../shared/replica-api.ts';
import { planAlbums } from './album-plan.ts';
import { labelOf } from './labels.ts';
import type { Library } from './library.ts';
import { type ListPlan, upTo } from './list-plan.ts';
import { textPrefix } from './ordering.ts';
import { compareTexts } from './sort-key.ts';
import { planTracks } from './track-plan.ts';

/** How a query is answered from `library`. */
export function planList(library: Library, query: ListQuery): ListPlan {
  switch (query.list) {
    case 'albums':
      return planAlbums(library, query);
    case 'tracks':
      return planTracks(library, query);
    case 'artists':
      return planNames('artist', query.descending ?? false, {
        size: () => library.artists.size,
        includes: (slot) => library.showsArtist(slot),
        key: (slot) => library.texts.artistSortName.key(slot),
        id: (slot) => library.artists.slots.text(slot),
      });
    case 'genres':
      return planNames('genre', query.descending ?? false, {
        size: () => library.genres.size,
        includes: (slot) => library.showsGenre(slot),
        key: (slot) => library.texts.genreName.key(slot),
        id: (slot) => library.genres.slots.text(slot),
      });
  }
}

/** Equal for queries that mean the same list. */
export function queryKey(query: ListQuery): string {
  const all: Partial<Record<string, string | boolean>> = { ...query };
  const fields = ['list', 'sort', 'descending', 'albumId', 'artistId', 'genreId', 'appearsOn'];
  return JSON.stringify(fields.map((field) => all[field] || null));
}

function planNames(
  kind: 'artist' | 'genre',
  descending: boolean,
  names: {
    size(): number;
    includes(slot: number): boolean;
    key(slot: number): string;
    id(slot: number): string;
  },
): ListPlan {
  const sign = descending ? -1 : 1;
  return {
    kind,
    candidates: () => upTo(names.size()),
    includes: names.includes,
    compare: (a, b) =>
      sign * compareTexts(names.key(a), names.key(b)) || compareTexts(names.id(a), names.id(b)),
    prefixes: () => textPrefix(names.key, descending),
    label: (slot) => labelOf(names.key(slot)),
  };
}
