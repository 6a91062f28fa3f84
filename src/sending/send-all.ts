import type { Ctx } from '../context.ts'
import type { SentLinkRow } from '../db/schema-links.ts'
import { transaction } from '../db/transaction.ts'
import type { Jobs } from '../jobs/queue.ts'
import { findPost } from '../posts/queries.ts'
import { listOutgoing, type Outgoing } from './outgoing.ts'
import { askToSend, linksOfPost, newSentLink, updateSentLink } from './sent-links.ts'
import { hearsOfLoss, removedText, textOf, wasTold } from './telling.ts'

/**
 * The job `send-linkbacks`: compares the links that a post has, as the public sees it, with what the outside world was
 * told, and asks for whatever is to be said (W3C Webmention §3.1.5 and §3.1.6): its links when its text is new or
 * another one, and, a last time, those that have left it, all of them when it is public no more. Again without a change
 * in between, nothing is asked for. The demonstration tells nobody, and a page only those it told while it was a post.
 */
export async function sendLinkbacks(ctx: Ctx, { postId }: Jobs['send-linkbacks']): Promise<void> {
  if (!ctx.settings.sendsLinkbacks) return
  await transaction(ctx, async (ctx) => {
    const post = await findPost(ctx.db, postId)
    if (!post || post.demo === 1) return
    const rows = await linksOfPost(ctx.db, postId)
    const told = new Set(rows.filter(wasTold).map(({ target }) => target))
    const outgoing = post.state === 'published' ? await listOutgoing(ctx, post, post.html, told) : []
    const links = post.kind === 'post' ? outgoing : outgoing.filter(({ target }) => told.has(target))
    const byTarget = new Map(rows.map((row) => [row.target, row]))
    const text = textOf(ctx, post)
    for (const link of links) {
      await tellLink(ctx, byTarget.get(link.target) ?? (await newSentLink(ctx, postId, link)), text)
    }
    const present = new Set(links.map(({ target }: Outgoing) => target))
    for (const row of rows) if (!present.has(row.target)) await tellLoss(ctx, row)
  })
}

async function tellLink(ctx: Ctx, row: SentLinkRow, text: string): Promise<void> {
  if (row.choice === 'off') return updateSentLink(ctx, row.id, { present: 1, state: 'off', nextAt: null })
  if (row.sentHash === text && row.state !== 'off') return undefined
  await updateSentLink(ctx, row.id, { present: 1 })
  return askToSend(ctx, row.id)
}

/** Who never heard of a link need not hear that it is gone; only what the author chose for it is kept. */
async function tellLoss(ctx: Ctx, row: SentLinkRow): Promise<void> {
  if (row.state === 'planned') return undefined
  if (!hearsOfLoss(row)) {
    return updateSentLink(ctx, row.id, { present: 0, state: 'planned', sentHash: null, nextAt: null })
  }
  if (row.present === 0 && row.sentHash === removedText) return undefined
  await updateSentLink(ctx, row.id, { present: 0 })
  return askToSend(ctx, row.id)
}
