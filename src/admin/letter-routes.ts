import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { may, type Account } from '../identities/account.ts'
import { wholeNumber } from '../lib/text.ts'
import {
  inviteWriter,
  letterErrors,
  listLetters,
  takeLetterBack,
  type LetterError,
  type Typed,
} from '../my-data/letter.ts'
import { statusOf } from '../web/errors.ts'
import { noticeOf, renderDesk } from './desk.ts'
import { oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { tabsOf } from './queue-page.ts'

const path = '/admin/letters'
const act = { config: { act: 'moderate-own' } } as const
const done = { sent: 'letters.sent', taken: 'letters.taken' } as const
type Values = Typed & { post: string }
type Shown = { values: Values; errors: LetterError[]; problem?: string; status?: number }

/** Inviting the writer of a private letter to publish it, and the invitations that wait for an answer. */
export async function letterRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get(path, act, (request, reply) => {
    const { post } = Object(request.query) as { post?: unknown }
    const values = { post: typeof post === 'string' ? post : '', name: '', email: '', text: '' }
    return show(ctx, request, reply, { values, errors: [] })
  })
  app.post(path, act, async (request, reply) => invite(ctx, request, reply))
  app.post(`${path}/take-back`, act, async (request, reply) => {
    await takeLetterBack(ctx, accountOf(request), oneField(request.body, 'id'))
    return reply.redirect(`${path}?done=taken`, 303)
  })
}

async function invite(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string | FastifyReply> {
  const field = (name: string) => oneField(request.body, name)
  const values = { post: field('post'), name: field('name'), email: field('email'), text: field('text') }
  const postId = wholeNumber(values.post)
  const missing: LetterError[] = postId === undefined ? [{ field: 'post', key: 'letters.postMissing', params: {} }] : []
  const errors = [...missing, ...letterErrors(values)]
  if (postId === undefined || errors.length > 0) return show(ctx, request, reply, { values, errors, status: 422 })
  try {
    await inviteWriter(ctx, accountOf(request), postId, values)
    return await reply.redirect(`${path}?done=sent`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'forbidden' || error.code === 'not_found') throw error
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter))
    const problem = ctx.t(error.key, error.params)
    return show(ctx, request, reply, { values, errors: [], problem, status: statusOf(error) })
  }
}

async function show(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, shown: Shown): Promise<string> {
  const { t } = ctx
  const account = accountOf(request)
  const { values, problem = '', status = 200 } = shown
  const errors = shown.errors.map(({ field, key, params }) => ({ field, text: t(key, params) }))
  const title = t('letters.title')
  const styles = ['desk-queue.css', 'desk-letters.css']
  const data = {
    page: { title, section: '/admin/reactions', styles, notice: noticeOf(ctx, request, done) },
    tabs: await tabsOf(ctx, account, null),
    action: path,
    values,
    problem,
    errors,
    errorsTitle: errors.length > 0 ? t('write.errors', { n: errors.length }) : '',
    wrong: Object.fromEntries(errors.toReversed().map(({ field, text }) => [field, text])),
    posts: (await listOpen(ctx, account)).map((post) => ({ ...post, chosen: String(post.id) === values.post })),
    waiting: await listLetters(ctx, account),
    mail: ctx.mail !== undefined,
  }
  return renderDesk(ctx, request, reply, 'letters/list', data, { status })
}

/** The published posts whose threads an account looks after, the latest first, 200 at most. */
async function listOpen(ctx: Ctx, account: Account): Promise<{ id: number; title: string }[]> {
  if (!may(account, 'moderate-own')) return refuse('forbidden', 'desk.forbidden')
  const query = ctx.db.selectFrom('posts').select(['id', 'title']).where('state', '=', 'published')
  const open = query.where('kind', '=', 'post').where('reactions', '<>', 'closed')
  const own = may(account, 'moderate') ? open : open.where('authorId', '=', account.authorId)
  return own.orderBy('publishedAt', 'desc').orderBy('id', 'desc').limit(200).execute()
}
