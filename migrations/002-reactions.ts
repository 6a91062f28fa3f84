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
      .addColumn('once_key', 'text', (column) => column.unique())
      .addColumn('import_key', 'text', (column) => column.unique())
      .addColumn('cleaner', 'integer', required)
      .addUniqueConstraint('reactions_number', ['post_id', 'number'])
      .addUniqueConstraint('reactions_source', ['post_id', 'source_key'])
      .execute()
    for (const [name, columns] of [
      ['reactions_by_state', ['state', 'id']],
      ['reactions_by_parent', ['parent_id']],
      ['reactions_by_name', ['post_id', 'name_folded', 'email']],
      ['reactions_by_email', ['post_id', 'email']],
      ['reactions_by_text', ['fingerprint', 'created_at']],
      ['reactions_by_voice', ['voice', 'state']],
      ['reactions_by_host', ['source_host', 'state']],
      ['reactions_published', ['published_at', 'id']],
      ['reactions_by_address', ['address', 'created_at']],
    ] as const) {
      await db.schema
        .createIndex(name)
        .on('reactions')
        .columns([...columns])
        .execute()
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
