import { instant, type Ctx, type Db } from '../context.ts'
import type { Account } from '../identities/account.ts'

/**
 * What can be set aside: a reaction that waits for an answer, an item of a post's checklist, or a link that came to
 * nothing, until it is tried again.
 */
export type Subject = `reaction/${number}` | `check/${number}/${string}` | `sent/${number}/${string}`

/** Sets something aside for good, or until an instant; a second time replaces the first. */
export async function setAside(
  ctx: Ctx,
  account: Pick<Account, 'id'>,
  subject: Subject,
  untilAt: string | null,
): Promise<void> {
  const row = { untilAt, accountId: account.id, at: instant(ctx) }
  await ctx.db
    .insertInto('setAsides')
    .values({ subject, ...row })
    .onConflict((conflict) => conflict.column('subject').doUpdateSet(row))
    .execute()
}

/** Brings back what was set aside. */
export async function bringBack(ctx: Ctx, subject: Subject): Promise<void> {
  await ctx.db.deleteFrom('setAsides').where('subject', '=', subject).execute()
}

/** Those of the given subjects that are set aside at this moment. */
export async function listSetAside(ctx: Ctx, subjects: Subject[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set()
  const rows = await aside(ctx.db, instant(ctx)).where('subject', 'in', subjects.slice(0, 1000)).execute()
  return new Set(rows.map(({ subject }) => subject))
}

/** The subjects set aside at an instant, as a query to be narrowed. */
export function aside(db: Db, now: string) {
  return db
    .selectFrom('setAsides')
    .select('subject')
    .where((eb) => eb.or([eb('untilAt', 'is', null), eb('untilAt', '>', now)]))
}
