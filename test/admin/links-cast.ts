import { instant, type Ctx } from '../../src/context.ts'
import type { LinkbackRow } from '../../src/db/schema-reactions.ts'
import type { SentLinkRow } from '../../src/db/schema-links.ts'
import { randomToken } from '../../src/lib/secrets.ts'
import { parseHttpUrl, sourceKey } from '../../src/lib/urls.ts'
import { newSentLink } from '../../src/sending/sent-links.ts'
import { takePair } from '../../src/linkbacks/queries.ts'
import type { Reaction } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { already, linkback } from '../support/cast.ts'

/** A request as the door keeps it, read without finding a link unless told otherwise. */
export async function arrives(
  ctx: Ctx,
  postId: number,
  source: string,
  own: Partial<LinkbackRow> = {},
): Promise<LinkbackRow> {
  const url = parseHttpUrl(source)
  if (!url) throw new Error(`no address: ${source}`)
  return takePair(ctx.db, {
    token: randomToken(),
    transport: 'webmention',
    transports: '["webmention"]',
    source,
    sourceKey: sourceKey(url),
    sourceHost: url.host,
    target: `${ctx.settings.siteUrl}/x`,
    provenTarget: null,
    postId,
    parentNumber: null,
    fields: '{}',
    asked: 1,
    begun: 1,
    ended: 1,
    outcome: 'no-link',
    reactionId: null,
    sender: '203.0.113.9',
    requestedAt: instant(ctx),
    checkedAt: instant(ctx),
    ...own,
  })
}

/** A link that stands in the thread of a post, with the request that brought it. */
export async function standsIn(
  ctx: Ctx,
  postId: number,
  sourceUrl: string,
  own: Parameters<typeof linkback>[1] = {},
): Promise<Reaction> {
  const draft = linkback({ id: postId }, { sourceUrl, imported: already(), ...own })
  const { reaction } = await submitReaction(ctx, draft)
  await arrives(ctx, postId, sourceUrl, { outcome: 'published', reactionId: reaction.id })
  return reaction
}

/** A link of a post, and what became of it. */
export async function wasSent(
  ctx: Ctx,
  postId: number,
  target: string,
  own: Partial<SentLinkRow> = {},
): Promise<SentLinkRow> {
  const host = parseHttpUrl(target)?.host ?? ''
  return newSentLink(ctx, postId, { target, host }, { state: 'accepted', present: 1, ...own })
}

/** Links of every fate between a post and one site. */
export async function exchangeLinks(ctx: Ctx, postId: number): Promise<{ host: string }> {
  const host = 'levain.example'
  const stays = await standsIn(ctx, postId, `https://${host}/reste`)
  await standsIn(ctx, postId, `https://${host}/part`, { imported: already('gone') })
  await standsIn(ctx, postId, `https://${host}/aime`, { relation: 'like', imported: already() })
  const failing = { failures: 2, failingSince: instant(ctx), recheckAt: instant(ctx) }
  await ctx.db.updateTable('linkbacks').set(failing).where('reactionId', '=', stays.id).execute()
  await arrives(ctx, postId, `https://${host}/sans-lien`)
  await arrives(ctx, postId, `https://${host}/en-route`, { begun: 0, ended: 0, outcome: null, checkedAt: null })
  await wasSent(ctx, postId, `https://${host}/cite`, { transport: 'webmention', httpStatus: 201, sentAt: instant(ctx) })
  await wasSent(ctx, postId, `https://${host}/non`, { state: 'refused', words: 'No link found.', httpStatus: 400 })
  await wasSent(ctx, postId, `https://${host}/plus-tard`, { state: 'unreachable', nextAt: instant(ctx), tries: 2 })
  await wasSent(ctx, postId, `https://${host}/rien`, { state: 'nothing', found: '{"title":"Une page muette"}' })
  return { host }
}
