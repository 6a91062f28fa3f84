import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { Refusal, refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { logIn } from '../identities/log-in.ts'
import { askPasskey, logInByPasskey } from '../identities/passkey-log-in.ts'
import { endSession } from '../identities/sessions.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { statusOf } from '../web/errors.ts'
import { comeIn } from './come-in.ts'
import { jsonField, oneField } from './fields.ts'
import { editorBodyLimit, readKept, wantedPath } from './kept.ts'
import { renderLogIn } from './log-in-page.ts'
import { readDeviceCookie, readSessionCookie, writeSessionCookie } from '../identities/session-cookie.ts'

/** Each challenge is a row until it is over. */
const challengeRates: readonly Rate[] = [{ limit: 30, seconds: 60 }]

/** Log-in by pass phrase or passkey, and log-out. */
export async function logInRoutes(app: FastifyInstance, { ctx }: { ctx: Ctx }): Promise<void> {
  const open = { config: { open: true } }
  const withText = { ...open, bodyLimit: editorBodyLimit }

  app.get('/admin/log-in', open, async (request, reply) => {
    const to = wantedPath(Object(request.query).to, ctx.settings.siteUrl)
    if (request.session) return reply.redirect(to, 303)
    return renderLogIn(ctx, request, reply, { status: 200, problem: '', email: '', to, kept: undefined })
  })

  app.post('/admin/log-in', withText, async (request, reply) => {
    const [email, passphrase] = [oneField(request.body, 'email'), oneField(request.body, 'passphrase')]
    const from = { address: request.ip, device: readDeviceCookie(ctx, request) }
    return enter(ctx, request, reply, () => logIn(ctx, { email, passphrase, ...from }))
  })

  app.post('/admin/log-in/passkey', withText, async (request, reply) => {
    const answer = jsonField(request.body, 'answer')
    return enter(ctx, request, reply, () => logInByPasskey(ctx, answer, request.ip))
  })

  app.post('/admin/log-in/passkey/options', open, async (request) => {
    const wait = await spend(ctx, `passkey/${addressPrefix(request.ip)}`, challengeRates)
    if (wait > 0) refuse('too_many', 'account.waitSeconds', { s: wait }, wait)
    return askPasskey(ctx)
  })

  // Whose form is stale wants to leave as much as anybody: no token is asked for.
  app.post('/admin/log-out', open, async (request, reply) => {
    const token = readSessionCookie(ctx, request)
    if (token !== undefined) await endSession(ctx, token)
    writeSessionCookie(ctx, reply, '')
    return reply.redirect('/admin/log-in', 303)
  })
}

/** Lets in whom `prove` answers; a refusal shows the form again, with all that was typed but the pass phrase. */
async function enter(ctx: Ctx, request: FastifyRequest, reply: FastifyReply, prove: () => Promise<Account>) {
  const { siteUrl } = ctx.settings
  const to = wantedPath(oneField(request.body, 'to'), siteUrl)
  const kept = readKept(oneField(request.body, 'kept'), siteUrl)
  try {
    return await comeIn(ctx, request, reply, await prove(), { to, kept })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter))
    const email = oneField(request.body, 'email').slice(0, 254)
    const problem = ctx.t(error.key, error.params)
    return reply.send(await renderLogIn(ctx, request, reply, { status: statusOf(error), problem, email, to, kept }))
  }
}
