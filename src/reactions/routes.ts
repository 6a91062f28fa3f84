import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { isUnavailable } from '../db/dialect.ts'
import { Refusal, refuse } from '../errors.ts'
import { wholeNumber } from '../lib/text.ts'
import { isOpen, isSlug } from '../posts/post.ts'
import { findPost, type ShownPost } from '../posts/queries.ts'
import { signerKey } from '../sign-in/signer.ts'
import { followReplies } from './follow-replies.ts'
import type { FormError, FormState } from './form.ts'
import { giveVoice, isUnproven } from './give-voice.ts'
import { findReplyTo, openForm } from './open-form.ts'
import { ownRoutes } from './own-routes.ts'
import { placeOf, writerOf, writes } from './own.ts'
import { findParent, findThreadAt } from './queries.ts'
import { isVisible, type CommentDraft } from './reaction.ts'
import { readForm, type TypedForm } from './read-form.ts'
import { renderText } from './row.ts'
import { isTurnedAway } from './screen.ts'
import { changeSigner, dropTyped, signature } from './sign.ts'
import { readStamp, renewStamp, type StampVerdict } from './stamp.ts'
import { submitReaction } from './submit.ts'
import { readVisitor, recognise, type Recognised } from './visitor.ts'

/** Draws a post's page with its form in a given state; the site's front gives it, since a page is more than its thread. */
export type ShowPost = (
  request: FastifyRequest,
  reply: FastifyReply,
  post: ShownPost,
  form: FormState,
  status?: number,
) => Promise<string>

type PostParams = { year: string; month: string; slug: string }
type ThreadAt = NonNullable<Awaited<ReturnType<typeof findThreadAt>>>
type Sent = {
  request: FastifyRequest
  reply: FastifyReply
  visitor: Recognised
  post: ThreadAt
  typed: TypedForm
  stamp: StampVerdict
}

/**
 * The form of a post, and what its writers may do with their reactions. A message is answered 303 (to its number, or to
 * the address that shows it waiting), 200 for a preview, 422 with the text kept for what is to correct, 429 with
 * Retry-After, 403 where reactions are closed or a rule refuses, 404, 410, 503 with the text kept.
 */
export async function reactionRoutes(
  app: FastifyInstance,
  { ctx, showPost }: { ctx: Ctx; showPost: ShowPost },
): Promise<void> {
  const route = '/:year(^\\d{4}$)/:month(^\\d{2}$)/:slug/reactions'
  app.get<{ Params: PostParams }>(route, async (request, reply) => reply.redirect(`${pathOf(request.params)}#reagir`))
  app.post<{ Params: PostParams }>(route, async (request, reply) => {
    const post = (await findThreadAt(ctx.db, pathOf(request.params))) ?? refuse('not_found', 'error.notFound')
    if (post.state !== 'published') refuse('gone', 'error.gone')
    if (typeof request.body !== 'object') refuse('bad_request', 'error.badRequest')
    const visitor = await recognise(ctx, request, readVisitor(ctx, request))
    const typed = readForm(request.body, visitor.current !== undefined)
    const sent = { request, reply, visitor, post, typed, stamp: readStamp(ctx, post.id, typed.stamp) }
    if (!isOpen(post)) return again(ctx, showPost, sent, {}, 403)
    if (typed.act === 'preview') return answerPreview(ctx, showPost, sent)
    return typed.act === 'publish' ? answerComment(ctx, showPost, sent) : answerSigner(ctx, showPost, sent)
  })
  await app.register(ownRoutes, { ctx })
}

/** The path of a post from an address; what can be no slug names no post. */
function pathOf({ year, month, slug }: PostParams): string {
  if (!isSlug(slug)) refuse('not_found', 'error.notFound')
  return `/${year}/${month}/${slug}`
}

async function answerPreview(ctx: Ctx, showPost: ShowPost, sent: Sent): Promise<string> {
  const { typed } = sent
  try {
    if (typed.errors.length > 0) return await again(ctx, showPost, sent, { errors: typed.errors }, 422)
    const { html } = renderText(typed.values.text)
    return await again(ctx, showPost, sent, { preview: html }, 200)
  } catch (error) {
    return answerProblem(ctx, showPost, sent, error)
  }
}

/** The form again, with why, when nobody could be sent to sign in. */
async function answerSigner(ctx: Ctx, showPost: ShowPost, sent: Sent): Promise<string | FastifyReply> {
  try {
    const done = await changeSigner(ctx, sent)
    if ('html' in done) return done.html
    if ('to' in done) return await sent.reply.redirect(done.to, 303)
    const { problem: key, params = {} } = done
    if (key === 'signin.tooMany') refuse('too_many', key, params, Number(params.s))
    return await again(ctx, showPost, sent, { notice: { key, params } }, 422)
  } catch (error) {
    return answerProblem(ctx, showPost, sent, error)
  }
}

