import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { guestCookies, readBrowser } from '../identities/guest.ts'
import type { Key, Params } from '../i18n/index.ts'
import { wholeNumber } from '../lib/text.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible, reactionPath, type Reaction } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import { findCurrent } from '../readers/current.ts'
import { readCookies } from '../web/cookies.ts'
import { statusOf } from '../web/errors.ts'
import { render } from '../web/views.ts'
import { longestWords, reportReaction, reportReasons, type Reporter, type ReportReason } from './report.ts'

type IdParams = { Params: { id: string } }
type Found = { reaction: Reaction & { number: number }; post: SignedPost }
type Typed = { reason: string; words: string }
type Wrong = { field: keyof Typed | null; key: Key; params: Params }

/**
 * Where anybody tells the moderators of a reaction that is shown: a page with a form, 303 to thanks, 422 with the text
 * kept for what is to correct, 429 with Retry-After, 404 for what nobody is shown.
 */
export async function reportRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<IdParams>('/r/:id/report', async (request, reply) => {
    const found = await find(ctx, request.params.id)
    const { done } = Object(request.query)
    return done === 'thanks'
      ? show(ctx, request, reply, found, 'reports/thanks', {})
      : showForm(ctx, request, reply, found, { reason: '', words: '' })
  })
  app.post<IdParams>('/r/:id/report', async (request, reply) => {
    const found = await find(ctx, request.params.id)
    const typed = { reason: field(request.body, 'reason'), words: field(request.body, 'words') }
    const reason = reportReasons.find((known) => known === typed.reason)
    if (!reason) {
      return showForm(
        ctx,
        request,
        reply,
        found,
        typed,
        { field: 'reason', key: 'reports.wrong.reason', params: {} },
        422,
      )
    }
    return answer(ctx, request, reply, found, typed, reason)
  })
}

async function answer(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
  typed: Typed,
  reason: ReportReason,
): Promise<string | FastifyReply> {
  try {
    await reportReaction(ctx, found.reaction, await reporterOf(ctx, request), { reason, words: typed.words })
    return await reply.redirect(`/r/${found.reaction.id}/report?done=thanks`, 303)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code !== 'invalid' && error.code !== 'too_many') throw error
    if (error.code === 'too_many') void reply.header('retry-after', String(error.retryAfter ?? 60))
    const { key, params } = error
    const wrong: Wrong = { field: error.code === 'invalid' ? 'words' : null, key, params }
    return showForm(ctx, request, reply, found, typed, wrong, statusOf(error))
  }
}

async function reporterOf(ctx: Ctx, request: FastifyRequest): Promise<Reporter> {
  const current = await findCurrent(ctx, request)
  const { voice } = readBrowser(ctx, readCookies(request, guestCookies))
  return { readerId: current?.kind === 'reader' ? current.reader.id : null, voice, address: request.ip }
}

/** A reaction that everybody is shown, at its place. */
async function find(ctx: Ctx, id: string): Promise<Found> {
  const number = wholeNumber(id)
  const reaction = number === undefined ? undefined : await findReaction(ctx.db, number)
  const post = reaction && (await findPost(ctx.db, reaction.postId))
  if (!reaction || !post || post.state !== 'published' || !isVisible(reaction.state) || reaction.number === null) {
    return refuse('not_found', 'error.notFound')
  }
  return { reaction: { ...reaction, number: reaction.number }, post }
}

/** A field that came several times is none of our pages' doing. */
function field(body: unknown, name: string): string {
  const value: unknown = Object(body)[name]
  if (value === undefined) return ''
  return typeof value === 'string' ? value : refuse('bad_request', 'error.badRequest')
}

async function showForm(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found,
  typed: Typed,
  wrong?: Wrong,
  status = 200,
): Promise<string> {
  const { t } = ctx
  const data = {
    action: `/r/${found.reaction.id}/report#faute`,
    reasons: reportReasons.map((name) => ({ name, text: t(`reports.reason.${name}`), chosen: name === typed.reason })),
    words: typed.words,
    longest: longestWords,
    wrong: wrong ? { field: wrong.field, text: t(wrong.key, wrong.params) } : null,
    errorsTitle: t('write.errors', { n: 1 }),
  }
  return show(ctx, request, reply, found, 'reports/form', data, status)
}

async function show(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { reaction, post }: Found,
  view: string,
  data: object,
  status = 200,
): Promise<string> {
  void reply.header('cache-control', 'no-store')
  const { number, html, excerpt, title } = reaction
  const name = shownName(reaction)
  const about = {
    title: ctx.t('reports.title', { n: number }),
    of: ctx.t('reports.of', { name, title: post.title }),
    html,
    excerpt: html === '' ? excerpt || title || '' : '',
    back: reactionPath(post.path, number),
  }
  return render(ctx, request, reply, view, { about, ...data }, { status })
}
