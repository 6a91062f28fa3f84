import { count, flag, id, references, required, type Migration } from './columns.ts'

/** The site's one row, its authors, and posts with tags and former addresses. */
export const posts: Migration = {
  name: '001-posts',
  async up(db, engine) {
    await db.schema
      .createTable('site')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('revision', 'integer', count)
      .addColumn('secret', 'text', required)
      .addColumn('title', 'text', required)
      .addColumn('tagline', 'text', required)
      .addColumn('demo_loaded_at', 'text')
      .execute()

    await db.schema
      .createTable('authors')
      .$call(id(engine))
      .addColumn('slug', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required)
      .addColumn('word', 'text', required)
      .addColumn('bio', 'text', required)
      .addColumn('created_at', 'text', required)
      .execute()

    await db.schema
      .createTable('posts')
      .$call(id(engine))
      .addColumn('kind', 'text', required)
      .addColumn('path', 'text', (column) => column.notNull().unique())
      .addColumn('slug', 'text', required)
      .addColumn('title', 'text', required)
      .addColumn('lang', 'text', required)
      .addColumn('summary', 'text', required)
      .addColumn('question', 'text', required)
      .addColumn('author_id', 'integer', (column) => column.references('authors.id'))
      .addColumn('reactions', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('source', 'text', required)
      .addColumn('html', 'text', required)
      .addColumn('text', 'text', required)
      .addColumn('words', 'integer', required)
      .addColumn('image', 'text')
      .addColumn('demo', 'integer', flag)
      .addColumn('file', 'text', (column) => column.unique())
      .addColumn('file_hash', 'text')
      .addColumn('cleaner', 'integer', required)
      .addColumn('published_at', 'text')
      .addColumn('updated_at', 'text', required)
      .addColumn('created_at', 'text', required)
      .addColumn('changed_at', 'text', required)
      .addColumn('last_number', 'integer', count)
      .addColumn('total', 'integer', count)
      .addColumn('voices', 'integer', count)
      .addColumn('author_replies', 'integer', count)
      .addColumn('links', 'integer', count)
      .addColumn('followups', 'integer', count)
      .addColumn('republications', 'integer', count)
      .addColumn('latest_name', 'text')
      .addColumn('latest_at', 'text')
      .addColumn('latest_number', 'integer')
      .execute()
    await db.schema.createIndex('posts_listed').on('posts').columns(['state', 'kind', 'published_at', 'id']).execute()
    await db.schema.createIndex('posts_latest').on('posts').columns(['state', 'latest_at', 'id']).execute()

    await db.schema
      .createTable('tags')
      .$call(id(engine))
      .addColumn('slug', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', required)
      .execute()
    await db.schema
      .createTable('post_tags')
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('tag_id', 'integer', references('tags'))
      .addPrimaryKeyConstraint('post_tags_pk', ['post_id', 'tag_id'])
      .execute()
    await db.schema.createIndex('post_tags_by_tag').on('post_tags').columns(['tag_id', 'post_id']).execute()

    await db.schema
      .createTable('addresses')
      .addColumn('path', 'text', (column) => column.primaryKey())
      .addColumn('post_id', 'integer', references('posts'))
      .execute()
  },
}
