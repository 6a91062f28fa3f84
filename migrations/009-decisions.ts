import { run, type Migration } from './columns.ts'

/** What undoing a decision gives back, and when a moderator corrected a text. */
export const decisions: Migration = {
  name: '009-decisions',
  async up(db) {
    await run(db, 'alter table moderations add column former text')
    await run(db, 'alter table reactions add column corrected_at text')
  },
}
