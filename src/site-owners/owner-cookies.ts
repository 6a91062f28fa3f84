import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

/** What a browser holds of a proof: `claim` while it is going on, `owner` once it is done. */
type Name = 'claim' | 'owner'

const seconds = 3600

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
function cookieName({ settings }: Ctx, name: Name): string {
  return settings.siteUrl.startsWith('https:') ? `__Host-tresse_${name}` : `tresse_${name}`
}

/** The token that a request carries; '' without one. */
export function readOwnerCookie(ctx: Ctx, request: FastifyRequest, name: Name): string {
  return readCookie(request, cookieName(ctx, name)) ?? ''
}

/** Gives a browser a token for an hour; an empty one takes it away. */
export function writeOwnerCookie(ctx: Ctx, reply: FastifyReply, name: Name, value: string): void {
  writeCookie(reply, ctx.settings.siteUrl, { name: cookieName(ctx, name), value, maxAge: value === '' ? 0 : seconds })
}
