import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { payForMail, type MailRates } from '../mail/asking.ts'
import { postMail } from '../mail/outbox.ts'
import { giveLink } from './session.ts'

const minute = (limit: number) => ({ limit, seconds: 60 })
const hour = (limit: number) => ({ limit, seconds: 3600 })
const visitorRates = [minute(5), hour(20)]
const threeADay = [{ limit: 3, seconds: 86_400 }]
const mailRates: MailRates = { asker: threeADay, mailbox: threeADay, all: [minute(30), hour(300)] }

/**
 * Has the way to somebody's messages written to their address. The same happens for every address: whether anything of
 * theirs is here is only looked up when the mail is composed, and none leaves where there is nothing. Answers 0, or how
 * many seconds to wait: counted by network prefix, by network and mailbox (3 a day), and for all together. A mailbox gets
 * 3 a day from whoever asks; beyond, the answer is 0 as ever and nothing leaves.
 */
export async function askForLink(ctx: Ctx, email: string, from: string): Promise<number> {
  const address = email.toLowerCase()
  const { wait, send } = await payForAsk(ctx, address, from)
  if (!send) return wait
  await transaction(ctx, async (ctx) => {
    const token = await giveLink(ctx, address)
    await postMail(ctx, { kind: 'my-data', params: { token }, email: address })
  })
  return 0
}

async function payForAsk(ctx: Ctx, email: string, from: string): Promise<{ wait: number; send: boolean }> {
  if (!ctx.config.rateLimits) return { wait: 0, send: true }
  return transaction(ctx, async (ctx) => {
    const wait = await spend(ctx, `my-data/${addressPrefix(from)}`, visitorRates)
    return wait > 0 ? { wait, send: false } : payForMail(ctx, { kind: 'my-data', email, from }, mailRates)
  })
}
