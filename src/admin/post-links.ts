import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { askToLook, chooseLinks, isToLookAt, listLeaving, listPlanned, type PlannedLink } from '../sending/plan.ts'
import { findSentLink, retrySentLink } from '../sending/sent-links.ts'
import type { SentLinkRow } from '../db/schema-links.ts'
import { silenceOf } from '../sending/telling.ts'
import type { Draft } from '../posts/drafts.ts'
import type { SignedPost } from '../posts/queries.ts'
import { isSaid, oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { lookOf } from './post-look.ts'
import { editorPath, openPost, type PostParams } from './post-open.ts'

/** The links of a working copy, and those of the public post that it holds no more. */
export type Planned = { links: PlannedLink[]; leaving: SentLinkRow[] }

/** `POST /admin/posts/:id/links/retry`: tells the page of one link once more; answered 303 to the report. */
export async function postLinkRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post<PostParams>('/admin/posts/:id/links/retry', { config: { act: 'write' } }, async (request, reply) => {
    const post = await openPost(ctx, request)
    const link = await findSentLink(ctx.db, wholeNumber(oneField(request.body, 'link')) ?? 0)
    if (link?.postId !== post.id) refuse('not_found', 'error.notFound')
    const report = `${editorPath(post)}/published`
    try {
      await retrySentLink(ctx, accountOf(request), link.id)
    } catch (error) {
      // The report says itself that nobody is told, or that the link is no longer one of the post's.
      if (!isSaid(error)) throw error
      return reply.redirect(`${report}#liens`, 303)
    }
    return reply.redirect(`${report}?retried=${link.id}#lien-${link.id}`, 303)
  })
}

/** The links of a working copy, and those it has lost; what is not known yet of where the former lead is looked up meanwhile. */
export async function lookAtLinks(ctx: Ctx, post: SignedPost, { fields }: Draft): Promise<Planned> {
  if (fields.kind !== 'post' || post.demo === 1) return { links: [], leaving: [] }
  const links = await listPlanned(ctx, post, lookOf(ctx, fields.source, fields.lang).html)
  if (!silenceOf(ctx) && links.some(isToLookAt)) await askToLook(ctx, post.id)
  return { links, leaving: await listLeaving(ctx.db, post, links) }
}

/** Keeps what the publishing form says of the links that it showed. */
export async function keepChoices(ctx: Ctx, post: SignedPost, { fields }: Draft, body: unknown): Promise<void> {
  const [seen, seenTrackback] = [keys(oneField(body, 'seen')), keys(oneField(body, 'seenTrackback'))]
  if (seen.length + seenTrackback.length === 0) return
  const { tell } = Object(body) as { tell?: unknown }
  const ticked = new Set([tell ?? []].flat().map(String))
  const links = await listPlanned(ctx, post, lookOf(ctx, fields.source, fields.lang).html)
  await chooseLinks(ctx, post.id, links, { seen, seenTrackback, ticked })
}

function keys(field: string): string[] {
  return field.split(' ').filter((key) => /^[0-9a-f]{16}$/.test(key))
}
