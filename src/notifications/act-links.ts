import type { Ctx } from '../context.ts'
import { findAccount, type Account } from '../identities/account.ts'
import { deriveKey, hash, sign, unsign } from '../lib/secrets.ts'
import type { Decision } from '../reactions/moderate.ts'
import type { ReactionState } from '../reactions/reaction.ts'

/** What a link in a mail lets its reader do without a log-in: decide on one reaction, as it was when the mail left. */
export type ActLink = { account: Account; reactionId: number; decision: LinkDecision; seen: ReactionState }
export type LinkDecision = Extract<Decision, 'approve' | 'spam' | 'remove'>
/** What is no longer written to an account. */
export type StopSubject = 'held' | 'fresh' | 'letter'

/** `wrong` is no link of ours, or one to an address that its account no longer has; `late` was ours. */
export type DeadLink = 'wrong' | 'late'

export const linkDecisions: readonly LinkDecision[] = ['approve', 'spam', 'remove']
/** Links in mails to authors work for so many days. */
export const linkDays = 14
const stopSubjects: readonly StopSubject[] = ['held', 'fresh', 'letter']
const hourMs = 3_600_000
/** In an order that never changes: links name them by their place. */
const states: readonly ReactionState[] = ['pending', 'published', 'gone', 'spam', 'removed', 'withdrawn']

/** The address of the page that takes a decision in an account's name, once it is confirmed there. */
export function actUrl(
  ctx: Ctx,
  account: Pick<Account, 'id' | 'email'>,
  { id, state }: { id: number; state: ReactionState },
  decision: LinkDecision,
): string {
  // Short, since a letter holds many and weighs little.
  const ends = Math.ceil(ctx.now().getTime() / hourMs) + linkDays * 24
  const body = [linkDecisions.indexOf(decision), states.indexOf(state), id, ends, ...addressee(account)]
  return `${ctx.settings.siteUrl}/act/${sign(actKey(ctx), body.map(short).join('.'))}`
}

/** What a token of `actUrl` stands for. Whether its account may still do it is asked when it is done. */
export async function readActLink(ctx: Ctx, token: string): Promise<ActLink | DeadLink> {
  const parts = (unsign(actKey(ctx), token) ?? '').split('.')
  const [word = NaN, state = NaN, id = NaN, ends = NaN] = parts.map((part) => Number.parseInt(part, 36))
  const account = await findAddressee(ctx, parts[4], parts[5])
  const [decision, seen] = [linkDecisions[word], states[state]]
  if (!decision || !seen || !account) return 'wrong'
  if (ctx.now().getTime() > ends * hourMs) return 'late'
  return { account, reactionId: id, decision, seen }
}

/** The address by which an account is no longer written to about something: a page, and RFC 8058's one click. */
export function stopUrl(ctx: Ctx, account: Pick<Account, 'id' | 'email'>, subject: StopSubject): string {
  return `${ctx.settings.siteUrl}/act/stop/${sign(stopKey(ctx), [subject, ...addressee(account).map(short)].join('.'))}`
}

/** Whom and what a token of `stopUrl` is about; it does not end. */
export async function readStopLink(
  ctx: Ctx,
  token: string,
): Promise<{ account: Account; subject: StopSubject } | undefined> {
  const [word, accountId, mailbox] = (unsign(stopKey(ctx), token) ?? '').split('.')
  const subject = stopSubjects.find((one) => one === word)
  const account = await findAddressee(ctx, accountId, mailbox)
  return subject && account ? { account, subject } : undefined
}

/** Mail that went to an address is worth nothing once the account has another. */
function addressee({ id, email }: Pick<Account, 'id' | 'email'>): [number, string] {
  return [id, hash(email).slice(0, 16)]
}

async function findAddressee(ctx: Ctx, id = '', mailbox = ''): Promise<Account | undefined> {
  const account = id === '' ? undefined : await findAccount(ctx.db, Number.parseInt(id, 36))
  return account && addressee(account)[1] === mailbox ? account : undefined
}

function short(value: number | string): string {
  return typeof value === 'number' ? value.toString(36) : value
}

function actKey({ secret }: Ctx): Buffer {
  return deriveKey(secret, 'author act')
}

function stopKey({ secret }: Ctx): Buffer {
  return deriveKey(secret, 'author stop')
}
