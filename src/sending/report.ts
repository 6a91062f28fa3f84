import type { Ctx } from '../context.ts'
import type { SignedPost } from '../posts/queries.ts'
import { listOutgoing, type Outgoing } from './outgoing.ts'
import { listSentLinks, type SentLink } from './sent-links.ts'
import { hearsOfLoss, removedText, wasTold } from './telling.ts'
import { chooseTransport, foundOf } from './transport.ts'

/** A link of a public post; `sent` is what became of it, undefined until its first turn comes. */
export type ReportedLink = Outgoing & { sent: SentLink | undefined }

/** A link that has left its post; `loss` is whether its page knows, is about to hear of it, or is not told. */
export type LostLink = SentLink & { loss: 'due' | 'told' | 'silent' }

/** How a post's links fare. `leavesAt` is when what has changed since is told; null when all of it was. */
export type Report = { links: ReportedLink[]; lost: LostLink[]; leavesAt: string | null }

/** What became of the links of a public post, in their order, and, apart, of those that have left it. */
export async function reportOf(ctx: Ctx, post: SignedPost): Promise<Report> {
  const rows = await listSentLinks(ctx.db, { postId: post.id, planned: true, limit: 400 })
  const byTarget = new Map(rows.map((row) => [row.target, row]))
  const told = new Set(rows.filter(wasTold).map(({ target }) => target))
  const outgoing = await listOutgoing(ctx, post, post.html, told)
  const targets = new Set(outgoing.map(({ target }) => target))
  return {
    links: outgoing.map((link) => ({ ...link, sent: asPublic(byTarget.get(link.target), link) })),
    lost: rows
      .filter(({ target, state }) => state !== 'planned' && !targets.has(target))
      .map((link) => ({ ...link, loss: lossOf(link) })),
    leavesAt: await nextTelling(ctx, post.id),
  }
}

function lossOf(link: SentLink): LostLink['loss'] {
  // Until the change is looked at, what is kept of a link is of the time when it was still there.
  if (link.present === 1 || link.state === 'waiting') return hearsOfLoss(link) ? 'due' : 'silent'
  return link.sentHash === removedText && (link.state === 'accepted' || link.state === 'self') ? 'told' : 'silent'
}

/** What was planned in a draft is about to happen once it is public, as far as it can be known. */
function asPublic(link: SentLink | undefined, { own }: Outgoing): SentLink | undefined {
  if (link?.state !== 'planned') return link
  return { ...link, present: 1, state: link.choice === 'off' ? 'off' : own ? 'self' : prospect(link) }
}

function prospect(link: SentLink): SentLink['state'] {
  const found = foundOf(link)
  return found?.outcome === 'read' && chooseTransport(found, link.choice).length === 0 ? 'nothing' : 'waiting'
}

async function nextTelling({ db }: Ctx, postId: number): Promise<string | null> {
  const query = db.selectFrom('jobs').select('runAt').where('key', '=', `send-linkbacks/${postId}`)
  return (await query.where('failedAt', 'is', null).executeTakeFirst())?.runAt ?? null
}
