import { sql } from 'kysely'
import { count, id, references, required, run, type Migration } from './columns.ts'

/** What moderators decide by and what they decided: rules, words that weigh, former texts, undone decisions, rows set aside. */
export const moderation: Migration = {
  name: '008-moderation',
  async up(db, engine) {
    for (const column of ['account_id integer references accounts (id)', 'batch text', 'undone_at text']) {
      await run(db, `alter table moderations add column ${column}`)
    }
    await db.schema.createIndex('moderations_newest').on('moderations').columns(['at', 'id']).execute()
    await db.schema
      .createIndex('moderations_by_batch')
      .on('moderations')
      .columns(['batch'])
      .where(sql.ref('batch'), 'is not', null)
      .execute()

    for (const column of ['learned text', "weighed text not null default ''", "folded text not null default ''"]) {
      await run(db, `alter table reactions add column ${column}`)
    }

    // Whether somebody has spoken here before is asked of the whole site, by mail address or else by name.
    for (const [name, column, condition] of [
      ['reactions_of_mail', 'email', 'email'],
      ['reactions_of_name', 'name_folded', 'number'],
    ] as const) {
      await db.schema
        .createIndex(name)
        .on('reactions')
        .columns([column, 'id'])
        .where(sql.ref(condition), 'is not', null)
        .execute()
    }

    await db.schema
      .createTable('rules')
      .$call(id(engine))
      .addColumn('kind', 'text', required)
      .addColumn('value', 'text', required)
      .addColumn('verdict', 'text', required)
      .addColumn('note', 'text', required)
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('created_at', 'text', required)
      .addUniqueConstraint('rules_once', ['kind', 'value'])
      .execute()

    await db.schema
      .createTable('bayes_words')
      .addColumn('word', 'text', (column) => column.primaryKey())
      .addColumn('spam', 'integer', count)
      .addColumn('ham', 'integer', count)
      // Each message looks dozens of words up: one tree instead of a table and its index halves that.
      .modifyEnd(engine === 'sqlite' ? sql`without rowid` : sql``)
      .execute()

    await db.schema
      .createTable('former_texts')
      .$call(id(engine))
      .addColumn('reaction_id', 'integer', references('reactions'))
      .addColumn('at', 'text', required)
      .addColumn('who', 'text', required)
      .addColumn('source', 'text', required)
      .addColumn('html', 'text', required)
      .execute()
    await db.schema.createIndex('former_texts_by_reaction').on('former_texts').columns(['reaction_id', 'id']).execute()
    await db.schema.createIndex('former_texts_by_age').on('former_texts').columns(['at']).execute()

    await db.schema
      .createTable('set_asides')
      .addColumn('subject', 'text', (column) => column.primaryKey())
      .addColumn('until_at', 'text')
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('at', 'text', required)
      .execute()
  },
}
