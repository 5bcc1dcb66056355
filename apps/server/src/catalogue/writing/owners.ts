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
 * Gives each name in use its artist or genre, and answers the stored spellings that mean somebody else
 * now. A key keeps whom it had when the last scan ended. A key that nobody had then takes over from a
 * related one that nobody uses any more, so that a name that gains or loses its MusicBrainz id stays
 * the same artist. Like that it depends on the names alone, not on the order in which a scan met them.
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
  /** Keys that have gone by the same names, by key. */
  readonly relatedByKey: ReadonlyMap<string, ReadonlySet<string>>;
}

function claimsOf(kind: NameKind, { spellings, folds, mbids }: CountedSpellings): Claims {
  const ofKind = [...spellings.byId.values()].filter((spelling) => spelling.kind === kind);
  const keys = new Set<string>();
  const keysByFold = new Map<string, Set<string>>();
  for (const { fold, mbid } of ofKind) {
    const related = keysByFold.get(fold) ?? new Set([nameKey(fold)]);
    if (mbid !== null) related.add(mbidKey(mbid));
    keysByFold.set(fold, related);
    if (folds.has(fold)) keys.add(nameKey(fold));
    if (mbid !== null && mbids.has(mbid)) keys.add(mbidKey(mbid));
  }
  const keyById = ownerKeys(ofKind);
  const live = ofKind.filter(({ uses, id }) => uses > 0 && keys.has(keyById.get(id) ?? ''));
  const liveByKey = Map.groupBy(live, ({ id }) => keyById.get(id) ?? '');
  const relatedByKey = new Map(
    [...liveByKey].map(([key, claimants]) => [
      key,
      new Set(claimants.flatMap(({ fold }) => [...(keysByFold.get(fold) ?? [])])),
    ]),
  );
  return { keys, liveByKey, relatedByKey };
}

function chooseOwners(
  { keys, liveByKey, relatedByKey }: Claims,
  owners: Map<Id, Owner>,
  kind: NameKind,
): Map<string, Owner> {
  const chosen = new Map<string, Owner>();
  const free = new Set([...owners.values()].sort(byHome));
  const sorted = [...liveByKey.keys()].sort();
  const giveEach = (pick: (key: string, owner: Owner) => boolean) => {
    for (const key of sorted) {
      if (chosen.has(key)) continue;
      for (const owner of free) {
        if (!pick(key, owner)) continue;
        chosen.set(key, owner);
        free.delete(owner);
        break;
      }
    }
  };
  const isDead = (key: string) => keys.has(key) && !liveByKey.has(key);
  const isRelated = (key: string, other: string) => relatedByKey.get(key)?.has(other) === true;

  giveEach((key, { home_key }) => home_key === key);
  giveEach(
    (key, { home_key }) => home_key !== null && isDead(home_key) && isRelated(key, home_key),
  );
  // What is left is younger than the last scan.
  giveEach((key, owner) => owner.home_key === null && owner.key === key);
  giveEach(
    (key, owner) =>
      owner.home_key === null &&
      owner.key !== null &&
      isDead(owner.key) &&
      isRelated(key, owner.key),
  );
  for (const key of sorted) {
    if (chosen.has(key)) continue;
    const owner = newOwner(kind, key);
    owners.set(owner.id, owner);
    chosen.set(key, owner);
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
  const row = { id: newId(), key, home_key: null, live: 1 as const, name: '' };
  return kind === 'genre' ? row : { ...row, sort_name: '', by_name: '' };
}

function* loadOwners(dialect: Dialect, kind: NameKind, claims: Claims): Work<readonly Owner[]> {
  const keys = [...claims.keys];
  const rows = new Map<Id, Owner>();
  for (const column of ['key', 'home_key'] as const) {
    const found: readonly Owner[] = yield* all(
      dialect.db.selectFrom(kind).selectAll().where(dialect.within(column, keys)) as never,
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

/** Ids are random: they decide last. */
function byHome(a: Owner, b: Owner): number {
  const left = `${a.home_key ?? ''} ${a.key ?? ''} ${a.id}`;
  const right = `${b.home_key ?? ''} ${b.key ?? ''} ${b.id}`;
  return left < right ? -1 : 1;
}
