import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { demand, type Account, type Act } from '../identities/account.ts'
import { findSession, type Session } from '../identities/sessions.ts'
import { keepForm } from './kept.ts'
import { renderResume, showLogIn, wantsJson } from './log-in-page.ts'
import { readSessionCookie } from '../identities/session-cookie.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is at the desk; null outside of it. */
    session: Session | null
  }
  interface FastifyContextConfig {
    /** What an account must be allowed to do to come to this address of the desk. */
    act?: Act
    /** Part of the desk that is open to those who are not logged in: log-in, invitation, reset. */
    open?: boolean
    /** The route reads its form itself, as an upload is, and asks `carriesToken` before it does anything. */
    ownForm?: boolean
  }
}

/**
 * Lets only accounts in: everything registered on `app` needs a session, and the right that its route names in
 * `config.act` (403 without). Who has no session is shown the log-in, which brings them back, with what they had typed.
 * Every form must carry the session's own token in the field `token`, besides coming from our pages. Nothing of the
 * desk may be kept by a browser.
 */
export function guardDesk(app: FastifyInstance, ctx: Ctx): void {
  app.decorateRequest('session', null)
  app.addHook('preValidation', async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    const token = readSessionCookie(ctx, request)
    request.session = token === undefined ? null : ((await findSession(ctx, token)) ?? null)
    const { open, act, ownForm } = request.routeOptions.config
    if (open) return undefined
    if (!request.session) return showLogIn(ctx, request, reply)
    if (act !== undefined) demand(request.session.account, act)
    if (request.method === 'POST' && !ownForm) return checkToken(ctx, request, reply)
    return undefined
  })
}

/** Who is at the desk, in a route behind the guard. */
export function accountOf(request: FastifyRequest): Account {
  return request.session?.account ?? refuse('forbidden', 'desk.forbidden')
}

/**
 * A form of a session that has ended meanwhile, while another has begun in the same browser, is not lost: it is shown
 * to whoever is there now, to be sent once more (409).
 */
async function checkToken(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const { session } = request
  if (!session || carriesToken(request, Object(request.body).token)) return undefined
  const kept = keepForm(request, ctx.settings.siteUrl)
  if (!kept || wantsJson(request)) return showLogIn(ctx, request, reply)
  const { formToken, account } = session
  return reply.send(await renderResume(ctx, request, reply, { status: 409, kept, formToken, name: account.name }))
}

/** Whether a request carries its session's form token: `sent` with the form, or as a script does in a header. */
export function carriesToken(request: FastifyRequest, sent: unknown): boolean {
  return (request.headers['x-form-token'] ?? sent) === request.session?.formToken
}