async function answerComment(ctx: Ctx, showPost: ShowPost, sent: Sent): Promise<string | FastifyReply> {
  const { request, reply, visitor, post, typed, stamp } = sent
  const { errors } = typed
  try {
    if (typed.signer !== undefined && typed.signer !== signerKey(visitor.current)) {
      // Nobody's words go out under a name that the form did not show.
      return await again(ctx, showPost, sent, { notice: { key: 'signin.otherSigner', params: {} } }, 422)
    }
    const parentId = await parentOf(ctx, post.id, typed, errors)
    if (errors.length > 0) return await again(ctx, showPost, sent, { errors }, 422)
    if (stamp.stale) return await again(ctx, showPost, sent, { notice: { key: 'error.stale', params: {} } }, 422)
    const submission = await submitReaction(ctx, toDraft(sent, parentId))
    await dropTyped(ctx, reply, visitor, post.id)
    void reply.header('cache-control', 'no-store')
    if (isUnproven(visitor, submission) && !isVisible(submission.reaction.state)) {
      return await reply.redirect(`${post.path}#fil`, 303)
    }
    giveVoice(ctx, reply, visitor, typed, submission)
    const known = writes(writerOf(visitor.voice, visitor.current), submission.reaction)
    const place = placeOf(ctx, post.path, submission.reaction, known)
    return await reply.redirect(
      await followReplies(ctx, { visitor, typed, postId: post.id, from: request.ip }, submission, place),
      303,
    )
  } catch (error) {
    request.log.debug({ err: error }, 'message not taken')
    return answerProblem(ctx, showPost, sent, error)
  }
}

async function parentOf(ctx: Ctx, postId: number, typed: TypedForm, errors: FormError[]): Promise<number | null> {
  const { parent: number } = typed.values
  if (number === '') return null
  const parent = await findParent(ctx.db, postId, wholeNumber(number))
  if (parent) return parent.id
  errors.push({ field: 'parent', key: 'error.parent', params: {} })
  typed.values.parent = ''
  return null
}

function toDraft({ request, visitor, post, typed, stamp }: Sent, parentId: number | null): CommentDraft {
  return {
    kind: 'comment',
    postId: post.id,
    parentId,
    ...signature(visitor.current, typed.guest),
    lang: null,
    source: typed.values.text,
    voice: visitor.current ? null : visitor.voice,
    address: request.ip,
    agent: request.headers['user-agent'] ?? null,
    signs: typed.honeypot ? [...stamp.signs, 'honeypot'] : stamp.signs,
  }
}

async function answerProblem(ctx: Ctx, showPost: ShowPost, sent: Sent, error: unknown): Promise<string> {
  if (error instanceof Refusal) {
    const { key, params, code, retryAfter } = error
    if (code === 'too_many') {
      void sent.reply.header('retry-after', String(retryAfter ?? 60))
      return again(ctx, showPost, sent, { notice: { key, params } }, 429)
    }
    if (code === 'invalid') return again(ctx, showPost, sent, { errors: [toFormError(error)] }, 422)
    if (key === 'signin.otherSigner') return again(ctx, showPost, sent, { notice: { key, params } }, 422)
    if (isTurnedAway(error)) return again(ctx, showPost, sent, { notice: { key, params } }, 403)
  }
  if (!isUnavailable(error)) throw error
  sent.request.log.error({ err: error }, 'a message could not be written')
  return again(ctx, showPost, sent, { notice: { key: 'error.unsaved', params: {} } }, 503)
}

function toFormError({ key, params }: Refusal): FormError {
  return key === 'reaction.parent'
    ? { field: 'parent', key: 'error.parent', params: {} }
    : { field: 'text', key, params }
}

/** The page again with everything typed, and the stamp it was sent with while that is still good. */
async function again(
  ctx: Ctx,
  showPost: ShowPost,
  { request, reply, visitor, post, typed, stamp }: Sent,
  told: Partial<Pick<FormState, 'errors' | 'notice' | 'preview'>>,
  status: number,
): Promise<string> {
  const form = await openForm(ctx, visitor, post)
  const { values } = typed
  void reply.header('cache-control', 'no-store')
  const kept = stamp.stale ? renewStamp(ctx, post.id) : stamp.signs.includes('stamp-missing') ? form.stamp : typed.stamp
  const replyTo = values.parent === '' ? null : await findReplyTo(ctx, post.id, values.parent)
  const page = (await findPost(ctx.db, post.id)) ?? refuse('not_found', 'error.notFound')
  return showPost(request, reply, page, { ...form, ...told, values, replyTo, stamp: kept, personal: true }, status)
}
