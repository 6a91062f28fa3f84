import { sql } from 'kysely'
import { count, id, references, required, run, type Migration } from './columns.ts'

/** Readers with an identity, the mail that keeps them in the conversation, and what they may ask of us. */
export const readers: Migration = {
  name: '011-readers',
  async up(db, engine) {
    await db.schema
      .createTable('readers')
      .$call(id(engine))
      .addColumn('name', 'text', required)
      .addColumn('website', 'text')
      .addColumn('email', 'text')
      .addColumn('photo', 'text')
      .addColumn('trust', 'text')
      .addColumn('note', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('folded', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('created_at', 'text', required)
      .addColumn('seen_at', 'text', required)
      .execute()
    await db.schema
      .createTable('identities')
      .$call(id(engine))
      .addColumn('reader_id', 'integer', references('readers'))
      .addColumn('provider', 'text', required)
      .addColumn('issuer', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('subject', 'text', required)
      .addColumn('via', 'text', required)
      .addColumn('handle', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('name', 'text', required)
      .addColumn('profile_url', 'text')
      .addColumn('email', 'text')
      .addColumn('photo_url', 'text')
      .addColumn('photo', 'text')
      .addColumn('created_at', 'text', required)
      .addColumn('seen_at', 'text', required)
      .addUniqueConstraint('identities_subject', ['provider', 'issuer', 'subject'])
      .execute()
    await db.schema.createIndex('identities_by_reader').on('identities').columns(['reader_id', 'id']).execute()
    await db.schema
      .createIndex('identities_by_email')
      .on('identities')
      .columns(['email', 'id'])
      .where(sql.ref('email'), 'is not', null)
      .execute()
    for (const table of ['readers', 'identities']) {
      await db.schema
        .createIndex(`${table}_by_photo`)
        .on(table)
        .columns(['photo', 'id'])
        .where(sql.ref('photo'), 'is not', null)
        .execute()
    }
    await db.schema
      .createTable('blocks')
      .addColumn('mark', 'text', (column) => column.primaryKey())
      .addColumn('at', 'text', required)
      .execute()
    await db.schema
      .createTable('reader_sessions')
      .$call(id(engine))
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('reader_id', 'integer', references('readers'))
      .addColumn('identity_id', 'integer', references('identities'))
      .addColumn('created_at', 'text', required)
      .addColumn('seen_at', 'text', required)
      .addColumn('agent', 'text', required)
      .addColumn('address', 'text', required)
      .execute()
    await db.schema
      .createIndex('reader_sessions_by_reader')
      .on('reader_sessions')
      .columns(['reader_id', 'id'])
      .execute()
    await db.schema.createIndex('reader_sessions_seen').on('reader_sessions').column('seen_at').execute()
    await db.schema
      .createTable('message_drafts')
      .addColumn('browser', 'text', required)
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('fields', 'text', required)
      .addColumn('kept_at', 'text', required)
      .addPrimaryKeyConstraint('message_drafts_pk', ['browser', 'post_id'])
      .execute()
    await db.schema.createIndex('message_drafts_kept').on('message_drafts').column('kept_at').execute()
    await db.schema
      .createTable('provider_secrets')
      .addColumn('slug', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', required)
      .addColumn('changed_at', 'text', required)
      .addColumn('trouble', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('trouble_at', 'text')
      .execute()
    await db.schema
      .createTable('mastodon_apps')
      .addColumn('origin', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', required)
      .addColumn('client_secret', 'text', required)
      .addColumn('redirect_uri', 'text', required)
      .addColumn('scope', 'text', required)
      .addColumn('created_at', 'text', required)
      .execute()

    await db.schema
      .createTable('mails')
      .$call(id(engine))
      .addColumn('message_id', 'text', (column) => column.notNull().unique())
      .addColumn('kind', 'text', required)
      .addColumn('key', 'text', (column) => column.unique())
      .addColumn('params', 'text', required)
      .addColumn('email', 'text', required)
      .addColumn('name', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('lang', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('follow_id', 'integer')
      .addColumn('account_id', 'integer')
      .addColumn('reaction_id', 'integer')
      .addColumn('tries', 'integer', count)
      .addColumn('error', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('created_at', 'text', required)
      .addColumn('failed_at', 'text')
      .addColumn('again_at', 'text')
      .addColumn('sent_at', 'text')
      .execute()
    for (const [name, columns] of [
      ['mails_by_state', ['state', 'id']],
      ['mails_by_email', ['email', 'created_at']],
      ['mails_by_follow', ['follow_id', 'created_at']],
      ['mails_by_account', ['account_id', 'kind', 'created_at']],
      ['mails_by_reaction', ['reaction_id', 'state']],
      ['mails_by_age', ['created_at']],
      ['mails_by_failure', ['failed_at']],
      ['mails_by_sending', ['sent_at']],
    ] as const) {
      await db.schema
        .createIndex(name)
        .on('mails')
        .columns([...columns])
        .execute()
    }
    await db.schema
      .createTable('mailboxes')
      .addColumn('email', 'text', (column) => column.primaryKey())
      .addColumn('bounces', 'integer', count)
      .addColumn('bounced_at', 'text')
      .addColumn('paused_at', 'text')
      .addColumn('stopped_at', 'text')
      .addColumn('words', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
    await db.schema
      .createTable('follows')
      .$call(id(engine))
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('email', 'text', required)
      .addColumn('name', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('reader_id', 'integer')
      .addColumn('scope', 'text', required)
      .addColumn('pace', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('lang', 'text', required)
      .addColumn('told_number', 'integer', count)
      .addColumn('asked_at', 'text', required)
      .addColumn('confirmed_at', 'text')
      .addColumn('ended_at', 'text')
      .addUniqueConstraint('follows_pair', ['post_id', 'email'])
      .execute()
    await db.schema.createIndex('follows_by_post').on('follows').columns(['post_id', 'state', 'id']).execute()
    await db.schema.createIndex('follows_by_email').on('follows').columns(['email', 'id']).execute()
    await db.schema.createIndex('follows_by_age').on('follows').columns(['state', 'asked_at']).execute()

    await db.schema
      .createTable('reports')
      .$call(id(engine))
      .addColumn('reaction_id', 'integer', references('reactions'))
      .addColumn('reason', 'text', required)
      .addColumn('words', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('reader_id', 'integer')
      .addColumn('voice', 'text')
      .addColumn('address', 'text')
      .addColumn('created_at', 'text', required)
      .addColumn('closed_at', 'text')
      .addColumn('closed_by', 'integer')
      .execute()
    await db.schema.createIndex('reports_by_reaction').on('reports').columns(['reaction_id', 'id']).execute()
    await db.schema.createIndex('reports_open').on('reports').columns(['closed_at', 'id']).execute()
    await db.schema
      .createTable('credits')
      .$call(id(engine))
      .addColumn('post_id', 'integer', references('posts'))
      .addColumn('reaction_id', 'integer', (column) => column.notNull().unique().references('reactions.id'))
      .addColumn('revision_id', 'integer')
      .addColumn('words', 'text', (column) => column.notNull().defaultTo(''))
      .addColumn('account_id', 'integer')
      .addColumn('created_at', 'text', required)
      .execute()
    await db.schema.createIndex('credits_by_post').on('credits').columns(['post_id', 'id']).execute()
    await db.schema
      .createTable('erasures')
      .addColumn('reaction_id', 'integer', required)
      .addColumn('what', 'text', required)
      .addColumn('at', 'text', required)
      .addPrimaryKeyConstraint('erasures_pk', ['reaction_id', 'what'])
      .execute()

    for (const column of [
      'reader_id integer',
      'identity_id integer',
      'provider text',
      'via text',
      'tell_out integer not null default 0',
    ]) {
      await run(db, `alter table reactions add column ${column}`)
    }
    await db.schema
      .createIndex('reactions_by_reader')
      .on('reactions')
      .columns(['reader_id', 'post_id', 'id'])
      .where(sql.ref('reader_id'), 'is not', null)
      .execute()
    for (const column of [
      "mail_held text not null default 'now'",
      "mail_new text not null default 'now'",
      'mail_letter integer not null default 1',
    ]) {
      await run(db, `alter table accounts add column ${column}`)
    }
    // As for new accounts: who only moderates is needed for what waits.
    await run(db, "update accounts set mail_new = 'none' where role = 'moderator'")
  },
}
