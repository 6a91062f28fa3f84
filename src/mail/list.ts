import { instant, type Ctx, type Db } from '../context.ts'
import type { MailboxRow, MailRow } from '../db/schema-readers.ts'
import { countRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { enqueueMail } from './outbox.ts'

export type MailState = MailRow['state']

const mailsPerPage = 50
const mostPaused = 200
const atOnce = 200
/** The parameters of a mail that was sent once: there is nothing left to make it of, even when it came back. */
const spent = '{}'

/** Mails in a state, the newest first, below the id `before`; `more` when there are others behind. */
export async function listMails(
  db: Db,
  { state, before }: { state: MailState; before?: number },
): Promise<{ items: MailRow[]; more: boolean }> {
  const rows = await db
    .selectFrom('mails')
    .selectAll()
    .where('state', '=', state)
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(mailsPerPage + 1)
    .execute()
  return { items: rows.slice(0, mailsPerPage), more: rows.length > mailsPerPage }
}

/** How many mails are in a state. */
export async function countMails(db: Db, state: MailState): Promise<number> {
  const { count } = await db
    .selectFrom('mails')
    .select(countRows().as('count'))
    .where('state', '=', state)
    .executeTakeFirstOrThrow()
  return count
}

/** The last mail of a kind, whatever became of it. */
export async function findLastMail(db: Db, kind: string): Promise<MailRow | undefined> {
  const last = db.selectFrom('mails').selectAll().where('kind', '=', kind).orderBy('id', 'desc').limit(1)
  return last.executeTakeFirst()
}

/** When the last mail left. */
export async function lastSentAt(db: Db): Promise<string | undefined> {
  const sent = db.selectFrom('mails').select('sentAt').where('sentAt', 'is not', null)
  const row = await sent.orderBy('sentAt', 'desc').limit(1).executeTakeFirst()
  return row?.sentAt ?? undefined
}

/** Tries a mail that waits or was given up at once, with all its tries before it. Refused: `not_found`, `conflict` for one that is done. */
export async function retryMail(ctx: Ctx, id: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await demandUnsent(ctx, id)
    await putBack(ctx, id)
  })
}

/** Tries every mail that was given up; answers how many there were. */
export async function retryFailed(ctx: Ctx): Promise<number> {
  for (let done = 0, after = 0; ;) {
    const rows = await ctx.db
      .selectFrom('mails')
      .select('id')
      .where('state', '=', 'failed')
      .where('params', '!=', spent)
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    const last = rows.at(-1)
    if (!last) return done
    await transaction(ctx, async (ctx) => {
      for (const { id } of rows) await putBack(ctx, id)
    })
    done += rows.length
    after = last.id
  }
}

/** Gives a mail up for good, and what it was made of with it. Refused likewise. */
export async function dropMail(ctx: Ctx, id: number): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await demandUnsent(ctx, id)
    const changes = { state: 'dropped', params: '{}', key: null, failedAt: null, againAt: null } as const
    await ctx.db.updateTable('mails').set(changes).where('id', '=', id).execute()
  })
}

/** The addresses to which nothing is sent because of bounces, the latest first. */
export async function listPaused(db: Db): Promise<MailboxRow[]> {
  const paused = db.selectFrom('mailboxes').selectAll().where('pausedAt', 'is not', null)
  return paused.orderBy('pausedAt', 'desc').orderBy('email').limit(mostPaused).execute()
}

/** Whether a mail can be tried again, or given up. */
export function mayStillLeave({ state, params }: Pick<MailRow, 'state' | 'params'>): boolean {
  return (state === 'waiting' || state === 'failed') && params !== spent
}

async function putBack(ctx: Ctx, id: number): Promise<void> {
  const mail = await ctx.db
    .updateTable('mails')
    .set({ state: 'waiting', tries: 0, failedAt: null })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'failed'])
    .returning(['id', 'kind'])
    .executeTakeFirst()
  if (mail) await enqueueMail(ctx, mail, instant(ctx))
}

async function demandUnsent(ctx: Ctx, id: number): Promise<void> {
  const found = await ctx.db.selectFrom('mails').select(['state', 'params']).where('id', '=', id).executeTakeFirst()
  if (!mayStillLeave(found ?? refuse('not_found', 'error.notFound'))) refuse('conflict', 'mail.done')
}
