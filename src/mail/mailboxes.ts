import { instant, type Ctx, type Db } from '../context.ts'
import type { MailboxRow } from '../db/schema-readers.ts'
import { withoutAddresses } from '../lib/mail-text.ts'

/** So many refusals of an address, and nothing more is sent there. */
const mostBounces = 3
const longestWords = 300

/** What is known of an address as a place to write to; an address without trouble is not known. */
export async function findMailbox(db: Db, email: string): Promise<MailboxRow | undefined> {
  return db.selectFrom('mailboxes').selectAll().where('email', '=', email.toLowerCase()).executeTakeFirst()
}

/**
 * Counts one refusal for good of an address (SMTP 5xx or a report of RFC 3464), with the other server's words; the third
 * pauses it. Answers whether it has just been paused.
 */
export async function countBounce(ctx: Ctx, email: string, words: string): Promise<boolean> {
  const before = await findMailbox(ctx.db, email)
  const bounces = (before?.bounces ?? 0) + 1
  const pauses = bounces >= mostBounces && !before?.pausedAt
  const changes = {
    bounces,
    bouncedAt: instant(ctx),
    words: withoutAddresses(words).slice(0, longestWords),
    ...(pauses ? { pausedAt: instant(ctx) } : {}),
  }
  await write(ctx, email, changes)
  return pauses
}

/** Writes there again: its owner has shown that mail arrives. Bounces are forgotten; what they stopped themselves stays so. */
export async function resumeMailbox(ctx: Ctx, email: string): Promise<void> {
  await ctx.db
    .updateTable('mailboxes')
    .set({ bounces: 0, bouncedAt: null, pausedAt: null, words: '' })
    .where('email', '=', email.toLowerCase())
    .execute()
}

/** Its owner wants nothing from us any more, or (`false`) takes that back. */
export async function stopMailbox(ctx: Ctx, email: string, stop = true): Promise<void> {
  await write(ctx, email, { stoppedAt: stop ? instant(ctx) : null })
}

async function write(ctx: Ctx, email: string, changes: Partial<Omit<MailboxRow, 'email'>>): Promise<void> {
  await ctx.db
    .insertInto('mailboxes')
    .values({ email: email.toLowerCase(), ...changes })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(changes))
    .execute()
}
