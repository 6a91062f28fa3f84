import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { guestCookies } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import { wholeNumber } from '../lib/text.ts'
import { eraseReactions, type Erasure } from '../reactions/erase.ts'
import { findMessage, listMessages } from '../reactions/person.ts'
import { readReaderCookie, writeReaderCookie } from '../readers/cookies.ts'
import { dropDrafts } from '../readers/drafts.ts'
import { writeCookie } from '../web/cookies.ts'
import { render } from '../web/views.ts'
import { eraseHolder } from './change.ts'
import { findHolder, type Holder } from './holder.ts'
import { endProof } from './session.ts'
import { messageView } from './view.ts'

type Request = FastifyRequest
type Reply = FastifyReply
type One = { Params: { id: string } }

const path = '/my-data'

/** Where somebody erases one of their messages, or all there is of them: asked first, done by a form. */
export async function eraseRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get(`${path}/erase`, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    return holder ? askAll(ctx, request, reply, holder) : reply.redirect(path, 303)
  })
  app.post(`${path}/erase`, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    if (!holder) return reply.redirect(path, 303)
    const what = chosen(request)
    if (!what) return askAll(ctx, request, reply, holder, 422)
    await eraseHolder(ctx, holder, what)
    await endProof(ctx, request, reply)
    await forgetBrowser(ctx, request, reply)
    return reply.redirect(`${path}?done=erased`, 303)
  })
  app.get<One>(`${path}/erase/:id`, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    return holder ? askOne(ctx, request, reply, holder) : reply.redirect(path, 303)
  })
  app.post<One>(`${path}/erase/:id`, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    if (!holder) return reply.redirect(path, 303)
    const message = await findOne(ctx, request, holder)
    const what = chosen(request)
    if (!what) return askOne(ctx, request, reply, holder, 422)
    await eraseReactions(ctx, [message], what)
    return reply.redirect(`${path}?done=erased`, 303)
  })
}

async function askAll(ctx: Ctx, request: Request, reply: Reply, { person }: Holder, status = 200): Promise<string> {
  const { total } = await listMessages(ctx.db, person)
  const view = { action: `${path}/erase`, total, message: null }
  return render(ctx, request, reply, 'my-data/erase', { ...view, ...choice(ctx, status) }, { status })
}

async function askOne(ctx: Ctx, request: Request, reply: Reply, holder: Holder, status = 200): Promise<string> {
  const message = messageView(ctx, await findOne(ctx, request, holder))
  const view = { action: message.erase, total: 1, message }
  return render(ctx, request, reply, 'my-data/erase', { ...view, ...choice(ctx, status) }, { status })
}

/** Nothing is chosen beforehand: both ways are for good. */
function choice({ t, settings }: Ctx, status: number) {
  const { backupDays } = settings
  return {
    wrong: status === 422 ? t('mydata.eraseChoose') : '',
    errorsTitle: status === 422 ? t('write.errors', { n: 1 }) : '',
    backups: backupDays === 0 ? '' : t('mydata.backups', { d: backupDays }),
  }
}

async function findOne(ctx: Ctx, request: Request, { person }: Holder) {
  const id = wholeNumber((request.params as One['Params']).id)
  const message = id === undefined ? undefined : await findMessage(ctx.db, person, id)
  return message ?? refuse('not_found', 'error.notFound')
}

function chosen(request: Request): Erasure | undefined {
  const { sent, twice } = formFields(request.body)
  const what = sent.get('what')
  return !twice.has('what') && (what === 'name' || what === 'text') ? what : undefined
}

/** What this browser remembers of them goes too. */
async function forgetBrowser(ctx: Ctx, request: Request, reply: Reply): Promise<void> {
  await dropDrafts(ctx, readReaderCookie(ctx, request, 'draft'))
  for (const name of guestCookies) writeCookie(reply, ctx.settings.siteUrl, { name, value: '', maxAge: 0 })
  writeReaderCookie(ctx, reply, 'reader', '')
  writeReaderCookie(ctx, reply, 'draft', '')
}
