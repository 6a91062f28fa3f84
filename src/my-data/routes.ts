import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readGuest } from '../identities/guest.ts'
import type { Key, Params } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { readReaderCookie } from '../readers/cookies.ts'
import { findReaderSession } from '../readers/sessions.ts'
import { render } from '../web/views.ts'
import { askForLink } from './ask.ts'
import { doneText } from './done.ts'
import { eraseRoutes } from './erase-routes.ts'
import { findHolder } from './holder.ts'
import { mineRoutes, showMine } from './mine-routes.ts'
import { isGoodLink, openLink, writeProof } from './session.ts'

type Request = FastifyRequest
type Reply = FastifyReply
type LinkParams = { Params: { token: string } }

/**
 * Where somebody sees, takes and erases what they wrote here: proved by a mail, or by their session as a reader. Until
 * something is proved, every page says the same whether or not anything is here. None is stored or indexed.
 */
export async function myDataRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'same-origin' })
  })
  app.get('/my-data', async (request, reply) => {
    const holder = await findHolder(ctx, request)
    return holder ? showMine(ctx, request, reply, holder) : showAsk(ctx, request, reply, {})
  })
  app.post('/my-data/ask', async (request, reply) => ask(ctx, request, reply))

  app.get<LinkParams>('/my-data/link/:token', async (request, reply) => {
    const { token } = request.params
    if (!(await isGoodLink(ctx, token))) return showLate(ctx, request, reply)
    return render(ctx, request, reply, 'my-data/link', { action: `/my-data/link/${token}` })
  })
  app.post<LinkParams>('/my-data/link/:token', async (request, reply) => {
    const session = await findReaderSession(ctx, readReaderCookie(ctx, request, 'reader'))
    const proof = await openLink(ctx, request.params.token, session?.reader.id ?? null)
    if (proof === undefined) return showLate(ctx, request, reply)
    writeProof(ctx, reply, proof)
    return reply.redirect('/my-data', 303)
  })
  await app.register(mineRoutes, { ctx })
  await app.register(eraseRoutes, { ctx })
}

async function ask(ctx: Ctx, request: Request, reply: Reply): Promise<string | Reply> {
  const { sent, twice } = formFields(request.body)
  const email = (sent.get('email') ?? '').trim()
  const again = (status: number, key: Key, params: Params = {}) =>
    showAsk(ctx, request, reply, { status, email, problem: ctx.t(key, params) })
  if (!ctx.mail) return again(422, 'mydata.noMail')
  if (twice.has('email')) return again(422, 'error.twice')
  if (email === '') return again(422, 'mydata.emailMissing')
  const wrong = readGuest({ name: 'x', email, website: '' }).errors.find(({ field }) => field === 'email')
  if (wrong) return again(422, wrong.key, wrong.params)
  const seconds = await askForLink(ctx, email, request.ip)
  if (seconds === 0) return reply.redirect('/my-data?done=asked', 303)
  void reply.header('retry-after', String(seconds))
  return again(429, 'mydata.tooMany', { n: Math.ceil(seconds / 60) })
}

type Asked = { status?: number; email?: string; problem?: string; above?: string }

/** `problem` stands beside the field, `above` on top of the page. */
function showAsk(ctx: Ctx, request: Request, reply: Reply, asked: Asked): Promise<string> {
  const { status = 200, email = '', problem = '', above = '' } = asked
  const data = { email, problem, above, notice: doneText(ctx, request), mail: ctx.mail !== undefined }
  return render(ctx, request, reply, 'my-data/ask', data, { status })
}

function showLate(ctx: Ctx, request: Request, reply: Reply): Promise<string> {
  return showAsk(ctx, request, reply, { status: 410, above: ctx.t('mydata.late') })
}
