import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { switchKeys } from '../identities/account.ts'
import { faceErrors, saveAuthor } from '../identities/author.ts'
import { changeEmail, changePassphrase } from '../identities/credentials.ts'
import { readPerson } from '../identities/person.ts'
import { endSessions, listSessions } from '../identities/sessions.ts'
import { wholeNumber } from '../lib/text.ts'
import { statusOf } from '../web/errors.ts'
import { renewSession } from './come-in.ts'
import { oneField } from './fields.ts'
import { accountOf } from './guard.ts'
import { renderMe, type MeTyped } from './me-page.ts'

/** The page of one's own account: the public face, mail address, pass phrase, sessions, keys of the queue. */
export async function meRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  app.get('/admin/me', (request, reply) => renderMe(ctx, request, reply))

  app.post('/admin/me', async (request, reply) => {
    const one = (field: string) => oneField(request.body, field)
    const typed = { name: one('name'), word: one('word'), bio: one('bio') }
    const errors = faceErrors(typed)
    if (errors.length > 0) return renderMe(ctx, request, reply, { status: 422, typed, errors })
    await saveAuthor(ctx, { slug: accountOf(request).slug, ...typed })
    return reply.redirect('/admin/me?done=face', 303)
  })

  app.post('/admin/me/email', async (request, reply) => {
    const email = oneField(request.body, 'email')
    const wrong = readPerson({ name: '-', email, role: 'owner' }).errors.find(({ field }) => field === 'email')
    if (wrong) return renderMe(ctx, request, reply, { status: 422, typed: { email }, errors: [wrong] })
    const present = oneField(request.body, 'passphrase-email')
    const fields = { 'account.emailTaken': 'email', '': 'passphrase-email' }
    return orAgain(ctx, request, reply, { email }, fields, async () => {
      await changeEmail(ctx, accountOf(request), email, present)
      return reply.redirect('/admin/me?done=email', 303)
    })
  })

  app.post('/admin/me/passphrase', async (request, reply) => {
    const [present, next] = [oneField(request.body, 'passphrase-now'), oneField(request.body, 'passphrase')]
    const fields = { 'account.oldWrong': 'passphrase-now', '': 'passphrase' }
    return orAgain(ctx, request, reply, {}, fields, async () => {
      await changePassphrase(ctx, accountOf(request), present, next)
      await renewSession(ctx, request, reply, accountOf(request))
      return reply.redirect('/admin/me?done=passphrase', 303)
    })
  })

  app.post('/admin/me/keys', async (request, reply) => {
    await switchKeys(ctx, accountOf(request), oneField(request.body, 'keys') === '')
    return reply.redirect('/admin/me?done=keys', 303)
  })

  app.post<{ Params: { id: string } }>('/admin/me/sessions/:id/end', async (request, reply) => {
    const id = wholeNumber(request.params.id)
    const known = await listSessions(ctx, accountOf(request).id)
    if (id === undefined || !known.some((session) => session.id === id)) refuse('not_found', 'error.notFound')
    await endSessions(ctx, accountOf(request).id, { id })
    return reply.redirect('/admin/me?done=session', 303)
  })

  app.post('/admin/me/sessions/end-others', async (request, reply) => {
    await endSessions(ctx, accountOf(request).id, { keep: request.session?.id ?? 0 })
    return reply.redirect('/admin/me?done=sessions', 303)
  })
}

/** A refusal shows the page again with its sentence at the field that `fields` names for its key, or at that of ''. */
async function orAgain(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: MeTyped,
  fields: Record<string, string>,
  act: () => Promise<FastifyReply>,
): Promise<FastifyReply | string> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter))
    const errors = [{ field: fields[error.key] ?? fields[''] ?? '', key: error.key, params: error.params }]
    return renderMe(ctx, request, reply, { status: statusOf(error), typed, errors })
  }
}
