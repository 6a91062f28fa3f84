import { sql } from 'kysely'
import { run, type Migration } from './columns.ts'

/** What undoing a decision gives back, when a moderator corrected a text, and all that one mail address sent. */
export const decisions: Migration = {
  name: '009-decisions',
  async up(db) {
    await run(db, 'alter table moderations add column former text')
    await run(db, 'alter table reactions add column corrected_at text')
    await db.schema
      .createIndex('reactions_by_mail')
      .on('reactions')
      .columns(['email', 'id'])
      .where(sql.ref('email'), 'is not', null)
      .execute()
  },
}
