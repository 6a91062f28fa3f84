import { instant, type Ctx } from '../context.ts'
import type { OneTimeTable } from '../db/schema-accounts.ts'
import { transaction } from '../db/transaction.ts'
import { hash, randomToken } from '../lib/secrets.ts'

export type Purpose = OneTimeTable['purpose']
/** What was given away, as it is handed back: `payload` is whatever JSON can hold. */
export type OneTime = { accountId: number | null; payload: unknown }

/**
 * Gives away something that works once and for some minutes: answers its token, 128 random bits of which only the hash
 * is stored. An account has one of a purpose at a time: the newer closes the older.
 */
export async function giveOneTime(
  ctx: Ctx,
  given: { purpose: Purpose; accountId: number | null; payload: unknown; minutes: number },
): Promise<string> {
  const { purpose, accountId, payload, minutes } = given
  const token = randomToken()
  const endsAt = new Date(ctx.now().getTime() + minutes * 60_000).toISOString()
  const row = { tokenHash: hash(token), purpose, accountId, payload: JSON.stringify(payload ?? null) }
  await transaction(ctx, async (ctx) => {
    if (accountId !== null) await dropOneTimes(ctx, accountId, [purpose])
    await ctx.db
      .insertInto('oneTimes')
      .values({ ...row, createdAt: instant(ctx), endsAt })
      .execute()
  })
  return token
}

/** What a token stands for, as long as it is good; it stays so. */
export async function findOneTime(ctx: Ctx, purpose: Purpose, token: string): Promise<OneTime | undefined> {
  const row = await ctx.db
    .selectFrom('oneTimes')
    .select(['accountId', 'payload'])
    .where('tokenHash', '=', hash(token))
    .where('purpose', '=', purpose)
    .where('endsAt', '>', instant(ctx))
    .executeTakeFirst()
  return row && { accountId: row.accountId, payload: JSON.parse(row.payload) as unknown }
}

/** Until when a token is good (an instant); undefined when it is so no longer. */
export async function endOfOneTime(ctx: Ctx, purpose: Purpose, token: string): Promise<string | undefined> {
  const query = ctx.db.selectFrom('oneTimes').select('endsAt').where('tokenHash', '=', hash(token))
  const row = await query.where('purpose', '=', purpose).where('endsAt', '>', instant(ctx)).executeTakeFirst()
  return row?.endsAt
}

/** Uses a token up and answers what it stood for; of several that try at once only one gets it. */
export async function takeOneTime(ctx: Ctx, purpose: Purpose, token: string): Promise<OneTime | undefined> {
  const row = await ctx.db
    .deleteFrom('oneTimes')
    .where('tokenHash', '=', hash(token))
    .where('purpose', '=', purpose)
    .where('endsAt', '>', instant(ctx))
    .returning(['accountId', 'payload'])
    .executeTakeFirst()
  return row && { accountId: row.accountId, payload: JSON.parse(row.payload) as unknown }
}

/** Closes what an account was given for some purposes. */
export async function dropOneTimes(ctx: Ctx, accountId: number, purposes: readonly Purpose[]): Promise<void> {
  await ctx.db.deleteFrom('oneTimes').where('accountId', '=', accountId).where('purpose', 'in', purposes).execute()
}

/** Forgets what nobody used in time. */
export async function forgetOneTimes(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('oneTimes').where('endsAt', '<=', instant(ctx)).execute()
}
