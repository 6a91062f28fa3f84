import { count, flag, id, references, required, type Migration } from './columns.ts'

/** The settings chosen at the desk, the accounts that may come in, and how they prove who they are. */
export const accounts: Migration = {
  name: '006-accounts',
  async up(db, engine) {
    await db.schema
      .createTable('settings')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', required)
      .execute()

    await db.schema
      .createTable('accounts')
      .$call(id(engine))
      .addColumn('author_id', 'integer', (column) => column.notNull().unique().references('authors.id'))
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('role', 'text', required)
      .addColumn('state', 'text', required)
      .addColumn('pass_hash', 'text')
      .addColumn('keys_off', 'integer', flag)
      .addColumn('created_at', 'text', required)
      .addColumn('seen_at', 'text')
      .execute()

    await db.schema
      .createTable('sessions')
      .$call(id(engine))
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('account_id', 'integer', references('accounts'))
      .addColumn('created_at', 'text', required)
      .addColumn('seen_at', 'text', required)
      .addColumn('agent', 'text', required)
      .addColumn('address', 'text', required)
      .execute()
    await db.schema.createIndex('sessions_by_account').on('sessions').columns(['account_id', 'seen_at']).execute()
    await db.schema.createIndex('sessions_by_age').on('sessions').columns(['seen_at']).execute()

    await db.schema
      .createTable('passkeys')
      .$call(id(engine))
      .addColumn('account_id', 'integer', references('accounts'))
      .addColumn('credential', 'text', (column) => column.notNull().unique())
      .addColumn('public_key', 'text', required)
      .addColumn('counter', 'integer', count)
      .addColumn('transports', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('created_at', 'text', required)
      .addColumn('used_at', 'text')
      .execute()
    await db.schema.createIndex('passkeys_by_account').on('passkeys').columns(['account_id', 'id']).execute()

    await db.schema
      .createTable('one_times')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('purpose', 'text', required)
      .addColumn('account_id', 'integer', (column) => column.references('accounts.id'))
      .addColumn('payload', 'text', required)
      .addColumn('created_at', 'text', required)
      .addColumn('ends_at', 'text', required)
      .execute()
    await db.schema.createIndex('one_times_ended').on('one_times').columns(['ends_at']).execute()
    await db.schema.createIndex('one_times_by_account').on('one_times').columns(['account_id', 'purpose']).execute()

    await db.schema
      .createTable('throttles')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('failures', 'integer', count)
      .addColumn('last_at', 'text', required)
      .addColumn('until_at', 'text', required)
      .execute()
    await db.schema.createIndex('throttles_ended').on('throttles').columns(['until_at']).execute()
  },
}
