import type { Id } from '@linnet/contract/ids';
import type { Dialect } from '../../database/dialect.ts';
import type { ArtistTable, GenreTable, SpellingTable } from '../../database/schema.ts';
import { all, run, type Work } from '../../database/work.ts';
import { newId } from '../new-id.ts';
import { sortKey } from '../sort-key.ts';
import { heaviest } from './most-common.ts';
import { mbidKey, nameKey, ownerKeys } from './owner-keys.ts';
import type { CountedSpellings, NameKind } from './spellings.ts';
import { differs } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

type Owner = ArtistTable | GenreTable;

/**
 * Gives each name in use its artist or genre. A key keeps whom it had when the last scan ended, else
 * whom it has; a new key takes over from a related one that nobody uses any more, so that a name that
 * gains or loses its MusicBrainz id stays the same artist. Answers the stored spellings that mean
 * somebody else now.
 */
export function* assignOwners(
  context: WriteContext,
  kind: NameKind,
  counted: CountedSpellings,
): Work<number[]> {
  const claims = claimsOf(kind, counted);
  if (claims.keys.size === 0) return [];
  const stored = yield* loadOwners(context.dialect, kind, claims);
  const owners = new Map(stored.map((owner) => [owner.id, { ...owner }]));
  const ownerByKey = chooseOwners(claims, owners, kind);

  const moved: number[] = [];
  for (const [key, spellings] of claims.liveByKey) {
    const owner = ownerByKey.get(key) as Owner;
    Object.assign(owner, { live: 1, key, ...namesOf(kind, spellings) });
    for (const spelling of spellings) {
      if (spelling.owner_id === owner.id) continue;
      if (spelling.owner_id !== '') moved.push(spelling.id);
      context.moved[kind].add(owner.id);
      if (spelling.owner_id !== '') context.moved[kind].add(spelling.owner_id);
      counted.spellings.change(spelling, { owner_id: owner.id });
    }
  }
  retire(claims, owners, ownerByKey);
  yield* saveOwners(context, kind, stored, [...owners.values()]);
  return moved;
}

interface Claims {
  /** Keys whose spellings are all known. */
  readonly keys: ReadonlySet<string>;
  readonly liveByKey: ReadonlyMap<string, readonly SpellingTable[]>;
  /** Owners of spellings that are related to a key, by key. */
  readonly relatedByKey: ReadonlyMap<string, ReadonlySet<Id>>;
}

function claimsOf(kind: NameKind, { spellings, folds, mbids }: CountedSpellings): Claims {
  const ofKind = [...spellings.byId.values()].filter((spelling) => spelling.kind === kind);
  const keys = new Set<string>();
  for (const { fold, mbid } of ofKind) {
    if (folds.has(fold)) keys.add(nameKey(fold));
    if (mbid !== null && mbids.has(mbid)) keys.add(mbidKey(mbid));
  }
  const keyById = ownerKeys(ofKind);
  const live = ofKind.filter(({ uses, id }) => uses > 0 && keys.has(keyById.get(id) ?? ''));
  const liveByKey = Map.groupBy(live, ({ id }) => keyById.get(id) ?? '');

  const relatedByKey = new Map<string, Set<Id>>();
  for (const [key, claimants] of liveByKey) {
    const ownFolds = new Set(claimants.map(({ fold }) => fold));
    const related = ofKind.filter(({ fold, owner_id }) => owner_id !== '' && ownFolds.has(fold));
    relatedByKey.set(key, new Set(related.map(({ owner_id }) => owner_id)));
  }
  return { keys, liveByKey, relatedByKey };
}

