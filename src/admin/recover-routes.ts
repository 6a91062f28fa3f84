import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { Refusal, refuse } from '../errors.ts'
import { enterByWayIn, findByWayIn, noteResetAsked, type WayIn } from '../identities/credentials.ts'
import { readPerson } from '../identities/person.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { statusOf } from '../web/errors.ts'
import { render } from '../web/views.ts'
import { comeIn } from './come-in.ts'
import { oneField } from './fields.ts'

const open = { config: { open: true } }
const styles = ['desk-account.css']
const askRates: readonly Rate[] = [{ limit: 10, seconds: 3600 }]

/** For who has no pass phrase: not yet, or no longer. What is opened does nothing; only what is sent does. */
export async function recoverRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/reset', open, (request, reply) =>
    showAsk(ctx, request, reply, 200, { email: '', problem: '', asked: false }),
  )

  app.post('/admin/reset', open, async (request, reply) => {
    const email = oneField(request.body, 'email').slice(0, 254)
    const wrong = readPerson({ name: '-', email, role: 'owner' }).errors.find(({ field }) => field === 'email')
    if (wrong) {
      return showAsk(ctx, request, reply, 422, { email, problem: ctx.t(wrong.key, wrong.params), asked: false })
    }
    const wait = await spend(ctx, `reset/${addressPrefix(request.ip)}`, askRates)
    if (wait > 0) refuse('too_many', 'account.waitMinutes', { m: Math.ceil(wait / 60) }, wait)
    await noteResetAsked(ctx, email, request.ip)
    return showAsk(ctx, request, reply, 200, { email, problem: '', asked: true })
  })

  for (const [path, way] of [
    ['/admin/reset/:token', 'reset'],
    ['/admin/invitation/:token', 'invite'],
  ] as const) {
    app.get<{ Params: { token: string } }>(path, open, (request, reply) => showChoice(ctx, request, reply, way))
    app.post<{ Params: { token: string } }>(path, open, (request, reply) => choose(ctx, request, reply, way))
  }
}

type Shown = FastifyRequest<{ Params: { token: string } }>

function showAsk(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  shown: { email: string; problem: string; asked: boolean },
): Promise<string> {
  const page = { title: ctx.t('account.resetTitle'), styles }
  const words = ctx.mail
    ? { lead: ctx.t('notices.resetLead'), ask: ctx.t('notices.resetAsk'), answer: ctx.t('notices.resetAsked') }
    : { lead: ctx.t('account.resetLead'), ask: ctx.t('account.resetAsk'), answer: ctx.t('account.resetAsked') }
  return render(ctx, request, reply, 'admin/account/reset', { page, words, ...shown }, { status })
}

async function choose(ctx: Ctx, request: Shown, reply: FastifyReply, way: WayIn): Promise<FastifyReply | string> {
  try {
    const account = await enterByWayIn(ctx, way, request.params.token, oneField(request.body, 'passphrase'))
    return await comeIn(ctx, request, reply, account, { to: '/admin' })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid') {
      if (error instanceof Refusal && error.code === 'not_found') return showGone(ctx, request, reply)
      throw error
    }
    return showChoice(ctx, request, reply, way, error)
  }
}

async function showChoice(
  ctx: Ctx,
  request: Shown,
  reply: FastifyReply,
  way: WayIn,
  refusal?: Refusal,
): Promise<string> {
  const account = await findByWayIn(ctx, way, request.params.token)
  if (!account) return showGone(ctx, request, reply)
  const invited = way === 'invite'
  const { title: site } = (await request.server.commonData())['site'] as { title: string }
  const data = {
    page: { title: ctx.t(invited ? 'account.inviteTitle' : 'account.resetTitle'), scripts: ['reveal.js'], styles },
    lead: ctx.t(invited ? 'account.inviteLead' : 'account.chooseLead', { name: account.name, site }),
    go: ctx.t(invited ? 'account.inviteGo' : 'account.chooseGo'),
    action: `/admin/${invited ? 'invitation' : 'reset'}/${request.params.token}`,
    email: account.email,
    problem: refusal ? ctx.t(refusal.key, refusal.params) : '',
  }
  return render(ctx, request, reply, 'admin/account/choose', data, { status: refusal ? statusOf(refusal) : 200 })
}

function showGone(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<string> {
  const page = { title: ctx.t('account.wayGoneTitle'), styles }
  return render(ctx, request, reply, 'admin/account/gone', { page }, { status: 404 })
}
