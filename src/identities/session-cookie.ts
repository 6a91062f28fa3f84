import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { deviceSeconds } from './device.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

const wholeSeconds = 90 * 86_400

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
function cookieName({ settings }: Ctx, name: 'desk' | 'device'): string {
  return settings.siteUrl.startsWith('https:') ? `__Host-tresse_${name}` : `tresse_${name}`
}

/** The name of the cookie that carries a session of the desk. */
export function sessionCookieName(ctx: Ctx): string {
  return cookieName(ctx, 'desk')
}

/** The session token that a request carries. */
export function readSessionCookie(ctx: Ctx, request: FastifyRequest): string | undefined {
  return readCookie(request, cookieName(ctx, 'desk'))
}

/** Gives a browser its session token; an empty one takes it away. */
export function writeSessionCookie(ctx: Ctx, reply: FastifyReply, token: string): void {
  const maxAge = token === '' ? 0 : wholeSeconds
  writeCookie(reply, ctx.settings.siteUrl, { name: cookieName(ctx, 'desk'), value: token, maxAge })
}

/** The token by which a browser is known that was logged in before. */
export function readDeviceCookie(ctx: Ctx, request: FastifyRequest): string | undefined {
  return readCookie(request, cookieName(ctx, 'device'))
}

/** Gives a browser the token by which it will be known. */
export function writeDeviceCookie(ctx: Ctx, reply: FastifyReply, token: string): void {
  writeCookie(reply, ctx.settings.siteUrl, { name: cookieName(ctx, 'device'), value: token, maxAge: deviceSeconds })
}
