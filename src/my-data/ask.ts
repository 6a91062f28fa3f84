import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { hash } from '../lib/secrets.ts'
import { postMail } from '../mail/outbox.ts'
import { giveLink } from './session.ts'

const minute = (limit: number) => ({ limit, seconds: 60 })
const hour = (limit: number) => ({ limit, seconds: 3600 })
const rates = { visitor: [minute(5), hour(20)], mailbox: [hour(3)], all: [minute(30), hour(300)] }

/**
 * Has the way to somebody's messages written to their address. The same happens for every address: whether anything of
 * theirs is here is only looked up when the mail is composed, and none leaves where there is nothing. Answers 0, or how
 * many seconds to wait: counted by network prefix, by address and for all together.
 */
export async function askForLink(ctx: Ctx, email: string, from: string): Promise<number> {
  const address = email.toLowerCase()
  const wait = await payForAsk(ctx, address, from)
  if (wait > 0) return wait
  await transaction(ctx, async (ctx) => {
    const token = await giveLink(ctx, address)
    await postMail(ctx, { kind: 'my-data', params: { token }, email: address })
  })
  return 0
}

async function payForAsk(ctx: Ctx, email: string, from: string): Promise<number> {
  if (!ctx.config.rateLimits) return 0
  return transaction(ctx, async (ctx) => {
    const seconds = await spend(ctx, `my-data/${addressPrefix(from)}`, rates.visitor)
    if (seconds > 0) return seconds
    return (await spend(ctx, `my-data-mail/${hash(email)}`, rates.mailbox)) || spend(ctx, 'my-data', rates.all)
  })
}
