import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { passkeysWork } from '../identities/passkey.ts'
import { render } from '../web/views.ts'
import { keepForm, wantedPath, writeKept, type Kept } from './kept.ts'

/** What the log-in shows: a sentence about what went wrong, what was typed, and where it leads. */
export type LogInPage = { status: number; problem: string; email: string; to: string; kept: Kept | undefined }

/**
 * Shows the log-in in place of a page of the desk (401); afterwards one is brought back to it, with what the form held
 * that could not be taken. A script is told in JSON: `{ error, logIn }`.
 */
export async function showLogIn(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (wantsJson(request)) {
    return reply.code(401).send({ error: ctx.t('account.sessionOver'), logIn: '/admin/log-in' })
  }
  const { siteUrl } = ctx.settings
  const kept = keepForm(request, siteUrl)
  const problem = request.method === 'POST' ? ctx.t(kept ? 'account.sessionOverKept' : 'account.sessionOver') : ''
  const to = request.method === 'POST' ? backFrom(request, siteUrl) : wantedPath(request.url, siteUrl)
  return reply.send(await renderLogIn(ctx, request, reply, { status: 401, problem, email: '', to, kept }))
}

/** Renders the log-in. */
export async function renderLogIn(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  { status, kept, ...shown }: LogInPage,
): Promise<string> {
  const page = { title: ctx.t('desk.logIn'), scripts: ['passkey.js'], styles: ['desk-account.css'] }
  const data = { page, ...shown, over: status === 401, kept: writeKept(kept), passkeys: passkeysWork(ctx) }
  return render(ctx, request, reply, 'admin/account/log-in', data, { status })
}

/**
 * Renders the page from which a form that was kept goes on its way again, with the token of the present session; one
 * button, since nothing is to be sent that nobody asked for.
 */
export async function renderResume(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { status: number; kept: Kept; formToken: string; name: string },
): Promise<string> {
  const { status, ...data } = shown
  const page = { title: ctx.t('account.resumeTitle'), styles: ['desk-account.css'] }
  return render(ctx, request, reply, 'admin/account/resume', { page, ...data }, { status })
}

/** Whether a request was made by a script, which wants JSON rather than a page. */
export function wantsJson(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('application/json') ?? false
}

/** The page that a form stood on, as far as its browser says; a form that is not kept can be filled in again there. */
function backFrom(request: FastifyRequest, siteUrl: string): string {
  const { referer } = request.headers
  return referer?.startsWith(`${siteUrl}/admin`) ? wantedPath(referer.slice(siteUrl.length), siteUrl) : '/admin'
}
