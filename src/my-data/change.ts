import { sql } from 'kysely'
import type { Ctx, Db } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { endFollows } from '../follows/change.ts'
import { isAuthorName } from '../identities/author-name.ts'
import { keepBlock } from '../readers/blocks.ts'
import { indexReader } from '../readers/enter.ts'
import { eraseReactions, type Erasure } from '../reactions/erase.ts'
import { listPlaces } from '../reactions/person.ts'
import { renameReactions } from '../reactions/rename.ts'
import { isUnwantedName } from '../reactions/screen.ts'
import { moveRevision } from '../settings/site.ts'
import type { Holder } from './holder.ts'

/**
 * Gives somebody another name, in all they wrote here and in what they write from now on. `name` is fit to be shown.
 * Refused: `forbidden` for a name that the owner's rules would not let pass with a message, for an author's, and to
 * who is blocked.
 */
export async function renameHolder(ctx: Ctx, { person, readers }: Holder, name: string): Promise<void> {
  if (readers.some(({ trust }) => trust === 'blocked')) refuse('forbidden', 'mydata.nameBlocked')
  if (await isAuthorName(ctx.db, name)) refuse('forbidden', 'mydata.nameAuthor')
  if (await isUnwantedName(ctx, name)) refuse('forbidden', 'mydata.nameRefused')
  await transaction(ctx, async (ctx) => {
    for (const id of person.readerIds) {
      await ctx.db.updateTable('readers').set({ name }).where('id', '=', id).execute()
      await indexReader(ctx, id)
    }
  })
  await renameReactions(ctx, await listPlaces(ctx.db, person), name)
}

/**
 * Erases somebody from the site at their wish: every message (its text too, or only who wrote it), identities, sessions,
 * what they follow, what was or is to be written to them, drafts. Only that an address never wants mail again is kept, or
 * nobody could keep to it, and of who is blocked what knows them again. Their messages go first, so that whoever is interrupted can ask again.
 */
export async function eraseHolder(ctx: Ctx, { person, readers }: Holder, what: Erasure): Promise<void> {
  const places = await listPlaces(ctx.db, person)
  await eraseReactions(ctx, places, what)
  await transaction(ctx, async (ctx) => {
    for (const email of person.emails) await forgetAddress(ctx, email)
    for (const reader of readers) await keepBlock(ctx, reader)
    for (const id of person.readerIds) await forgetReader(ctx.db, id)
    // The desk shows readers, and their pictures go when nothing shows them.
    await moveRevision(ctx)
  })
  // What was sent from another device meanwhile; from now on nothing is.
  await eraseReactions(ctx, await listPlaces(ctx.db, person), what)
  ctx.log.info({ messages: places.length, what }, 'somebody was erased at their wish')
}

async function forgetAddress(ctx: Ctx, email: string): Promise<void> {
  const { db } = ctx
  await endFollows(ctx, email)
  await db.deleteFrom('follows').where('email', '=', email).execute()
  await db
    .updateTable('mails')
    .set({ state: 'dropped', key: null })
    .where('email', '=', email)
    .where('state', '=', 'waiting')
    .execute()
  await db.updateTable('mails').set({ email: '', name: '', params: '{}' }).where('email', '=', email).execute()
  await db.deleteFrom('mailboxes').where('email', '=', email).where('stoppedAt', 'is', null).execute()
  await forgetTyped(db, email)
}

/** What was typed somewhere and waits: drafts of messages, letters that may be published, links that were asked for. */
async function forgetTyped(db: Db, email: string): Promise<void> {
  const holds = `%"${email.replaceAll(/[\\%_]/g, '\\$&')}"%`
  await db
    .deleteFrom('messageDrafts')
    .where(sql<boolean>`lower(fields) like ${holds} escape '\\'`)
    .execute()
  await db
    .deleteFrom('oneTimes')
    .where('purpose', 'in', ['letter', 'my-data', 'sign-in-mail'])
    .where(sql<boolean>`lower(payload) like ${holds} escape '\\'`)
    .execute()
}

async function forgetReader(db: Db, id: number): Promise<void> {
  await db
    .updateTable('reports')
    .set({ readerId: null, voice: null, address: null, words: '' })
    .where('readerId', '=', id)
    .execute()
  await db.updateTable('follows').set({ readerId: null }).where('readerId', '=', id).execute()
  await db.deleteFrom('readerSessions').where('readerId', '=', id).execute()
  await db.deleteFrom('identities').where('readerId', '=', id).execute()
  await db.deleteFrom('readers').where('id', '=', id).execute()
}
