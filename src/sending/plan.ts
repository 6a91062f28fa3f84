import { instant, type Ctx, type Db } from '../context.ts'
import type { SentLinkRow } from '../db/schema-links.ts'
import { transaction } from '../db/transaction.ts'
import { Refusal } from '../errors.ts'
import { enqueue, type Jobs } from '../jobs/queue.ts'
import { hash } from '../lib/secrets.ts'
import { readDraft } from '../posts/drafts.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { renderPreview } from '../posts/preview.ts'
import { discover, type Discovery } from './discover.ts'
import { listOutgoing, type Outgoing } from './outgoing.ts'
import { turnOf } from './send.ts'
import { askToSend, linksOfPost, newSentLink, updateSentLink } from './sent-links.ts'
import { hearsOfLoss, silenceOf, wasTold } from './telling.ts'
import { isMissing } from '../linkbacks/trouble.ts'
import { foundOf } from './transport.ts'

/**
 * A link of a working copy before it is published. `key` names it in a form; `found` is what was discovered within the
 * hour; `row` holds what the author chose for it, and what became of it if the post was public before.
 */
export type PlannedLink = Outgoing & { key: string; row: SentLinkRow | undefined; found: Discovery | undefined }

/** What a form says of the links it showed, by their keys: those with a box to tick, those offered a trackback, those ticked. */
export type LinkChoices = { seen: string[]; seenTrackback: string[]; ticked: Set<string> }

const hourMs = 3_600_000
/** What could not be read a moment ago may be there again; what was not there, hardly so soon. */
const minuteMs = 60_000
const atOnce = 3
const busySeconds = 30

/** The links in a rendered working copy, in order, with what is known of each; 200 at most. */
export async function listPlanned(ctx: Ctx, post: SignedPost, html: string): Promise<PlannedLink[]> {
  const rows = await linksOfPost(ctx.db, post.id)
  const told = new Set(rows.filter(wasTold).map(({ target }) => target))
  const byTarget = new Map(rows.map((row) => [row.target, row]))
  return (await listOutgoing(ctx, post, html, told)).map((link) => {
    const row = byTarget.get(link.target)
    return { ...link, key: hash(link.target).slice(0, 16), row, found: row && recently(ctx, row) }
  })
}

/** The links that the public post holds and its working copy, whose `links` these are, no more: those who will hear of it. */
export async function listLeaving(db: Db, post: SignedPost, links: PlannedLink[]): Promise<SentLinkRow[]> {
  if (post.state !== 'published') return []
  const stays = new Set(links.map(({ target }) => target))
  const rows = await linksOfPost(db, post.id)
  return rows.filter((row) => row.present === 1 && hearsOfLoss(row) && !stays.has(row.target))
}

/** Whether a link still has to be looked at before its author can be told what it takes. */
export function isToLookAt(link: PlannedLink): boolean {
  return link.own === undefined && link.found === undefined
}

/** Asks that a draft's links be looked at, unless that is asked for already. */
export async function askToLook(ctx: Ctx, postId: number): Promise<void> {
  const key = `discover-links/${postId}`
  if (!(await isAsked(ctx.db, key))) await enqueue(ctx, 'discover-links', { postId }, { key })
}

/**
 * The job `discover-links`: looks what the pages that a working copy links to take, a few at a time, and keeps it for
 * the author to see. Nothing is told to anybody. What has left the working copy without ever being told is forgotten.
 */
export async function discoverLinks(ctx: Ctx, { postId }: Jobs['discover-links']): Promise<void> {
  const post = await findPost(ctx.db, postId)
  if (!post || silenceOf(ctx)) return
  const links = await listPlanned(ctx, post, await htmlOf(ctx, post))
  const open = links.filter(isToLookAt)
  let wait = 0
  for (let from = 0; from < open.length; from += atOnce) {
    const waits = await Promise.all(open.slice(from, from + atOnce).map((link) => lookAt(ctx, postId, link)))
    wait = Math.max(wait, ...waits)
  }
  await forgetPlanned(ctx, post, links)
  if (wait === 0) return
  const runAt = new Date(ctx.now().getTime() + wait * 1000).toISOString()
  await enqueue(ctx, 'discover-links', { postId }, { key: `discover-links/${postId}`, runAt })
}

/**
 * Keeps what an author chose for the links of a working copy: to be told, by trackback if nothing else, or not. What the
 * public sees already, and is to be told after all, is told.
 */
export async function chooseLinks(ctx: Ctx, postId: number, links: PlannedLink[], choices: LinkChoices): Promise<void> {
  const [seen, offered] = [new Set(choices.seen), new Set(choices.seenTrackback)]
  await transaction(ctx, async (ctx) => {
    for (const link of links) {
      if (!seen.has(link.key) && !offered.has(link.key)) continue
      const ticked = choices.ticked.has(link.key)
      const choice = offered.has(link.key) ? (ticked ? 'trackback' : 'auto') : ticked ? 'auto' : 'off'
      if (choice === (link.row?.choice ?? 'auto')) continue
      const { id, state } = await newSentLink(ctx, postId, link, { choice })
      if (state !== 'planned' && choice === 'off') await updateSentLink(ctx, id, { state: 'off', nextAt: null })
      else if (state !== 'planned') await askToSend(ctx, id)
    }
  })
}

/** Seconds after which to look again, when it was not possible now; else 0. */
async function lookAt(ctx: Ctx, postId: number, link: PlannedLink): Promise<number> {
  const wait = await turnOf(ctx, link.host)
  if (wait > 0) return wait
  const found = await discover(ctx, link.target, { remembered: true })
  if (found.outcome === 'busy') return busySeconds
  await newSentLink(ctx, postId, link, { found: JSON.stringify(found), foundAt: instant(ctx) })
  return 0
}

function recently(ctx: Ctx, row: SentLinkRow): Discovery | undefined {
  const [discovery, { foundAt }] = [foundOf(row), row]
  if (!discovery || foundAt === null) return undefined
  const missing = discovery.outcome === 'unreachable' && isMissing(discovery.detail)
  const lasts = discovery.outcome === 'read' ? hourMs : missing ? 10 * minuteMs : minuteMs
  return ctx.now().getTime() - Date.parse(foundAt) < lasts ? discovery : undefined
}

/** What was chosen for a link stays, in case it comes back. */
async function forgetPlanned(ctx: Ctx, post: SignedPost, links: PlannedLink[]): Promise<void> {
  const present = new Set(links.map(({ target }) => target))
  const rows = await linksOfPost(ctx.db, post.id)
  const left = rows.filter(
    ({ state, choice, target }) => state === 'planned' && choice === 'auto' && !present.has(target),
  )
  for (const { id } of left) await ctx.db.deleteFrom('sentLinks').where('id', '=', id).execute()
}

/** The working copy as its page will be; '' for one that no page can be made of. */
async function htmlOf(ctx: Ctx, post: SignedPost): Promise<string> {
  const { fields } = await readDraft(ctx.db, post)
  try {
    return renderPreview(ctx, fields).html
  } catch (error) {
    if (error instanceof Refusal) return ''
    throw error
  }
}

async function isAsked(db: Db, key: string): Promise<boolean> {
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where('key', '=', key)
    .where('failedAt', 'is', null)
    .executeTakeFirst()
  return job !== undefined
}
