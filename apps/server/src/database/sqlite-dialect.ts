import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Dialect, SearchQuery } from './dialect.ts';
import type { Schema } from './schema.ts';
import { all, first, type Statement } from './work.ts';

const db = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const upsertTexts = new Map<string, string>();

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  db,

  within: (reference, values) =>
    sql`${sql.ref(reference)} in (select value from json_each(${JSON.stringify(values)}))`,

  withinNumbers: (reference, values) =>
    sql`${sql.ref(reference)} in (select value from json_each(${JSON.stringify(values)}))`,

  valuesTable: (alias, values) => sql`json_each(${JSON.stringify(values)}) as ${sql.ref(alias)}`,

  // The transaction began as IMMEDIATE: no other writer is left.
  *lockCounter() {
    const row = yield* first(db.selectFrom('counter').select('revision'));
    if (row === undefined) throw new Error('the revision counter has no row');
    return row.revision;
  },

  // One process has the file to itself, and its writer thread tells it of each commit.
  *announce() {},

  *upsert(table, keys, rows, onConflict = 'replace') {
    const sample = rows[0];
    if (sample === undefined) return;
    const columns = Object.keys(sample) as (keyof typeof sample & string)[];
    const cacheKey = `${table} ${keys.join()} ${onConflict} ${columns.join()}`;
    let text = upsertTexts.get(cacheKey);
    if (text === undefined) {
      text = upsertText(table, keys, columns, onConflict);
      upsertTexts.set(cacheKey, text);
    }
    yield { sql: text, rows: rows.map((row) => columns.map((column) => row[column])) };
  },

  *putDocuments(kind, documents) {
    if (documents.length === 0) return;
    yield {
      sql: 'insert into search_row (kind, id) values (?, ?) on conflict (kind, id) do nothing',
      rows: documents.map((document) => [kind, document.id]),
    };
    yield {
      sql: `insert or replace into search (rowid, title, other, roots)
        values ((select number from search_row where kind = ? and id = ?), ?, ?, ?)`,
      rows: documents.map(({ id, title, other, roots }) => [
        kind,
        id,
        title,
        other,
        `${kind} ${roots.map((root) => `r${root}`).join(' ')}`,
      ]),
    };
  },

  *removeDocuments(kind, ids) {
    if (ids.length === 0) return;
    yield {
      sql: 'delete from search where rowid = (select number from search_row where kind = ? and id = ?)',
      rows: ids.map((id) => [kind, id]),
    };
    yield {
      sql: 'delete from search_row where kind = ? and id = ?',
      rows: ids.map((id) => [kind, id]),
    };
  },

  *findDocuments(kind, query) {
    const statement: Statement = {
      sql: `select r.id from search s join search_row r on r.number = s.rowid
        where search match ? limit ?`,
      parameters: [matchText(kind, query), query.limit],
    };
    const rows = yield* all<{ id: string }>({
      compile: () => statement as never,
    });
    return rows.map((row) => row.id);
  },
};

function upsertText(
  table: string,
  keys: readonly string[],
  columns: readonly string[],
  onConflict: 'replace' | 'keep',
): string {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const rest = columns.filter((column) => !keys.includes(column));
  const action =
    onConflict === 'keep' || rest.length === 0
      ? 'do nothing'
      : `do update set ${rest.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`;
  return `insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})
    on conflict (${keys.map((key) => `"${key}"`).join(', ')}) ${action}`;
}

/** FTS5 query text. Words are quoted, so nothing in them is syntax. */
function matchText(kind: string, query: SearchQuery): string {
  const columns = query.titleOnly ? '{title}' : '{title other}';
  const words = query.words.map((word) => `${columns} : "${word.replaceAll('"', '""')}"*`);
  const parts = [...words, `roots : "${kind}"`];
  if (query.roots !== 'all') {
    parts.push(`(${query.roots.map((root) => `roots : "r${root}"`).join(' OR ')})`);
  }
  return parts.join(' AND ');
}
