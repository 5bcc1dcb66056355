import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';
import type { Dialect, SearchDocument, SearchQuery } from './dialect.ts';
import type { Schema } from './schema.ts';
import { all, first, run } from './work.ts';

/** Channel on which each commit tells the other processes its revision. */
export const revisionChannel = 'linnet_revision';

const db = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export const postgresDialect: Dialect = {
  name: 'postgres',
  db,

  within: (reference, values) => sql`${sql.ref(reference)} = any(${sql.val(values)}::text[])`,

  withinNumbers: (reference, values) =>
    sql`${sql.ref(reference)} = any(${sql.val(values)}::bigint[])`,

  valuesTable: (alias, values) =>
    sql`unnest(${sql.val(values)}::text[]) as ${sql.ref(alias)}(value)`,

  *lockCounter() {
    const row = yield* first(db.selectFrom('counter').select('revision').forUpdate());
    if (row === undefined) throw new Error('the revision counter has no row');
    return row.revision;
  },

  *announce(revision) {
    const notify = sql`select pg_notify(${revisionChannel}, ${String(revision)})`;
    yield* run({ compile: () => notify.compile(db) });
  },

  *upsert(table, keys, rows, onConflict = 'replace') {
    const sample = rows[0];
    if (sample === undefined) return;
    const columns = Object.keys(sample);
    const names = columns.map((column) => `"${column}"`).join(', ');
    const rest = columns.filter((column) => !(keys as readonly string[]).includes(column));
    const action =
      onConflict === 'keep' || rest.length === 0
        ? 'do nothing'
        : `do update set ${rest.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`;
    yield {
      sql: `insert into "${table}" (${names})
        select ${names} from json_populate_recordset(null::"${table}", $1::json)
        on conflict (${keys.map((key) => `"${key}"`).join(', ')}) ${action}`,
      parameters: [toJson(rows)],
    };
  },

  *putDocuments(kind, documents) {
    if (documents.length === 0) return;
    yield {
      sql: `insert into search (kind, id, words)
        select $1, id, words::tsvector from json_to_recordset($2::json) as d(id text, words text)
        on conflict (kind, id) do update set words = excluded.words`,
      parameters: [
        kind,
        toJson(documents.map((document) => ({ id: document.id, words: vectorText(document) }))),
      ],
    };
  },

  *removeDocuments(kind, ids) {
    if (ids.length === 0) return;
    yield {
      sql: 'delete from search where kind = $1 and id = any($2::text[])',
      parameters: [kind, ids],
    };
  },

  *findDocuments(kind, query) {
    const find = sql<{ id: string }>`select id from search
      where kind = ${kind} and words @@ ${queryText(query)}::tsquery limit ${query.limit}`;
    const rows = yield* all({ compile: () => find.compile(db) });
    return rows.map((row) => row.id);
  },
};

/** JSON that PostgreSQL takes: it knows neither NUL nor halves of surrogate pairs. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'string' ? item.toWellFormed().replaceAll('\0', '') : item,
  );
}

/**
 * The document as a tsvector, made here and not by the server's parser, so that words are cut as the
 * other engine cuts them. Weight A is the title, B the rest, D the roots; root lexemes hold a space,
 * which no word does.
 */
function vectorText({ title, other, roots }: SearchDocument): string {
  const places = new Map<string, string[]>();
  const add = (text: string, place: string) => {
    for (const word of new Set(text.split(' '))) {
      if (word !== '') places.set(word, [...(places.get(word) ?? []), place]);
    }
  };
  add(title, '1A');
  add(other, '2B');
  return [
    ...[...places].map(([word, marks]) => `${quoted(word)}:${marks.join()}`),
    ...roots.map((root) => `${quoted(rootLexeme(root))}:3`),
  ].join(' ');
}

function queryText({ words, titleOnly, roots }: SearchQuery): string {
  const parts = words.map((word) => `${quoted(word)}:*${titleOnly ? 'A' : 'AB'}`);
  if (roots !== 'all') {
    parts.push(`(${roots.map((root) => `${quoted(rootLexeme(root))}:D`).join(' | ')})`);
  }
  return parts.join(' & ');
}

const rootLexeme = (root: number) => `root ${root}`;

/** A lexeme as a literal: nothing in it is syntax. */
function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
