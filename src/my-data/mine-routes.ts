import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { Refusal, refuse } from '../errors.ts'
import { endFollow } from '../follows/change.ts'
import { findFollow } from '../follows/queries.ts'
import { readGuest } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import { wholeNumber } from '../lib/text.ts'
import { listMessages } from '../reactions/person.ts'
import { endReaderSession, endReaderSessions } from '../readers/sessions.ts'
import { mailboxKey } from '../mail/asking.ts'
import { readReaderCookie, writeReaderCookie } from '../readers/cookies.ts'
import { render } from '../web/views.ts'
import { renameHolder } from './change.ts'
import { writeDownload } from './download.ts'
import { doneText } from './done.ts'
import { findHolder, type Holder } from './holder.ts'
import { endProof } from './session.ts'
import { mineView, type Typed } from './view.ts'

type Request = FastifyRequest
type Reply = FastifyReply

const path = '/my-data'
const renames = [{ limit: 10, seconds: 3600 }]

/** What somebody who has proved who they are sees and does, beside erasing; whoever has not is led to where it begins. */
export async function mineRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.post(path, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    return holder ? change(ctx, request, reply, holder) : reply.redirect(path, 303)
  })
  app.get(`${path}/download`, async (request, reply) => {
    const holder = await findHolder(ctx, request)
    if (!holder) return reply.redirect(path, 303)
    const host = new URL(ctx.settings.siteUrl).hostname
    void reply.header(
      'content-disposition',
      `attachment; filename="${host}-${ctx.now().toISOString().slice(0, 10)}.json"`,
    )
    return reply.type('application/json; charset=utf-8').send(await writeDownload(ctx, holder))
  })
}

/** The page of their messages, 50 at once. */
export async function showMine(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  holder: Holder,
  { status = 200, ...typed }: Typed & { status?: number } = {},
): Promise<string> {
  const { before } = Object(request.query) as { before?: unknown }
  const messages = await listMessages(ctx.db, holder.person, wholeNumber(before))
  const view = await mineView(ctx, holder, messages, typed)
  return render(ctx, request, reply, 'my-data/mine', { ...view, notice: doneText(ctx, request) }, { status })
}

async function change(ctx: Ctx, request: Request, reply: Reply, holder: Holder): Promise<string | Reply> {
  const { sent, twice } = formFields(request.body)
  const act = sent.get('do')
  if (act === 'rename') {
    return rename(ctx, request, reply, holder, { name: sent.get('name') ?? '', twice: twice.has('name') })
  }
  if (act === 'stop') {
    await stopFollow(ctx, holder, wholeNumber(sent.get('id')))
    return reply.redirect(`${path}?done=stopped`, 303)
  }
  if (act === 'end-all') {
    for (const id of holder.person.readerIds) await endReaderSessions(ctx, id)
    if (holder.signedIn) writeReaderCookie(ctx, reply, 'reader', '')
    return reply.redirect(`${path}?done=closed`, 303)
  }
  if (act !== 'end') return refuse('bad_request', 'error.badRequest')
  await endProof(ctx, request, reply)
  await endReaderSession(ctx, readReaderCookie(ctx, request, 'reader'))
  writeReaderCookie(ctx, reply, 'reader', '')
  return reply.redirect(path, 303)
}

async function rename(
  ctx: Ctx,
  request: Request,
  reply: Reply,
  holder: Holder,
  typed: { name: string; twice: boolean },
): Promise<string | Reply> {
  const { guest, errors } = readGuest({ name: typed.name, email: '', website: '' })
  const key = typed.twice ? 'error.twice' : errors[0]?.key
  if (key !== undefined) return showMine(ctx, request, reply, holder, { status: 422, name: typed.name, wrong: key })
  const whose = holder.person.readerIds[0] ?? mailboxKey(holder.person.emails[0] ?? '')
  const seconds = ctx.config.rateLimits ? await spend(ctx, `my-data-name/${whose}`, renames) : 0
  if (seconds > 0) {
    void reply.header('retry-after', String(seconds))
    return showMine(ctx, request, reply, holder, { status: 429, name: typed.name, wrong: 'mydata.tooManyNames' })
  }
  try {
    await renameHolder(ctx, holder, guest.name)
    return await reply.redirect(`${path}?done=named`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'forbidden') throw error
    return showMine(ctx, request, reply, holder, { status: 422, name: typed.name, wrong: error.key })
  }
}

/** Somebody else's follow is like one that does not exist. */
async function stopFollow(ctx: Ctx, { person }: Holder, id: number | undefined): Promise<void> {
  const follow = id === undefined ? undefined : await findFollow(ctx.db, id)
  if (!follow || !person.emails.includes(follow.email)) return refuse('not_found', 'error.notFound')
  await endFollow(ctx, follow.id)
}
