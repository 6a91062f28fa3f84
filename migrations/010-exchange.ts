import { sql, type Kysely } from 'kysely'
import { count, flag, id, references, required, run, type Migration } from './columns.ts'

/** Linkbacks both ways: what a linking page says of itself, when it is read again, and what became of our own links. */
export const exchange: Migration = {
  name: '010-exchange',
  async up(db, engine) {
    for (const column of [
      'end_host text',
      'relation_fixed integer not null default 0',
      'permalink text',
      'permalink_key text',
      'author_key text',
      'photo text',
      'photo_url text',
      'written_at text',
    ]) {
      await run(db, `alter table reactions add column ${column}`)
    }
    for (const [name, key, columns] of [
      ['reactions_by_end_host', 'end_host', ['end_host', 'state']],
      ['reactions_by_permalink', 'permalink_key', ['post_id', 'permalink_key']],
      ['reactions_by_author_key', 'author_key', ['author_key', 'post_id']],
      ['reactions_links', 'source_key', ['state', 'id']],
    ] as const) {
      await db.schema
        .createIndex(name)
        .on('reactions')
        .columns([...columns])
        .where(sql.ref(key), 'is not', null)
        .execute()
    }
    await db.schema
      .createIndex('reactions_gestures')
      .on('reactions')
      .columns(['post_id', 'published_at', 'id'])
      .where(sql.ref('relation'), 'in', [sql.lit('like'), sql.lit('repost'), sql.lit('bookmark')])
      .execute()
    for (const column of [
      "source_host text not null default ''",
      'recheck_at text',
      'failures integer not null default 0',
      'failing_since text',
      'trouble text',
    ]) {
      await run(db, `alter table linkbacks add column ${column}`)
    }
    await nameHosts(db)
    await run(db, 'update linkbacks set recheck_at = checked_at where reaction_id is not null')
    await db.schema.createIndex('linkbacks_by_host').on('linkbacks').columns(['source_host', 'id']).execute()
    await db.schema
      .createIndex('linkbacks_rechecks')
      .on('linkbacks')
      .columns(['recheck_at', 'id'])
      .where(sql.ref('recheck_at'), 'is not', null)
      .execute()

    await db.schema
      .createTable('sent_links')
      .$call(id(engine))
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('target', 'text', required)
      .addColumn('target_host', 'text', required)
      .addColumn('choice', 'text', (column) => column.notNull().defaultTo('auto'))
      .addColumn('present', 'integer', flag)
      .addColumn('found', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('found_at', 'text')
      .addColumn('state', 'text', required)
      .addColumn('transport', 'text')
      .addColumn('endpoint', 'text')
      .addColumn('http_status', 'integer')
      .addColumn('words', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('tries', 'integer', count)
      .addColumn('next_at', 'text')
      .addColumn('sent_hash', 'text')
      .addColumn('sent_at', 'text')
      .addColumn('sent_from', 'text')
      .addColumn('status_url', 'text')
      .addColumn('status_words', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('polls', 'integer', count)
      .addColumn('poll_at', 'text')
      .addColumn('created_at', 'text', required)
      .addColumn('changed_at', 'text', required)
      .addUniqueConstraint('sent_links_pair', ['post_id', 'target'])
      .execute()
    await db.schema.createIndex('sent_links_by_host').on('sent_links').columns(['target_host', 'id']).execute()
    await db.schema.createIndex('sent_links_by_state').on('sent_links').columns(['state', 'changed_at', 'id']).execute()

    await db.schema
      .createTable('announcements')
      .addColumn('kind', 'text', required)
      .addColumn('address', 'text', required)
      .addColumn('topic', 'text', required)
      .addColumn('outcome', 'text', required)
      .addColumn('words', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('at', 'text', required)
      .addPrimaryKeyConstraint('announcements_pk', ['kind', 'address', 'topic'])
      .execute()
  },
}

/** The host and port of every source so far, as `URL` reads them. */
async function nameHosts(db: Kysely<unknown>): Promise<void> {
  const known = await sql<{ id: number; source: string }>`select id, source from linkbacks order by id`.execute(db)
  for (const { id, source } of known.rows) {
    const host = URL.parse(source)?.host ?? ''
    await sql`update linkbacks set source_host = ${host} where id = ${id}`.execute(db)
  }
}
