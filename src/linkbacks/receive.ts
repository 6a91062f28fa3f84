import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue } from '../jobs/queue.ts'
import { randomToken } from '../lib/secrets.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import { isOpen, isReserved, isSlug, permalink } from '../posts/post.ts'
import { findBySource } from '../reactions/queries.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { isRefused } from '../reactions/screen.ts'
import { payForFetch, paySender } from './budget.ts'
import {
  isOwn,
  isPending,
  transportsOf,
  type Linkback,
  type LinkbackTransport,
  type Refused,
  type TrackbackFields,
} from './linkback.ts'
import { findPair, takePair, updateLinkbackRow } from './queries.ts'
import { findPostByTarget, type Target } from './target.ts'
import type { Receipt } from './wait.ts'

/** What any of the transports was told: two addresses as sent, and from which network address. */
export type LinkbackRequest = {
  transport: LinkbackTransport
  source: string
  target: string
  fields?: TrackbackFields
  sender: string
}

/** `retrySeconds` comes with `too-many`. */
export type Refusing = { refused: Refused; retrySeconds?: number }

/**
 * The door for links from other sites, whatever the transport. The target is looked up before anything else costs
 * something; then the pair gets its row, keeping token and history of an earlier one, and a check is enqueued with it.
 * What the owner's settings leave out of the transports is refused like a closed post; a closed post still hears what
 * became of a link that stands under it.
 * Nothing is fetched here, nor at all for a site or a sender that a rule refuses. A request for a pair whose check has
 * not begun shares that check; every other pays for a fetch out of the budgets of src/linkbacks/budget.ts. A sender has
 * 30 requests a minute and 200 an hour.
 */
export async function receiveLinkback(ctx: Ctx, request: LinkbackRequest): Promise<Receipt | Refusing> {
  const retrySeconds = await paySender(ctx, request.sender)
  if (retrySeconds > 0) return { refused: 'too-many', retrySeconds }

  const target = await findTarget(ctx, request.target)
  if ('refused' in target) return target
  if (!ctx.settings.transports.includes(request.transport)) return { refused: 'target-closed' }
  const source = await findSource(ctx, request.source, target)
  if ('refused' in source) return isOpen(target.post) ? source : { refused: 'target-closed' }

  const pair = { postId: target.post.id, sourceKey: sourceKey(source.url) }
  const reaction = await findBySource(ctx.db, pair)
  if (!reaction && !isOpen(target.post)) return { refused: 'target-closed' }
  if (await isRefused(ctx, { source: source.url.href, sender: request.sender })) return { refused: 'owner' }
  if (reaction?.state === 'removed' || reaction?.state === 'spam') return { refused: 'owner' }
  if (reaction && isTakenBack(reaction)) return { refused: 'taken-back' }
  const asked = await askForCheck(ctx, request, target, source.url)
  return 'refused' in asked ? ((await joinRunningCheck(ctx, pair)) ?? asked) : asked
}

async function findTarget(ctx: Ctx, text: string): Promise<Target | Refusing> {
  const target = await findPostByTarget(ctx.db, ctx.settings, text)
  return target ?? { refused: refuseTarget(ctx, text) }
}

/**
 * Why an address names no post: unknown, draft and deleted posts are one and the same, and what cannot be the address of
 * a post is told apart by that address alone, so that nothing can be found out about drafts.
 */
export function refuseTarget(ctx: Ctx, text: string): 'target-elsewhere' | 'target-unknown' {
  const url = parseHttpUrl(text)
  return url && isOwn(ctx.settings, url) && couldBePost(url.pathname) ? 'target-unknown' : 'target-elsewhere'
}

function couldBePost(pathname: string): boolean {
  const parts = pathname.replace(/^\/|\/$/g, '').split('/')
  const [first = '', month = '', slug = ''] = parts
  if (parts.length === 3) return /^\d{4}$/.test(first) && /^\d\d$/.test(month) && isSlug(slug)
  return parts.length === 1 && isSlug(first) && !isReserved(first)
}