function chooseOwners(
  { keys, liveByKey, relatedByKey }: Claims,
  owners: Map<Id, Owner>,
  kind: NameKind,
): Map<string, Owner> {
  const chosen = new Map<string, Owner>();
  const taken = new Set<Id>();
  const sorted = [...liveByKey.keys()].sort();
  const give = (key: string, owner: Owner | undefined) => {
    if (owner === undefined) return;
    chosen.set(key, owner);
    taken.add(owner.id);
  };
  const free = () => [...owners.values()].filter(({ id }) => !taken.has(id)).sort(byId);
  const open = () => sorted.filter((key) => !chosen.has(key));

  for (const key of open()) {
    const homes = free().filter(
      (owner) => owner.home_key === key && (owner.key === null || keys.has(owner.key)),
    );
    give(key, homes.find((owner) => owner.key === key) ?? homes[0]);
  }
  for (const key of open())
    give(
      key,
      free().find((owner) => owner.key === key),
    );
  for (const key of open()) {
    const related = relatedByKey.get(key);
    const unused = (owner: Owner) =>
      owner.key === null || (keys.has(owner.key) && !liveByKey.has(owner.key));
    give(
      key,
      free().find((owner) => related?.has(owner.id) && unused(owner)),
    );
  }
  for (const key of open()) {
    const owner = newOwner(kind, key);
    owners.set(owner.id, owner);
    give(key, owner);
  }
  return chosen;
}

/** Whoever lost their key to another, or has no name in use any more, is gone until it returns. */
function retire(
  { keys, liveByKey }: Claims,
  owners: ReadonlyMap<Id, Owner>,
  ownerByKey: ReadonlyMap<string, Owner>,
): void {
  for (const owner of owners.values()) {
    if (owner.key === null || !keys.has(owner.key)) continue;
    const holder = ownerByKey.get(owner.key);
    if (holder === owner) continue;
    owner.live = 0;
    if (liveByKey.has(owner.key)) owner.key = null;
  }
}

function namesOf(kind: NameKind, spellings: readonly SpellingTable[]) {
  const usesByText = new Map<string, number>();
  const usesBySort = new Map<string, number>();
  for (const { text, sort_text, uses } of spellings) {
    usesByText.set(text, (usesByText.get(text) ?? 0) + uses);
    if (sort_text !== null) usesBySort.set(sort_text, (usesBySort.get(sort_text) ?? 0) + uses);
  }
  const name = heaviest(usesByText) ?? '';
  if (kind === 'genre') return { name };
  const sort_name = heaviest(usesBySort) ?? name;
  return { name, sort_name, by_name: sortKey(sort_name) };
}

function newOwner(kind: NameKind, key: string): Owner {
  const row = { id: newId(), key, home_key: key, live: 1 as const, name: '' };
  return kind === 'genre' ? row : { ...row, sort_name: '', by_name: '' };
}

function* loadOwners(dialect: Dialect, kind: NameKind, claims: Claims): Work<readonly Owner[]> {
  const keys = [...claims.keys];
  const ids = [...claims.relatedByKey.values()].flatMap((related) => [...related]);
  const rows = new Map<Id, Owner>();
  for (const [column, values] of [
    ['key', keys],
    ['home_key', keys],
    ['id', ids],
  ] as const) {
    const found: readonly Owner[] = yield* all(
      dialect.db.selectFrom(kind).selectAll().where(dialect.within(column, values)) as never,
    );
    for (const row of found) rows.set(row.id, row);
  }
  return [...rows.values()];
}

function* saveOwners(
  context: WriteContext,
  kind: NameKind,
  stored: readonly Owner[],
  owners: readonly Owner[],
): Work<void> {
  const { dialect } = context;
  const storedById = new Map(stored.map((owner) => [owner.id, owner]));
  const dirty = owners.filter((owner) => differs<Owner>(storedById.get(owner.id), owner));
  const rekeyed = dirty.filter((owner) => storedById.get(owner.id)?.key !== owner.key);
  // Keys are unique at every statement: let go of the old ones before taking new ones.
  if (rekeyed.length > 0) {
    const ids = rekeyed.map(({ id }) => id);
    yield* run(dialect.db.updateTable(kind).set({ key: null }).where(dialect.within('id', ids)));
  }
  yield* dialect.upsert(kind, ['id'], dirty as never);
  for (const owner of dirty) {
    const before = storedById.get(owner.id);
    if (before?.live !== owner.live) context.moved[kind].add(owner.id);
    if (
      before === undefined ||
      before.name !== owner.name ||
      sortName(before) !== sortName(owner)
    ) {
      context.changed[kind].add(owner.id);
    }
  }
}

const sortName = (owner: Owner) => ('sort_name' in owner ? owner.sort_name : '');

function byId(a: Owner, b: Owner): number {
  return a.id < b.id ? -1 : 1;
}
