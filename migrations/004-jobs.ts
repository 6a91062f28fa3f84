import { count, flag, id, required, type Migration } from './columns.ts'

/** The outbox of work to do later, and the counters that keep work within bounds. */
export const jobs: Migration = {
  name: '004-jobs',
  async up(db, engine) {
    await db.schema
      .createTable('jobs')
      .$call(id(engine))
      .addColumn('name', 'text', required)
      .addColumn('payload', 'text', required)
      .addColumn('key', 'text', (column) => column.unique())
      .addColumn('again', 'integer', flag)
      .addColumn('run_at', 'text', required)
      .addColumn('attempts', 'integer', count)
      .addColumn('lease_until', 'text')
      .addColumn('lease_owner', 'text')
      .addColumn('failed_at', 'text')
      .addColumn('error', 'text')
      .addColumn('created_at', 'text', required)
      .execute()
    await db.schema.createIndex('jobs_due').on('jobs').columns(['failed_at', 'run_at', 'id']).execute()

    await db.schema
      .createTable('rates')
      .addColumn('key', 'text', required)
      .addColumn('slot', 'integer', required)
      .addColumn('hits', 'integer', required)
      .addColumn('ends_at', 'text', required)
      .addPrimaryKeyConstraint('rates_pk', ['key', 'slot'])
      .execute()
    await db.schema.createIndex('rates_ended').on('rates').columns(['ends_at']).execute()
  },
}
