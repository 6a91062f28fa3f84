import type { Updateable } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import type { SentLinkTable } from '../db/schema-links.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { permalink } from '../posts/post.ts'
import { findAddress, findPost, type SignedPost } from '../posts/queries.ts'
import { findSite } from '../settings/site.ts'
import { discover } from './discover.ts'
import { isOwn } from '../linkbacks/linkback.ts'
import { followUp } from './own-links.ts'
import { firstPoll } from './poll.ts'
import { sendPingback } from './send-pingback.ts'
import { sendTrackback } from './send-trackback.ts'
import { sendWebmention } from './send-webmention.ts'
import { askToSend, findSentLink, updateSentLink, type SentLink } from './sent-links.ts'
import type { Sent } from './sent.ts'
import { isMissing } from '../linkbacks/trouble.ts'
import { dueText, removedText, silenceOf } from './telling.ts'
import { chooseTransport, type Transport } from './transport.ts'

type Changes = Updateable<SentLinkTable>

/** What one and the same host hears of us; beyond it, the rest waits for its turn. */
const hostRates = [{ limit: 10, seconds: 60 }]
const busySeconds = 30
/** Pingback 1.0 §3. */
const accessDenied = 49
const unauthorised = new Set([401, 403])
const retryMinutes = [1, 10, 120, 1440]
/** A page that is not there may be coming out just now. */
const onceMore = [10]

/**
 * The job `send-linkback`: tells one page that a post of ours links to it, says something new, or links to it no more.
 * What the page takes is looked up each time; webmention comes first, then pingback, a trackback only where the author
 * chose it, and never two of them. Without an answer it is tried again after 1 min, 10 min, 2 h and 1 day, later where
 * the other side asks for that; a page that is not there is looked for once more only, after 10 min. A page of ours is told without HTTP. Nothing happens when there is nothing new to tell.
 */
export async function sendLinkback(ctx: Ctx, { sentLinkId }: Jobs['send-linkback']): Promise<void> {
  const link = await findSentLink(ctx.db, sentLinkId)
  const post = link && (await findPost(ctx.db, link.postId))
  if (!link || !post || link.state === 'planned') return undefined
  if (!ctx.settings.sendsLinkbacks || link.choice === 'off') return settle(ctx, link, { state: 'off' })
  const text = dueText(ctx, post, link)
  if (link.sentHash === text) return undefined

  const url = parseHttpUrl(link.target)
  if (url && isOwn(ctx.settings, url)) {
    await followUp(ctx, post, link.target, text === removedText)
    return settle(ctx, link, { state: 'self', sentHash: text, sentAt: instant(ctx) })
  }
  if (silenceOf(ctx)) return giveUp(ctx, link, { sentHash: text })
  const wait = await turnOf(ctx, link.targetHost)
  if (wait > 0) return putOff(ctx, link, wait)
  return tell(ctx, post, link, text)
}

/** What is to be told, and what was found out about the other side on the way there. */
type Telling = { post: SignedPost; link: SentLink; text: string; noted: Changes }

async function tell(ctx: Ctx, post: SignedPost, link: SentLink, text: string): Promise<void> {
  const found = await discover(ctx, link.target)
  if (found.outcome === 'busy') return putOff(ctx, link, busySeconds)
  const noted = { found: JSON.stringify(found), foundAt: instant(ctx) }
  if (found.outcome === 'unreachable') {
    if (found.detail === 'refused') return giveUp(ctx, link, { ...noted, sentHash: text })
    return tryLater(
      ctx,
      link,
      { ...noted, httpStatus: null, words: '' },
      0,
      isMissing(found.detail) ? onceMore : retryMinutes,
    )
  }
  // A trackback cannot say that a link is gone.
  const choice = text === removedText ? 'auto' : link.choice
  const [transport, endpoint] = chooseTransport(found, choice)
  if (!transport || !endpoint) return giveUp(ctx, link, { ...noted, sentHash: text })
  // A trackback says no more than that there is a post: once is enough.
  if (transport === 'trackback' && link.transport === 'trackback' && link.sentAt !== null) {
    return settle(ctx, link, { ...noted, state: 'accepted', sentHash: text })
  }
  const host = parseHttpUrl(endpoint)?.host ?? link.targetHost
  const wait = host === link.targetHost ? 0 : await turnOf(ctx, host)
  if (wait > 0) return putOff(ctx, link, wait)
  return deliver(ctx, { post, link, text, noted }, transport, endpoint)
}

