import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Lang } from '../i18n/index.ts'
import { payForMail, type MailRates } from '../mail/asking.ts'
import { findMailbox } from '../mail/mailboxes.ts'
import { postMail } from '../mail/outbox.ts'
import type { Follow, Pace, Scope } from './follow.ts'
import { findFollowOf } from './queries.ts'

export type Asking = {
  postId: number
  email: string
  name: string
  readerId: number | null
  scope: Scope
  pace: Pace
  /** Whether whoever asks has proved that the address is theirs. */
  proven: boolean
  /** The network address they ask from. */
  from?: string
  lang?: Lang
}

const dayMs = 86_400_000
const aDay = (limit: number) => [{ limit, seconds: 86_400 }]
const threadRates: MailRates = { asker: aDay(3), mailbox: aDay(3), all: [] }
const siteRates: MailRates = { asker: aDay(12), mailbox: aDay(12), all: [{ limit: 300, seconds: 3600 }] }

/**
 * Asks for mail about a thread. `on`: it begins with the next reaction, as the address is proven; `asked`: a mail asks
 * its owner to confirm (or, where they follow already, shows them where to change it), and nothing begins before;
 * `no-mail`: no mail server is set. Refused: `too_many` when one network has asked for a mailbox 3 times today about this
 * thread or 12 times about all, or the site has asked 300 times in an hour. Of a mailbox that others have filled as far,
 * or that wants nothing from us, the answer is `asked` as of any other, and nothing is sent: nobody learns who follows
 * what, nor keeps anybody from asking.
 */
export async function askFollow(ctx: Ctx, asking: Asking): Promise<'on' | 'asked' | 'no-mail'> {
  if (!ctx.mail) return 'no-mail'
  const wish = { ...asking, email: asking.email.toLowerCase() }
  if (asking.proven) {
    await transaction(ctx, (ctx) => begin(ctx, wish))
    return 'on'
  }
  if (await payForAsk(ctx, wish)) await transaction(ctx, (ctx) => askOwner(ctx, wish))
  return 'asked'
}

/** Whether a mail may leave. */
async function payForAsk(ctx: Ctx, { postId, email, from = '' }: Asking): Promise<boolean> {
  const thread = await payForMail(ctx, { kind: `follow/${postId}`, email, from }, threadRates)
  const all = thread.send ? await payForMail(ctx, { kind: 'follow', email, from }, siteRates) : thread
  if (all.wait > 0) refuse('too_many', 'error.rate', { s: String(all.wait) }, all.wait)
  return all.send
}

/** The newest wish of its owner counts, but asking for replies takes nothing away from who follows the whole thread. */
async function begin(ctx: Ctx, wish: Asking): Promise<void> {
  const before = await findFollowOf(ctx.db, wish.postId, wish.email)
  const now = instant(ctx)
  const keepsAll = before?.state === 'on' && before.scope === 'thread' && wish.scope === 'replies'
  const changes = keepsAll ? {} : { scope: wish.scope, pace: wish.pace }
  await write(ctx, wish, before, { ...changes, state: 'on', confirmedAt: before?.confirmedAt ?? now })
  await ctx.db.updateTable('mailboxes').set({ stoppedAt: null }).where('email', '=', wish.email).execute()
}

async function askOwner(ctx: Ctx, wish: Asking): Promise<void> {
  if ((await findMailbox(ctx.db, wish.email))?.stoppedAt != null) return
  const before = await findFollowOf(ctx.db, wish.postId, wish.email)
  const { scope, pace, email, name } = wish
  if (before?.state === 'on' && (await wasToldLately(ctx, before))) return
  const follow =
    before?.state === 'on'
      ? before
      : await write(ctx, wish, before, { scope, pace, state: 'asked', askedAt: instant(ctx), confirmedAt: null })
  await postMail(ctx, {
    kind: 'confirm-follow',
    params: { followId: follow.id },
    email,
    name,
    lang: follow.lang,
    key: `confirm-follow/${follow.id}`,
    followId: follow.id,
  })
}

/** Whoever ticks the box with each of their messages need not hear each time that they follow already. */
async function wasToldLately(ctx: Ctx, { id }: Follow): Promise<boolean> {
  const yesterday = new Date(ctx.now().getTime() - dayMs).toISOString()
  const told = ctx.db.selectFrom('mails').select('id').where('followId', '=', id).where('createdAt', '>', yesterday)
  return (await told.where('kind', '=', 'confirm-follow').limit(1).executeTakeFirst()) !== undefined
}

/** Whoever follows is told what comes from now on. */
async function write(
  ctx: Ctx,
  wish: Asking,
  before: Follow | undefined,
  changes: Partial<Follow> & Pick<Follow, 'state'>,
): Promise<Follow> {
  const { postId, email, name, readerId } = wish
  const post = ctx.db.selectFrom('posts').select('lastNumber').where('id', '=', postId)
  const { lastNumber: last } = await post.executeTakeFirstOrThrow()
  const fresh = before === undefined || before.state === 'ended' ? { toldNumber: last, askedAt: instant(ctx) } : {}
  const set = { ...fresh, ...changes, readerId: readerId ?? before?.readerId ?? null, endedAt: null }
  const base = { postId, email, name, scope: wish.scope, pace: wish.pace, lang: wish.lang ?? ctx.settings.lang }
  return ctx.db
    .insertInto('follows')
    .values({ ...base, askedAt: instant(ctx), toldNumber: last, ...set })
    .onConflict((conflict) => conflict.columns(['postId', 'email']).doUpdateSet(set))
    .returningAll()
    .executeTakeFirstOrThrow()
}
