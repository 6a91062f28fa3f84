import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** A cookie to be set; without `maxAge` (seconds) it lives as long as the browser's session. */
export type Cookie = { name: string; value: string; maxAge?: number }

/** Sets cookies up without the hook that would parse them on every request: cached pages seldom need them. */
export async function setUpCookies(app: FastifyInstance): Promise<void> {
  await app.register(cookie, { hook: false })
}

/** One cookie of a request, parsed only when the request carries any. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const header = request.headers.cookie
  if (header === undefined || !header.includes(name)) return undefined
  return request.server.parseCookie(header)[name]
}

/** Those of some cookies that a request carries, by name. */
export function readCookies(request: FastifyRequest, names: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of names) {
    const value = readCookie(request, name)
    if (value !== undefined) found.set(name, value)
  }
  return found
}

/** Sets a cookie that scripts cannot read. */
export function writeCookie(reply: FastifyReply, siteUrl: string, { name, value, maxAge }: Cookie): void {
  const cookie = reply.server.serializeCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: siteUrl.startsWith('https:'),
    ...(maxAge === undefined ? {} : { maxAge }),
  })
  // Fastify adds this one header to those already set.
  void reply.header('set-cookie', cookie)
}
