import type { Ctx } from '../context.ts'
import { countRows, lockRows } from '../db/dialect.ts'
import { transaction } from '../db/transaction.ts'
import { listAccounts, mayModerate, type Account } from '../identities/account.ts'
import type { Jobs } from '../jobs/queue.ts'
import type { Letters } from '../mail/letter.ts'
import { postMail } from '../mail/outbox.ts'
import { loadRows, type DeskReaction } from '../reactions/desk-rows.ts'
import { isGesture, isVisible } from '../reactions/reaction.ts'
import { nextFullHour, nextMorning } from './hours.ts'
import { wishesOf } from './wishes.ts'

type Kind = 'to-review' | 'new-reaction'

/** So many an hour are told of one by one; what comes after them is told of together. */
const singlesAnHour = 5
const mostTogether = 200
const hourMs = 3_600_000

/**
 * The job `mail-authors`: has those who look after a thread told of what came in: that it waits for them, or that it is
 * out. They are the accounts that may decide on it, as each wishes; never who wrote it, nor who had it held. A mere
 * gesture is worth no mail. Running it twice tells nobody twice.
 */
export async function mailAuthors(ctx: Ctx, { reactionId }: Jobs['mail-authors']): Promise<void> {
  if (!ctx.mail) return
  const [reaction] = await loadRows(ctx, [reactionId])
  const kind = reaction && kindOf(reaction)
  if (!kind) return
  const accounts = (await listAccounts(ctx.db)).filter((account) => mayModerate(account, reaction.post))
  const known = await findDecider(ctx, reaction)
  for (const account of accounts) {
    if (account.id === known || isWriter(account, reaction)) continue
    await transaction(ctx, (ctx) => tell(ctx, account, kind, reaction))
  }
}

function kindOf({ state, relation }: DeskReaction): Kind | undefined {
  if (state === 'pending') return 'to-review'
  return isVisible(state) && !isGesture(relation) ? 'new-reaction' : undefined
}

async function tell(ctx: Ctx, account: Account, kind: Kind, reaction: DeskReaction): Promise<void> {
  const { held, fresh } = wishesOf(account)
  const pace = kind === 'to-review' ? held : fresh
  if (pace === 'none' || (await wasTold(ctx, account, kind, reaction))) return
  if (pace === 'daily') return gather(ctx, account, kind, reaction.id, nextMorning(ctx))
  if ((await countSingles(ctx, account, kind)) >= singlesAnHour) {
    return gather(ctx, account, kind, reaction.id, nextFullHour(ctx))
  }
  const params = { accountId: account.id, reactionIds: [reaction.id] }
  await postMail(ctx, { kind, params, ...addressOf(account), reactionId: reaction.id })
}

/** Adds a reaction to the mail that leaves at an instant; the instant is far enough away for it not to have left. */
async function gather(ctx: Ctx, account: Account, kind: Kind, reactionId: number, runAt: string): Promise<void> {
  const key = `${kind}/${account.id}/${runAt}`
  const params = { accountId: account.id, reactionIds: [reactionId] }
  if (await postMail(ctx, { kind, params, ...addressOf(account), key, runAt })) return
  const mail = await ctx.db
    .selectFrom('mails')
    .select(['id', 'params'])
    .where('key', '=', key)
    .modifyEnd(lockRows(ctx.engine))
    .executeTakeFirst()
  if (!mail) return
  const gathered = JSON.parse(mail.params) as Letters[Kind]
  const { reactionIds } = gathered
  if (reactionIds.includes(reactionId) || reactionIds.length >= mostTogether) return
  const longer = JSON.stringify({ ...gathered, reactionIds: [...reactionIds, reactionId] })
  await ctx.db.updateTable('mails').set({ params: longer }).where('id', '=', mail.id).execute()
}

function addressOf({ id, email, name }: Account) {
  return { email, name, accountId: id }
}

/** Whether a mail about this reaction alone was written since it is what it is. */
async function wasTold(ctx: Ctx, account: Account, kind: Kind, { id, stateAt }: DeskReaction): Promise<boolean> {
  const found = await singles(ctx, account, kind)
    .select('id')
    .where('reactionId', '=', id)
    .where('createdAt', '>=', stateAt)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function countSingles(ctx: Ctx, account: Account, kind: Kind): Promise<number> {
  const since = new Date(ctx.now().getTime() - hourMs).toISOString()
  const query = singles(ctx, account, kind).select(countRows().as('count')).where('createdAt', '>', since)
  return (await query.where('reactionId', 'is not', null).executeTakeFirstOrThrow()).count
}

function singles({ db }: Ctx, account: Account, kind: Kind) {
  return db.selectFrom('mails').where('accountId', '=', account.id).where('kind', '=', kind)
}

/** A guest may claim anybody's address, but who signed in has proved theirs. */
function isWriter(account: Account, { authorId, readerId, email }: DeskReaction): boolean {
  return authorId === account.authorId || (readerId !== null && email === account.email)
}

/** Whoever had it held again knows of it. */
async function findDecider(ctx: Ctx, { id, state }: DeskReaction): Promise<number | null> {
  const last = await ctx.db
    .selectFrom('moderations')
    .select(['accountId', 'toState'])
    .where('reactionId', '=', id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.toState === state ? last.accountId : null
}
