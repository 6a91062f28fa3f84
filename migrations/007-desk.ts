import { sql } from 'kysely'
import { count, flag, id, references, required, run, type Migration } from './columns.ts'

/** What an author works with: drafts, revisions, categories, pictures, and files taken into the desk's keeping. */
export const desk: Migration = {
  name: '007-desk',
  async up(db, engine) {
    await db.schema
      .createTable('categories')
      .$call(id(engine))
      .addColumn('slug', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required)
      .execute()
    for (const [table, owner] of [
      ['tag_addresses', 'tag'],
      ['category_addresses', 'category'],
    ] as const) {
      await db.schema
        .createTable(table)
        .addColumn('slug', 'text', (column) => column.primaryKey())
        .addColumn(`${owner}_id`, 'integer', references(owner === 'tag' ? 'tags' : 'categories'))
        .execute()
      await db.schema
        .createIndex(`${table}_by_${owner}`)
        .on(table)
        .columns([`${owner}_id`])
        .execute()
    }

    for (const column of [
      'category_id integer references categories (id)',
      "cover text not null default ''",
      "cover_alt text not null default ''",
      'hoped_voices integer not null default 0',
      'hoped_links integer not null default 0',
      'scheduled_at text',
      'preview_key text',
    ]) {
      await run(db, `alter table posts add column ${column}`)
    }
    await db.schema
      .createIndex('posts_by_category')
      .on('posts')
      .columns(['category_id', 'published_at', 'id'])
      .where(sql.ref('category_id'), 'is not', null)
      .execute()
    await db.schema
      .createIndex('posts_scheduled')
      .on('posts')
      .columns(['scheduled_at', 'id'])
      .where(sql.ref('scheduled_at'), 'is not', null)
      .execute()
    await db.schema.createIndex('posts_written').on('posts').columns(['state', 'updated_at', 'id']).execute()
    await db.schema.createIndex('posts_by_author').on('posts').columns(['author_id', 'updated_at', 'id']).execute()

    await db.schema
      .createTable('drafts')
      .addColumn('post_id', 'integer', (column) => column.primaryKey().references('posts.id'))
      .addColumn('version', 'integer', count)
      .addColumn('fields', 'text', required)
      .addColumn('changed', 'integer', flag)
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('saved_at', 'text', required)
      .execute()
    await db.schema.createIndex('drafts_written').on('drafts').columns(['post_id', 'saved_at']).execute()

    await db.schema
      .createTable('revisions')
      .$call(id(engine))
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('number', 'integer', required)
      .addColumn('kind', 'text', required)
      .addColumn('label', 'text', required)
      .addColumn('fields', 'text', required)
      .addColumn('words', 'integer', required)
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('who', 'text', required)
      .addColumn('at', 'text', required)
      .addUniqueConstraint('revisions_number', ['post_id', 'number'])
      .execute()

    await db.schema
      .createTable('media')
      .$call(id(engine))
      .addColumn('path', 'text', (column) => column.notNull().unique())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required)
      .addColumn('type', 'text', required)
      .addColumn('width', 'integer', required)
      .addColumn('height', 'integer', required)
      .addColumn('bytes', 'integer', required)
      .addColumn('widths', 'text', required)
      .addColumn('alt', 'text', required)
      .addColumn('decorative', 'integer', flag)
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('created_at', 'text', required)
      .execute()
    await db.schema.createIndex('media_newest').on('media').columns(['created_at', 'id']).execute()

    await db.schema
      .createTable('media_uses')
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('path', 'text', required)
      .addPrimaryKeyConstraint('media_uses_pk', ['post_id', 'path'])
      .execute()
    await db.schema.createIndex('media_uses_by_path').on('media_uses').columns(['path']).execute()

    await db.schema
      .createTable('kept_files')
      .addColumn('file', 'text', (column) => column.primaryKey())
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('at', 'text', required)
      .execute()
  },
}
