import { count, id, references, required, type Migration } from './columns.ts'

/** One row for each pair of source page and post that another site told us of. */
export const linkbacks: Migration = {
  name: '003-linkbacks',
  async up(db, engine) {
    await db.schema
      .createTable('linkbacks')
      .$call(id(engine))
      .addColumn('token', 'text', (column) => column.notNull().unique())
      .addColumn('transport', 'text', required)
      .addColumn('transports', 'text', required)
      .addColumn('source', 'text', required)
      .addColumn('source_key', 'text', required)
      .addColumn('target', 'text', required)
      .addColumn('proven_target', 'text')
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('parent_number', 'integer')
      .addColumn('fields', 'text', required)
      .addColumn('asked', 'integer', count)
      .addColumn('begun', 'integer', count)
      .addColumn('ended', 'integer', count)
      .addColumn('outcome', 'text')
      .addColumn('reaction_id', 'integer', (column) => column.references('reactions.id'))
      .addColumn('sender', 'text', required)
      .addColumn('requested_at', 'text', required)
      .addColumn('checked_at', 'text')
      .addColumn('missing_since', 'text')
      .addUniqueConstraint('linkbacks_pair', ['post_id', 'source_key'])
      .execute()
    await db.schema
      .createIndex('linkbacks_by_reaction')
      .on('linkbacks')
      .columns(['reaction_id', 'requested_at'])
      .execute()
  },
}
