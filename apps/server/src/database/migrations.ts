import { type Kysely, type SqlBool, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** What the migrations need to know of the engine that they run on. */
export interface MigrationEngine {
  readonly name: 'sqlite' | 'postgres';
}

/** Brings the schema up to date, or throws with the step that failed. Callers keep others out. */
export async function migrate(db: Kysely<unknown>, engine: MigrationEngine): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrationsFor(engine) },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new Error(
      `the database could not be brought up to date (${failed ?? 'before any step'})`,
      {
        cause: error,
      },
    );
  }
}

function migrationsFor(engine: MigrationEngine): Record<string, Migration> {
  return { '0001-catalogue': { up: (db: Kysely<unknown>) => createCatalogue(db, engine) } };
}

async function createCatalogue(db: Kysely<unknown>, { name }: MigrationEngine): Promise<void> {
  // Rows are compared as bytes on both engines, whatever language the database was made with.
  const text = name === 'postgres' ? sql`text collate "C"` : sql`text`;
  const number = name === 'postgres' ? sql`bigint` : sql`integer`;
  const real = name === 'postgres' ? sql`double precision` : sql`real`;
  const clustered = name === 'postgres' ? sql`` : sql`without rowid`;

  const create = async (
    table: string,
    columns: Readonly<Record<string, 'text' | 'text?' | 'number' | 'number?' | 'real?'>>,
    primaryKey: readonly string[],
  ) => {
    let builder = db.schema.createTable(table);
    for (const [column, type] of Object.entries(columns)) {
      const sqlType = type.startsWith('text') ? text : type.startsWith('number') ? number : real;
      builder = builder.addColumn(column, sqlType, (definition) =>
        type.endsWith('?') ? definition : definition.notNull(),
      );
    }
    await builder
      .addPrimaryKeyConstraint(`${table}_key`, primaryKey as never)
      .modifyEnd(clustered)
      .execute();
  };
  const index = (table: string, columns: readonly string[], where?: string) => {
    const builder = db.schema
      .createIndex(`${table}_by_${columns.join('_')}${where === undefined ? '' : '_part'}`)
      .on(table)
      .columns(columns as string[]);
    return (where === undefined ? builder : builder.where(sql.raw<SqlBool>(where))).execute();
  };

  await create('meta', { key: 'text', value: 'text' }, ['key']);
  await create('counter', { id: 'number', revision: 'number' }, ['id']);
  await sql`insert into counter (id, revision) values (1, 0)`.execute(db);
  await create(
    'root',
    { id: 'text', number: 'number', path: 'text', name: 'text', state: 'text', added_at: 'number' },
    ['id'],
  );

  await create(
    'file',
    {
      track_id: 'text',
      root_id: 'text',
      path: 'text?',
      place: 'text?',
      bytes: 'number',
      modified_ms: 'number',
      fingerprint: 'text',
      missing_since: 'number?',
    },
    ['track_id'],
  );
  await db.schema.createIndex('file_place').on('file').column('place').unique().execute();
  await index('file', ['fingerprint']);
  await index('file', ['root_id', 'place']);

  await create(
    'track',
    {
      id: 'text',
      root_id: 'text',
      album_id: 'text',
      title: 'text',
      artist: 'text',
      artist_ids: 'text',
      genre_ids: 'text',
      disc: 'number?',
      number: 'number?',
      year: 'number?',
      duration_ms: 'number',
      codec: 'text',
      container: 'text',
      sample_rate: 'number',
      bit_depth: 'number?',
      channels: 'number',
      bitrate: 'number',
      bytes: 'number',
      version: 'text',
      track_gain: 'real?',
      album_gain: 'real?',
      track_peak: 'real?',
      album_peak: 'real?',
      added_at: 'number',
      missing: 'number',
      sort_title: 'text',
      album_title: 'text',
      album_artist: 'text',
      compilation: 'number',
      release_types: 'text',
      label: 'text?',
      disc_title: 'text?',
      cover_id: 'text?',
      recording_mbid: 'text?',
      album_mbid: 'text?',
      credits: 'text',
      album_artist_ids: 'text',
      cluster: 'text',
      folder: 'text',
      album_key: 'text',
      home_album_id: 'text?',
    },
    ['id'],
  );
  await index('track', ['album_id', 'root_id', 'id']);
  await index('track', ['cluster'], "cluster <> ''");
  await index('track', ['album_key', 'home_album_id', 'album_id']);
  await index('track', ['home_album_id', 'album_key', 'album_id'], 'home_album_id is not null');
  await index('track', ['root_id', 'sort_title', 'id']);
  await index('track', ['root_id', 'added_at', 'id']);
  await index('track', ['root_id'], 'missing = 1');
  // By time, so that a scan adds to its end.
  await index('track', ['added_at'], 'home_album_id is null or home_album_id <> album_id');

  await create(
    'album',
    {
      id: 'text',
      key: 'text?',
      home_key: 'text?',
      born: 'number',
      live: 'number',
      title: 'text',
      artist: 'text',
      artist_ids: 'text',
      year: 'number?',
      kind: 'text',
      label: 'text?',
      cover_id: 'text?',
      added_at: 'number',
      by_title: 'text',
      by_artist: 'text',
      by_year: 'text',
    },
    ['id'],
  );
  await db.schema.createIndex('album_by_key').on('album').column('key').unique().execute();
  await index('album', ['cover_id']);
  await index('album', ['by_title', 'id'], 'live = 1');
  await index('album', ['by_artist', 'id'], 'live = 1');
  await index('album', ['by_year', 'id'], 'live = 1');
  await index('album', ['added_at', 'id'], 'live = 1');
  await create('album_artist', { album_id: 'text', position: 'number', artist_id: 'text' }, [
    'album_id',
    'position',
  ]);
  await index('album_artist', ['artist_id', 'album_id']);
  await create('disc', { album_id: 'text', disc: 'number', title: 'text' }, ['album_id', 'disc']);

  await create(
    'artist',
    {
      id: 'text',
      key: 'text?',
      home_key: 'text?',
      live: 'number',
      name: 'text',
      sort_name: 'text',
      by_name: 'text',
    },
    ['id'],
  );
  await index('artist', ['by_name', 'id'], 'live = 1');
  await create(
    'genre',
    { id: 'text', key: 'text?', home_key: 'text?', live: 'number', name: 'text' },
    ['id'],
  );
  for (const table of ['artist', 'genre']) {
    await db.schema.createIndex(`${table}_by_key`).on(table).column('key').unique().execute();
    await index(table, ['home_key']);
  }

  await create(
    'spelling',
    {
      id: 'number',
      kind: 'text',
      fold: 'text',
      text: 'text',
      sort_text: 'text?',
      mbid: 'text?',
      owner_id: 'text',
      uses: 'number',
    },
    ['id'],
  );
  await index('spelling', ['fold']);
  await index('spelling', ['mbid'], 'mbid is not null');
  await index('spelling', ['owner_id']);
  await create(
    'credit',
    {
      track_id: 'text',
      role: 'text',
      position: 'number',
      spelling_id: 'number',
      root_id: 'text',
    },
    ['track_id', 'role', 'position'],
  );
  await index('credit', ['spelling_id', 'root_id']);

  await create('cover', { id: 'text', colour: 'text?', width: 'number?', height: 'number?' }, [
    'id',
  ]);
  await index('cover', ['id'], 'colour is null');
  await create('redirect', { kind: 'text', old_id: 'text', new_id: 'text', weight: 'number' }, [
    'kind',
    'old_id',
    'new_id',
  ]);
  await create(
    'change',
    { stream: 'text', kind: 'number', id: 'text', revision: 'number', removed: 'number' },
    ['id', 'kind', 'stream'],
  );
  await index('change', ['stream', 'revision', 'kind', 'id', 'removed']);
  await create(
    'problem',
    {
      root_id: 'text',
      position: 'number',
      path: 'text',
      code: 'text',
      reason: 'text',
      seen_at: 'number',
    },
    ['root_id', 'position'],
  );
  await create('scan', { started_at: 'number', finished_at: 'number?' }, ['started_at']);

  if (name === 'postgres') {
    await sql`create table search (
      kind text collate "C" not null, id text collate "C" not null, words tsvector not null,
      primary key (kind, id))`.execute(db);
    await sql`create index search_words on search using gin (words)`.execute(db);
  } else {
    await sql`create table search_row (
      number integer primary key, kind text not null, id text not null, unique (kind, id))`.execute(
      db,
    );
    // Texts arrive folded and are cut at spaces alone, as the other engine and the replica do it.
    await sql`create virtual table search using fts5(
      title, other, roots, content='', contentless_delete=1, detail=column, prefix='1 2',
      tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")`.execute(db);
  }
}
