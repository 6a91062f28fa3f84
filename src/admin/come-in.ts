import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { makeDevice } from '../identities/device.ts'
import { beginSession, endSession, findSession } from '../identities/sessions.ts'
import { renderResume } from './log-in-page.ts'
import type { Kept } from './kept.ts'
import { readSessionCookie, writeDeviceCookie, writeSessionCookie } from '../identities/session-cookie.ts'

/**
 * Lets somebody in who has proved who they are: a new session in place of the one that this browser had, the browser
 * known from now on, and on to where they wanted to go, or to the page that gives back what they had typed.
 */
export async function comeIn(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
  on: { to: string; kept?: Kept | undefined },
): Promise<FastifyReply> {
  const token = await renewSession(ctx, request, reply, account)
  writeDeviceCookie(ctx, reply, makeDevice(ctx, account.id))
  if (!on.kept) return reply.redirect(on.to, 303)
  const { formToken } = (await findSession(ctx, token)) ?? refuse('forbidden', 'desk.forbidden')
  return reply.send(
    await renderResume(ctx, request, reply, { status: 200, kept: on.kept, formToken, name: account.name }),
  )
}

/** Gives this browser a session with another token, and ends the one it had. */
export async function renewSession(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  account: Account,
): Promise<string> {
  const former = readSessionCookie(ctx, request)
  if (former !== undefined) await endSession(ctx, former)
  const agent = request.headers['user-agent'] ?? ''
  const token = await beginSession(ctx, account.id, { agent, address: request.ip })
  writeSessionCookie(ctx, reply, token)
  return token
}
