import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { render } from '../web/views.ts'
import { readStopLink, type StopSubject } from './act-links.ts'
import { deadView } from './act-view.ts'
import { saveWishes, type MailWishes } from './wishes.ts'

type Request = FastifyRequest<{ Params: { token: string } }>

const without: Record<StopSubject, Partial<MailWishes>> = {
  held: { held: 'none' },
  fresh: { fresh: 'none' },
  letter: { letter: false },
}

/**
 * Where an account stops one kind of mail: a page to confirm it on, whose form mail programs may send by themselves
 * (RFC 8058), from anywhere and without cookies.
 */
export async function stopRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  // RFC 8058 §3.2 lets programs send their one field in this form as well; what it says is known.
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: 4096 }, (_request, _body, done) =>
    done(null, {}),
  )
  app.get('/act/stop/:token', (request: Request, reply) => answer(ctx, request, reply, false))
  app.post('/act/stop/:token', { config: { foreign: true } }, (request: Request, reply) =>
    answer(ctx, request, reply, true),
  )
}

async function answer(ctx: Ctx, request: Request, reply: FastifyReply, sent: boolean): Promise<string> {
  const link = await readStopLink(ctx, request.params.token)
  if (!link) return render(ctx, request, reply, 'notifications/act', deadView(ctx, 'wrong'), { status: 404 })
  if (sent) await saveWishes(ctx, link.account, without[link.subject])
  return render(ctx, request, reply, 'notifications/act', stopView(ctx, request.params.token, link.subject, sent))
}

function stopView({ t }: Ctx, token: string, subject: StopSubject, sent: boolean) {
  return {
    title: t(sent ? 'notices.done' : 'notices.stopTitle'),
    notice: sent ? { good: true, text: t(`notices.stopped.${subject}`) } : null,
    lead: sent ? '' : t(`notices.stop.${subject}`),
    quote: null,
    form: sent ? null : { action: `/act/stop/${token}`, mark: '', tell: '', go: t('notices.stopGo'), as: '' },
    links: [{ href: '/admin/me#me-mail', text: t('notices.choose') }],
  }
}