/** A source of our own counts as the post it is, however its address is dressed; other pages of ours are none. */
async function findSource(ctx: Ctx, text: string, target: Target): Promise<{ url: URL } | Refusing> {
  const url = parseHttpUrl(text)
  if (!url) return { refused: 'source-invalid' }
  if (!isOwn(ctx.settings, url)) return { url }
  const own = await findPostByTarget(ctx.db, ctx.settings, text)
  if (!own) return { refused: 'source-invalid' }
  if (own.post.id === target.post.id) return { refused: 'same-post' }
  return { url: new URL(permalink(ctx.settings, own.post)) }
}

/** Thrown inside a transaction to take everything back. */
class BudgetUsedUp extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super('a budget of linkbacks is used up')
    this.seconds = seconds
  }
}

/** Asks for the check of a pair, known or new. Refused when a budget is used up; then nothing is written. */
export async function askForCheck(
  ctx: Ctx,
  request: LinkbackRequest,
  target: Target,
  source: URL,
): Promise<Receipt | Refusing> {
  const asked = { ...rowOf(ctx, request, target), source: source.href }
  try {
    return await transaction(ctx, async (ctx) => {
      const before = await takePair(ctx.db, {
        ...asked,
        token: randomToken(),
        transports: '[]',
        sourceKey: sourceKey(source),
        sourceHost: source.host,
        asked: 0,
        begun: 0,
        ended: 0,
      })
      const transports = JSON.stringify([...new Set([...transportsOf(before), request.transport])])
      if (before.asked > before.begun) {
        await updateLinkbackRow(ctx.db, before.id, { transports })
        return { linkback: before, check: before.asked }
      }
      const seconds = await payForFetch(ctx, before)
      const repeated = isRepeated(ctx, request, before)
      if (seconds > 0 && repeated) return { linkback: before, check: before.asked }
      if (seconds > 0) throw new BudgetUsedUp(seconds)
      // Once there is a reaction, what others say of its page is not taken any more.
      const fields = before.reactionId === null ? mergeFields(before.fields, asked.fields) : before.fields
      const changes = { ...asked, fields, transports }
      const linkback = await updateLinkbackRow(ctx.db, before.id, { ...changes, asked: before.asked + 1 })
      const runAt = repeated ? { runAt: later(before.requestedAt, repeatedMs) } : {}
      await enqueue(ctx, 'verify-linkback', { linkbackId: before.id }, { key: jobKey(before.id), ...runAt })
      return { linkback: linkback ?? before, check: before.asked + 1 }
    })
  } catch (error) {
    if (error instanceof BudgetUsedUp) return { refused: 'too-many', retrySeconds: error.seconds }
    throw error
  }
}

const repeatedMs = 30_000

/**
 * Whether a webmention says within 30 s what another has just said: it is answered alike, and its page is read again
 * only when the 30 s are over, in case it has changed. Who pings wants to hear the outcome of a reading at once.
 */
function isRepeated(ctx: Ctx, { transport }: LinkbackRequest, { asked, requestedAt }: Linkback): boolean {
  return transport === 'webmention' && asked > 0 && ctx.now().toISOString() < later(requestedAt, repeatedMs)
}

function later(instant: string, milliseconds: number): string {
  return new Date(Date.parse(instant) + milliseconds).toISOString()
}

/** The key of the job that checks a linkback. */
export function jobKey(linkbackId: number): string {
  return `verify-linkback/${linkbackId}`
}

/** A check that is running, if there is one: its answer is nearly as good as that of the check we cannot afford. */
async function joinRunningCheck(ctx: Ctx, pair: Pick<Linkback, 'postId' | 'sourceKey'>): Promise<Receipt | undefined> {
  const linkback = await findPair(ctx.db, pair)
  return linkback && isPending(linkback) ? { linkback, check: linkback.asked } : undefined
}

function rowOf(ctx: Ctx, request: LinkbackRequest, { post, parentNumber }: Target) {
  return {
    transport: request.transport,
    // As parsed: the parser drops control characters, which a database may not take.
    target: parseHttpUrl(request.target)?.href ?? '',
    postId: post.id,
    parentNumber,
    fields: JSON.stringify(request.fields ?? {}),
    sender: request.sender,
    requestedAt: instant(ctx),
  }
}

function mergeFields(before: string, now: string): string {
  return JSON.stringify({ ...JSON.parse(before), ...JSON.parse(now) })
}
