import { fold } from '@linnet/contract/folding';
import type { Dialect } from '../../database/dialect.ts';
import type { SpellingTable } from '../../database/schema.ts';
import { all, first, type Work } from '../../database/work.ts';
import { digest } from '../new-id.ts';
import type { Credits, Name } from './credits.ts';

export type NameKind = SpellingTable['kind'];

const keyOf = (kind: NameKind, [text, sort, mbid]: Name) =>
  [kind, text, sort ?? '', mbid ?? ''].join('\0');

/** Digest by which names of one kind that fold alike are found. */
const foldDigest = (kind: NameKind, text: string) => digest(kind, fold(text));

/** How often each name is credited more, or less, than before. */
export class SpellingTally {
  readonly #entries = new Map<string, { kind: NameKind; name: Name; delta: number }>();

  add(credits: Credits, delta: 1 | -1): void {
    for (const name of [...credits.artists, ...credits.albumArtists]) {
      this.#count('artist', name, delta);
    }
    for (const name of credits.genres) this.#count('genre', name, delta);
  }

  /** All names seen, with what became of their uses; names that came and went stand at 0. */
  entries() {
    return this.#entries.values();
  }

  #count(kind: NameKind, name: Name, delta: number): void {
    const key = keyOf(kind, name);
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { kind, name, delta });
    else entry.delta += delta;
  }
}

/** The spellings that a change of credits touches, and all that have a say in whom they mean. */
export class Spellings {
  readonly byId = new Map<number, SpellingTable>();
  readonly #byKey = new Map<string, SpellingTable>();
  readonly #dirty = new Set<number>();

  get(kind: NameKind, name: Name): SpellingTable {
    const spelling = this.#byKey.get(keyOf(kind, name));
    if (spelling === undefined) throw new Error(`no spelling for ${kind} ${name[0]}`);
    return spelling;
  }

  add(spelling: SpellingTable, state: 'stored' | 'new' = 'stored'): void {
    if (this.byId.has(spelling.id)) return;
    this.byId.set(spelling.id, spelling);
    const { kind, text, sort_text, mbid } = spelling;
    this.#byKey.set(keyOf(kind, [text, sort_text, mbid]), spelling);
    if (state === 'new') this.#dirty.add(spelling.id);
  }

  find(kind: NameKind, name: Name): SpellingTable | undefined {
    return this.#byKey.get(keyOf(kind, name));
  }

  change(
    spelling: SpellingTable,
    columns: Partial<Pick<SpellingTable, 'uses' | 'owner_id'>>,
  ): void {
    Object.assign(spelling, columns);
    this.#dirty.add(spelling.id);
  }

  *save(dialect: Dialect): Work<void> {
    const rows = [...this.#dirty].flatMap((id) => this.byId.get(id) ?? []);
    yield* dialect.upsert('spelling', ['id'], rows);
    this.#dirty.clear();
  }
}

export interface CountedSpellings {
  readonly spellings: Spellings;
  /** Keys whose spellings are all loaded: folds that were touched, and ids that go with them. */
  readonly folds: ReadonlySet<string>;
  readonly mbids: ReadonlySet<string>;
}

/** Applies `tally` to the stored uses and loads everything needed to tell whom the names mean. */
export function* countSpellings(dialect: Dialect, tally: SpellingTally): Work<CountedSpellings> {
  const spellings = new Spellings();
  const entries = [...tally.entries()];
  const folds = new Set(entries.map(({ kind, name }) => foldDigest(kind, name[0])));
  const named = new Set(entries.flatMap(({ name }) => name[2] ?? []));

  yield* load(dialect, spellings, 'fold', folds);
  for (const { mbid } of spellings.byId.values()) if (mbid !== null) named.add(mbid);
  yield* load(dialect, spellings, 'mbid', named);
  const further = new Set([...spellings.byId.values()].map((spelling) => spelling.fold));
  yield* load(dialect, spellings, 'fold', new Set([...further].filter((fold) => !folds.has(fold))));

  let nextId: number | undefined;
  for (const { kind, name, delta } of entries) {
    const known = spellings.find(kind, name);
    if (known !== undefined) {
      if (delta !== 0) spellings.change(known, { uses: known.uses + delta });
      continue;
    }
    nextId ??= yield* firstFreeId(dialect);
    const [text, sort_text, mbid] = name;
    const row = { id: nextId, kind, text, sort_text, mbid, owner_id: '', uses: delta };
    spellings.add({ ...row, fold: foldDigest(kind, text) }, 'new');
    nextId += 1;
  }
  return { spellings, folds, mbids: named };
}

function* load(
  dialect: Dialect,
  spellings: Spellings,
  column: 'fold' | 'mbid',
  values: ReadonlySet<string>,
): Work<void> {
  if (values.size === 0) return;
  const rows = yield* all(
    dialect.db
      .selectFrom('spelling')
      .selectAll()
      .where(dialect.within(column, [...values])),
  );
  for (const row of rows) spellings.add(row);
}

function* firstFreeId({ db }: Dialect): Work<number> {
  const row = yield* first(
    db.selectFrom('spelling').select((expression) => expression.fn.max('id').as('id')),
  );
  return Number(row?.id ?? 0) + 1;
}
