import { instant, type Ctx, type Db } from '../context.ts'
import type { AnnouncementRow } from '../db/schema-links.ts'
import type { Fetched } from '../lib/fetch.ts'
import { shortLine, wordsOf } from '../sending/sent.ts'

type Kind = AnnouncementRow['kind']
/** How a hub or a service took what it was told; `later` when the same may be said again with another result. */
export type Told = { outcome: 'done' | 'failed'; words: string; later: boolean }

/** The last time an address was told of a topic. */
export async function findAnnouncement(
  db: Db,
  kind: Kind,
  address: string,
  topic: string,
): Promise<AnnouncementRow | undefined> {
  const query = db.selectFrom('announcements').selectAll().where('kind', '=', kind).where('address', '=', address)
  return query.where('topic', '=', topic).executeTakeFirst()
}

/** Whether no post was published or revised since an address was told; what was told in vain the queue sees to. */
export async function isUpToDate(db: Db, told: AnnouncementRow | undefined): Promise<boolean> {
  if (!told) return false
  const newer = await db
    .selectFrom('posts')
    .select('id')
    .where('state', '=', 'published')
    .where('kind', '=', 'post')
    .where((post) => post.or([post('updatedAt', '>=', told.at), post('publishedAt', '>=', told.at)]))
    .limit(1)
    .executeTakeFirst()
  return newer === undefined
}

/** A hub hears of one topic, and a service of the site, so often at most. */
const pauseMs = 60_000

/** When an address may be told of a topic again; empty when that is now. */
export function nextTurn(ctx: Ctx, told: Pick<AnnouncementRow, 'at'> | undefined): { runAt?: string } {
  const free = told ? Date.parse(told.at) + pauseMs : 0
  return free > ctx.now().getTime() ? { runAt: new Date(free).toISOString() } : {}
}

const keptMs = 30 * 86_400_000

/** Forgets what was announced more than a month ago, when something else is. */
export async function forgetAnnouncements(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptMs).toISOString()
  await ctx.db.deleteFrom('announcements').where('at', '<', before).execute()
}

/**
 * Writes down how telling an address of a topic went, and throws when it is to be tried again, which the queue does after
 * 1 min, 10 min, 2 h and a day.
 */
export async function noteAnnouncement(
  ctx: Ctx,
  kind: Kind,
  address: string,
  topic: string,
  told: Told,
): Promise<void> {
  const { outcome, words, later } = told
  const row = { outcome, words, at: instant(ctx) }
  await ctx.db
    .insertInto('announcements')
    .values({ kind, address, topic, ...row })
    .onConflict((conflict) => conflict.columns(['kind', 'address', 'topic']).doUpdateSet(row))
    .execute()
  ctx.log.info({ kind, address, topic, outcome, words }, 'change announced')
  if (later) throw new Error(`${kind} ${address} could not be told`)
}

/**
 * What an answer that is no success means: 429, 5xx and the network's failures pass, anything else is a refusal. Of the
 * network nothing more is said than that, since the detail names addresses; of an answer, its status and its words.
 */
export function failureOf(fetched: Fetched): Told {
  if (!fetched.ok) return { outcome: 'failed', words: '', later: fetched.reason !== 'refused' }
  const { status } = fetched
  return {
    outcome: 'failed',
    words: shortLine(`${status} ${wordsOf(fetched)}`),
    later: status === 429 || status >= 500,
  }
}
