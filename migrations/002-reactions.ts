import { sql } from 'kysely'
import { id, references, required, type Migration } from './columns.ts'

/** Reactions of every kind and transport, and what moderation did to them. */
export const reactions: Migration = {
  name: '002-reactions',
  async up(db, engine) {
    await db.schema
      .createTable('reactions')
      .$call(id(engine))
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('parent_id', 'integer', (column) => column.references('reactions.id'))
      .addColumn('number', 'integer')
      .addColumn('kind', 'text', required)
      .addColumn('strand', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('former_state', 'text')
      .addColumn('author_id', 'integer', (column) => column.references('authors.id'))
      .addColumn('voice', 'text')
      .addColumn('name', 'text', required)
      .addColumn('name_folded', 'text', required)
      .addColumn('email', 'text')
      .addColumn('website', 'text')
      .addColumn('lang', 'text')
      .addColumn('source', 'text', required)
      .addColumn('html', 'text', required)
      .addColumn('text', 'text', required)
      .addColumn('source_url', 'text')
      .addColumn('source_key', 'text')
      .addColumn('source_host', 'text')
      .addColumn('title', 'text')
      .addColumn('site_name', 'text')
      .addColumn('transport', 'text')
      .addColumn('transports', 'text')
      .addColumn('relation', 'text')
      .addColumn('excerpt', 'text')
      .addColumn('created_at', 'text', required)
      .addColumn('published_at', 'text')
      .addColumn('edited_at', 'text')
      .addColumn('state_at', 'text', required)
      .addColumn('reasons', 'text', required)
      .addColumn('address', 'text')
      .addColumn('agent', 'text')
      .addColumn('fingerprint', 'text')
      .addColumn('once_key', 'text')
      .addColumn('import_key', 'text')
      .addColumn('cleaner', 'integer', required)
      .execute()
    for (const [name, columns] of [
      ['reactions_by_state', ['state', 'id']],
      ['reactions_by_name', ['post_id', 'name_folded', 'email']],
      ['reactions_published', ['published_at', 'id']],
    ] as const) {
      await db.schema
        .createIndex(name)
        .on('reactions')
        .columns([...columns])
        .execute()
    }
    // A message has none of most of these: what is not there needs no entry, so that writing one touches few pages.
    for (const [name, key, columns, unique] of [
      ['reactions_number', 'number', ['post_id', 'number'], true],
      ['reactions_source', 'source_key', ['post_id', 'source_key'], true],
      ['reactions_once', 'once_key', ['once_key'], true],
      ['reactions_import', 'import_key', ['import_key'], true],
      ['reactions_by_parent', 'parent_id', ['parent_id'], false],
      ['reactions_by_email', 'email', ['post_id', 'email'], false],
      ['reactions_by_sender', 'address', ['created_at'], false],
      ['reactions_by_text', 'fingerprint', ['fingerprint', 'created_at'], false],
      ['reactions_by_voice', 'voice', ['voice', 'state'], false],
      ['reactions_by_host', 'source_host', ['source_host', 'state'], false],
    ] as const) {
      const index = db.schema
        .createIndex(name)
        .on('reactions')
        .columns([...columns])
      await (unique ? index.unique() : index).where(sql.ref(key), 'is not', null).execute()
    }

    await db.schema
      .createTable('moderations')
      .$call(id(engine))
      .addColumn('reaction_id', 'integer', references('reactions'))
      .addColumn('at', 'text', required)
      .addColumn('who', 'text', required)
      .addColumn('from_state', 'text', required)
      .addColumn('to_state', 'text', required)
      .addColumn('why', 'text', required)
      .execute()
    await db.schema.createIndex('moderations_by_reaction').on('moderations').columns(['reaction_id', 'id']).execute()
  },
}