async function deliver(ctx: Ctx, telling: Telling, transport: Transport, endpoint: string): Promise<void> {
  const { link, text, noted } = telling
  const source = await sourceOf(ctx, telling)
  const sent = await send(ctx, telling, source, transport, endpoint)
  if (sent.outcome === 'busy') return putOff(ctx, link, busySeconds)
  if (sent.reason === 'refused') return giveUp(ctx, link, { ...noted, sentHash: text })
  const facts = { ...noted, transport, endpoint, httpStatus: sent.status, words: sent.words }
  if (sent.outcome === 'failed') return tryLater(ctx, link, facts, sent.retrySeconds)
  // Who looks and finds that the link is gone may answer just that: it is what was to be told. Who does not let us in has
  // not looked.
  if (sent.outcome === 'refused' && (text !== removedText || isLockedOut(sent))) {
    return settle(ctx, link, { ...facts, state: 'refused', sentHash: text })
  }
  return accept(ctx, link, { ...facts, sentFrom: source, sentHash: text }, sent.statusUrl)
}

function isLockedOut({ fault, status }: Sent): boolean {
  return fault === accessDenied || (status !== null && unauthorised.has(status))
}

/**
 * The address of the post to name: its own to whoever hears of it for the first time; then the one that the other side
 * knows, as long as it leads here, or one link would become two there. What is gone is gone from the page they know.
 */
async function sourceOf(ctx: Ctx, { post, link: { sentFrom }, text }: Telling): Promise<string> {
  const here = permalink(ctx.settings, post)
  if (sentFrom === null || text === removedText) return sentFrom ?? here
  const known = parseHttpUrl(sentFrom)
  const former = known && isOwn(ctx.settings, known) ? await findAddress(ctx.db, known.pathname) : undefined
  return former?.id === post.id ? sentFrom : here
}

/**
 * There is nobody to tell: no endpoint, or one where we do not go, such as a machine of our own network; and it will be
 * so tomorrow.
 */
async function giveUp(ctx: Ctx, link: SentLink, noted: Changes): Promise<void> {
  const nothing = { state: 'nothing', transport: null, endpoint: null, words: '', httpStatus: null } as const
  return settle(ctx, link, { ...noted, ...nothing })
}

async function send(
  ctx: Ctx,
  { post, link }: Telling,
  source: string,
  transport: Transport,
  endpoint: string,
): Promise<Sent> {
  const { target } = link
  if (transport === 'webmention') return sendWebmention(ctx, { endpoint, source, target })
  if (transport === 'pingback') return sendPingback(ctx, { endpoint, source, target })
  const siteName = (await findSite(ctx.db)).title
  return sendTrackback(ctx, { endpoint, source, title: post.title, excerpt: post.summary || post.text, siteName })
}

async function accept(ctx: Ctx, link: SentLink, facts: Changes, statusUrl: string | undefined): Promise<void> {
  const status = { statusUrl: statusUrl ?? null, statusWords: '', polls: 0, pollAt: null }
  await transaction(ctx, async (ctx) => {
    await settle(ctx, link, { ...facts, ...status, state: 'accepted', sentAt: instant(ctx) })
    if (statusUrl !== undefined) await firstPoll(ctx, link.id)
    // When the link left its post meanwhile, this page had not heard of it, and nobody planned to tell it of the loss.
    const lost = (await findSentLink(ctx.db, link.id))?.present === 0
    if (lost && facts.sentHash !== removedText) await askToSend(ctx, link.id)
  })
  ctx.log.info({ post: link.postId, target: link.target, transport: facts.transport }, 'linkback sent')
}

async function settle(ctx: Ctx, { id }: SentLink, changes: Changes): Promise<void> {
  await updateSentLink(ctx, id, { tries: 0, nextAt: null, ...changes })
}

async function tryLater(
  ctx: Ctx,
  link: SentLink,
  facts: Changes,
  askedSeconds = 0,
  minutesOf = retryMinutes,
): Promise<void> {
  const minutes = minutesOf[link.tries]
  const nextAt = minutes === undefined ? null : later(ctx, Math.max(minutes * 60, askedSeconds))
  await transaction(ctx, async (ctx) => {
    await updateSentLink(ctx, link.id, { ...facts, state: 'unreachable', tries: link.tries + 1, nextAt })
    if (nextAt !== null) await ask(ctx, link, nextAt)
  })
}

/** Nothing has failed yet: it is only not its turn. */
async function putOff(ctx: Ctx, link: SentLink, seconds: number): Promise<void> {
  const nextAt = later(ctx, seconds)
  await transaction(ctx, async (ctx) => {
    await updateSentLink(ctx, link.id, { nextAt })
    await ask(ctx, link, nextAt)
  })
}

async function ask(ctx: Ctx, { id }: SentLink, runAt: string): Promise<void> {
  await enqueue(ctx, 'send-linkback', { sentLinkId: id }, { key: `send-linkback/${id}`, runAt })
}

/** Seconds until the host may be told something again; 0 when it is its turn now, which is counted. */
export async function turnOf(ctx: Ctx, host: string): Promise<number> {
  if (!ctx.config.rateLimits) return 0
  return transaction(ctx, (ctx) => spend(ctx, `linkback-sent/${host}`, hostRates))
}

function later(ctx: Ctx, seconds: number): string {
  return new Date(ctx.now().getTime() + seconds * 1000).toISOString()
}
