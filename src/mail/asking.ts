import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { foldMailAddress } from '../lib/mail-address.ts'
import { hash } from '../lib/secrets.ts'

/** How many mails of a kind may be asked for: by one network for one mailbox, to one mailbox, and of the whole site. */
export type MailRates = { asker: readonly Rate[]; mailbox: readonly Rate[]; all: readonly Rate[] }

/** What a mailbox is counted under, the same for every way of writing its address that is known to reach it. */
export function mailboxKey(email: string): string {
  return hash(foldMailAddress(email)).slice(0, 32)
}

/**
 * Counts one mail of a `kind` that somebody at the network address `from` asks to have sent to a mailbox. `wait`: the
 * seconds that they have to wait, as they asked too often for this mailbox or the site has sent enough; 0 when they need
 * not. `send`: whether it may leave. When others have filled the mailbox's own limit it may not, without a refusal: a
 * stranger can neither flood a mailbox nor have its owner turned away. Nothing here depends on who is known.
 */
export async function payForMail(
  ctx: Ctx,
  { kind, email, from }: { kind: string; email: string; from: string },
  rates: MailRates,
): Promise<{ wait: number; send: boolean }> {
  if (!ctx.config.rateLimits) return { wait: 0, send: true }
  const mailbox = mailboxKey(email)
  const asked = await spend(ctx, `${kind}-asker/${mailbox}/${addressPrefix(from)}`, rates.asker)
  if (asked > 0) return { wait: asked, send: false }
  if ((await spend(ctx, `${kind}-mail/${mailbox}`, rates.mailbox)) > 0) return { wait: 0, send: false }
  const wait = await spend(ctx, `${kind}-all`, rates.all)
  return { wait, send: wait === 0 }
}
