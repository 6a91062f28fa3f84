import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Key } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { wholeNumber } from '../lib/text.ts'
import { findMailbox } from '../mail/mailboxes.ts'
import { findSite } from '../settings/site.ts'
import { render } from '../web/views.ts'
import { paceChoices, scopeChoices } from './ask-view.ts'
import { changeFollow, endFollow, endFollows, neverWriteTo, writeAgainTo } from './change.ts'
import { isPace, isScope } from './follow.ts'
import { findFollow, listFollows, mostListed, type ListedFollow } from './queries.ts'
import { readManageToken } from './tokens.ts'
import { findWhose } from './whose.ts'

type Query = { done?: unknown }
const base = '/follow/manage'

/**
 * The one page for everything that an address follows: by the link in every mail, or by the session of whoever has proved
 * it. Opening it changes nothing; the address itself is not shown.
 */
export async function manageRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get<{ Params: { token: string }; Querystring: Query }>(`${base}/:token`, async (request, reply) => {
    const { token } = request.params
    return show(ctx, request, reply, await addressOf(ctx, token), `${base}/${token}`)
  })
  app.post<{ Params: { token: string } }>(`${base}/:token`, async (request, reply) => {
    const { token } = request.params
    return change(ctx, request, reply, await addressOf(ctx, token), `${base}/${token}`)
  })
  app.get<{ Querystring: Query }>(base, async (request, reply) => {
    const whose = await findWhose(ctx, request)
    return whose ? show(ctx, request, reply, whose.email, base) : reply.redirect(`/sign-in?back=${base}`, 303)
  })
  app.post(base, async (request, reply) => {
    const whose = await findWhose(ctx, request)
    return whose ? change(ctx, request, reply, whose.email, base) : reply.redirect(`/sign-in?back=${base}`, 303)
  })
}

async function addressOf(ctx: Ctx, token: string): Promise<string> {
  const id = readManageToken(ctx, token)
  const follow = id === undefined ? undefined : await findFollow(ctx.db, id)
  return follow?.email ?? refuse('not_found', 'follow.over')
}

async function change(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  email: string,
  page: string,
): Promise<FastifyReply> {
  const { sent, twice } = formFields(request.body)
  if (['do', 'id', 'scope', 'pace'].some((name) => twice.has(name))) refuse('bad_request', 'error.badRequest')
  const act = sent.get('do') ?? ''
  if (act === 'all') await endFollows(ctx, email)
  else if (act === 'never') await neverWriteTo(ctx, email)
  else if (act === 'again') await writeAgainTo(ctx, email)
  else if (act === 'change' || act === 'stop') await changeOne(ctx, email, act, sent)
  else refuse('bad_request', 'error.badRequest')
  return reply.redirect(`${page}?done=${act}`, 303)
}

/** A follow of another address answers like one that does not exist. */
async function changeOne(
  ctx: Ctx,
  email: string,
  act: 'change' | 'stop',
  sent: ReadonlyMap<string, string>,
): Promise<void> {
  const follow = await findFollow(ctx.db, wholeNumber(sent.get('id')) ?? 0)
  if (follow?.email !== email) return refuse('not_found', 'error.notFound')
  if (act === 'stop') return void (await endFollow(ctx, follow.id))
  const [scope, pace] = [sent.get('scope'), sent.get('pace')]
  if (!isScope(scope) || !isPace(pace)) return refuse('bad_request', 'error.badRequest')
  return changeFollow(ctx, follow.id, { scope, pace })
}

const notices: Record<string, Key> = {
  change: 'follow.done.change',
  stop: 'follow.done.stop',
  all: 'follow.done.all',
  never: 'follow.done.never',
  again: 'follow.done.again',
}

async function show(
  ctx: Ctx,
  request: FastifyRequest<{ Querystring: Query }>,
  reply: FastifyReply,
  email: string,
  action: string,
): Promise<string> {
  const { done } = request.query
  const notice = typeof done === 'string' && Object.hasOwn(notices, done) ? notices[done] : undefined
  const mailbox = await findMailbox(ctx.db, email)
  const follows = await listFollows(ctx.db, email)
  const { title } = await findSite(ctx.db)
  const data = {
    action,
    title: ctx.t('follow.manageTitle', { site: title }),
    notice: notice === undefined ? '' : ctx.t(notice),
    stopped: mailbox?.stoppedAt != null,
    paused: mailbox?.pausedAt != null,
    words: mailbox?.words ?? '',
    follows: follows.map((follow) => followView(ctx, follow)),
    most: follows.length === mostListed ? mostListed : 0,
  }
  return render(ctx, request, reply, 'follows/manage', { follow: data })
}

function followView(ctx: Ctx, { id, title, path, scope, pace, state, askedAt, confirmedAt }: ListedFollow) {
  return {
    id,
    title: title || ctx.t('follow.offline'),
    href: path === '' ? '' : `${path}#fil`,
    waits: state === 'asked',
    at: state === 'asked' ? askedAt : (confirmedAt ?? askedAt),
    scopes: scopeChoices(ctx, scope),
    paces: paceChoices(ctx, pace),
  }
}
