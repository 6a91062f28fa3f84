import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

const wholeSeconds = 90 * 86_400

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
function cookieName({ settings }: Ctx): string {
  return settings.siteUrl.startsWith('https:') ? '__Host-tresse_desk' : 'tresse_desk'
}

/** The session token that a request carries. */
export function readSessionCookie(ctx: Ctx, request: FastifyRequest): string | undefined {
  return readCookie(request, cookieName(ctx))
}

/** Gives a browser its session token; an empty one takes it away. */
export function writeSessionCookie(ctx: Ctx, reply: FastifyReply, token: string): void {
  const maxAge = token === '' ? 0 : wholeSeconds
  writeCookie(reply, ctx.settings.siteUrl, { name: cookieName(ctx), value: token, maxAge })
}
