import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { Refusal, refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { mailProblem } from '../identities/guest.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { formFields } from '../lib/form-fields.ts'
import { tidyLine } from '../lib/text.ts'
import { isSlug } from '../posts/post.ts'
import { findPostByPath, type ShownPost } from '../posts/queries.ts'
import { render } from '../web/views.ts'
import { askFollow } from './ask.ts'
import { askView, type Wish } from './ask-view.ts'
import { isPace, isScope } from './follow.ts'
import { findWhose } from './whose.ts'

type PostParams = { year: string; month: string; slug: string }
type Said = { email?: string; wish?: Wish; notice?: string; status?: number }

const route = '/:year(^\\d{4}$)/:month(^\\d{2}$)/:slug/follow'
const perSender = [{ limit: 10, seconds: 3600 }]

/** The page of a post where its thread can be followed: by mail, once the address is proven, or by its feed. */
export async function askRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: PostParams; Querystring: { done?: unknown } }>(route, async (request, reply) => {
    const post = await findThread(ctx, request.params)
    return show(ctx, request, reply, post, { notice: noticeOf(ctx, request.query.done) })
  })
  app.post<{ Params: PostParams }>(route, async (request, reply) => {
    const post = await findThread(ctx, request.params)
    const { sent, twice } = formFields(request.body)
    if (['email', 'scope', 'pace'].some((name) => twice.has(name))) refuse('bad_request', 'error.badRequest')
    const [scope, pace] = [sent.get('scope') ?? 'thread', sent.get('pace') ?? 'now']
    if (!isScope(scope) || !isPace(pace)) refuse('bad_request', 'error.badRequest')
    const whose = await findWhose(ctx, request)
    const typed = tidyLine(sent.get('email') ?? '', 255)
    const said = { email: typed, wish: { scope, pace } }
    const wrong = whose ? undefined : problemOf(typed)
    if (wrong) return show(ctx, request, reply, post, { ...said, status: 422 }, wrong)
    const wait = await waitOf(ctx, request.ip)
    if (wait > 0) return showBusy(ctx, request, reply, post, { ...said, status: 429 }, wait)
    const { email, name, readerId } = whose ?? { email: typed, name: '', readerId: null }
    const wish = { email, name, readerId, scope, pace, proven: whose !== undefined, postId: post.id, from: request.ip }
    try {
      return await reply.redirect(`${post.path}/follow?done=${await askFollow(ctx, wish)}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'too_many') throw error
      return showBusy(ctx, request, reply, post, { ...said, status: 429 }, error.retryAfter ?? 60)
    }
  })
}

/** A post with a thread that is public; what was is 410, all else 404. */
async function findThread(ctx: Ctx, { year, month, slug }: PostParams): Promise<ShownPost> {
  const post = isSlug(slug) ? await findPostByPath(ctx.db, `/${year}/${month}/${slug}`) : undefined
  if (post?.kind !== 'post') return refuse('not_found', 'error.notFound')
  return post.state === 'published' ? post : refuse('gone', 'error.gone')
}

function problemOf(email: string): Key | undefined {
  return email === '' ? 'follow.emailMissing' : mailProblem(email)
}

async function waitOf(ctx: Ctx, address: string): Promise<number> {
  return ctx.config.rateLimits ? spend(ctx, `follow/${addressPrefix(address)}`, perSender) : 0
}

function noticeOf({ t }: Ctx, done: unknown): string {
  if (done === 'asked') return t('follow.asked')
  return done === 'on' ? t('follow.on') : ''
}

async function showBusy(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: ShownPost,
  said: Said,
  wait: number,
): Promise<string> {
  void reply.header('retry-after', String(wait))
  return show(ctx, request, reply, post, said, 'error.rate', { s: wait })
}

async function show(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  post: ShownPost,
  { email = '', wish, notice = '', status = 200 }: Said,
  problem?: Key,
  params: Record<string, number> = {},
): Promise<string> {
  const whose = await findWhose(ctx, request)
  const wrong = problem === undefined ? '' : ctx.t(problem, params)
  const ofField = wrong !== '' && status === 422
  const view = { ...askView(ctx, post, wish), known: whose !== undefined, email, notice, wrong, ofField }
  return render(ctx, request, reply, 'follows/ask', { follow: view }, { status })
}
