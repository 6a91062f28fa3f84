import type { Ctx } from '../context.ts'
import { knownWait, spend, type Rate } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { hash } from '../lib/secrets.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { isOwn, type Linkback } from './linkback.ts'

const minute = (limit: number): Rate => ({ limit, seconds: 60 })
const hour = (limit: number): Rate => ({ limit, seconds: 3600 })

/** What strangers may make us do. Nothing they vary at will (pages, hosts, senders) gets them past the last two. */
const rates = {
  sender: [minute(30), hour(200)],
  heard: [minute(300)],
  pair: [hour(6)],
  host: [minute(10)],
  place: [minute(30)],
  post: [minute(30), hour(300)],
  all: [minute(60), hour(600)],
}

/**
 * How many seconds a sender must wait before asking again, 0 when it may now: 30 requests a minute, 200 an hour, and
 * 300 a minute of all senders together. Counted by network prefix, since one person has many IPv6 addresses.
 */
export async function paySender(ctx: Ctx, sender: string): Promise<number> {
  if (!ctx.config.rateLimits) return 0
  const key = `linkback-sender/${addressPrefix(sender)}`
  // A flood is turned away without a transaction: each would have the disk flushed, and everybody wait for it.
  const known = knownWait(ctx, key) || knownWait(ctx, heard)
  if (known > 0) return known
  return transaction(ctx, async (ctx) => (await spend(ctx, key, rates.sender)) || spend(ctx, heard, rates.heard))
}

const heard = 'linkback-requests'

type Paying = Pick<Linkback, 'postId' | 'source' | 'sourceKey' | 'reactionId'>

/**
 * Counts one reading of a source and answers 0, or the seconds to wait when a budget is used up: that of its pair
 * (6 an hour), its host (10 a minute), its post unless the link is known there (30 a minute, 300 an hour), all together
 * (60 a minute, 600 an hour). Our own posts cost nothing, and `RATE_LIMITS=off` lifts all.
 */
export async function payForFetch(ctx: Ctx, linkback: Paying): Promise<number> {
  const url = parseHttpUrl(linkback.source)
  if (!ctx.config.rateLimits || !url || isOwn(ctx.settings, url)) return 0
  return (
    (await spend(ctx, `linkback-pair/${linkback.postId}/${hash(linkback.sourceKey)}`, rates.pair)) ||
    (linkback.reactionId === null ? await spend(ctx, `linkback-post/${linkback.postId}`, rates.post) : 0) ||
    (await payForVisit(ctx, url))
  )
}

/** Whether the source may be read once more; if so, it is counted. */
export async function canFetch(ctx: Ctx, linkback: Paying): Promise<boolean> {
  return (await payForFetch(ctx, linkback)) === 0
}

/**
 * Whether the host may be asked for one page more; if so, it is counted. A redirect pays for the host it leads to, or
 * many hosts could send us all to one.
 */
export async function canVisit(ctx: Ctx, url: URL): Promise<boolean> {
  return (await payForVisit(ctx, url)) === 0
}

/**
 * Whether a page may be read from one of those addresses; if so, it is counted. Any number of names can lead to one
 * server, which is then asked 30 times a minute at most.
 */
export async function canReach(ctx: Ctx, addresses: string[]): Promise<boolean> {
  if (!ctx.config.rateLimits) return true
  for (const place of new Set(addresses.map(addressPrefix))) {
    if ((await spend(ctx, `linkback-place/${place}`, rates.place)) > 0) return false
  }
  return true
}

async function payForVisit(ctx: Ctx, url: URL): Promise<number> {
  if (!ctx.config.rateLimits || isOwn(ctx.settings, url)) return 0
  return (await spend(ctx, `linkback-host/${url.hostname}`, rates.host)) || spend(ctx, 'linkback-fetches', rates.all)
}
