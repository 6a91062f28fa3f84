import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

/**
 * What a browser holds of a reader: `reader` their session, `draft` what names the messages they left to sign in,
 * `leaving` what is kept while they are at a provider, `letter` that a sign-in mail was asked for here, `my_data` the
 * proof by mail that opens their own messages.
 */
export type ReaderCookie = 'reader' | 'draft' | 'leaving' | 'letter' | 'my_data'

const day = 86_400
const seconds: Record<ReaderCookie, number> = {
  reader: 90 * day,
  draft: 7 * day,
  leaving: 900,
  letter: 900,
  my_data: 3600,
}

/** The cookies that can make a page of the site somebody's own. */
export function readerCookieNames(ctx: Ctx): readonly string[] {
  return [readerCookieName(ctx, 'reader'), readerCookieName(ctx, 'draft')]
}

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
export function readerCookieName({ settings }: Ctx, name: ReaderCookie): string {
  return settings.siteUrl.startsWith('https:') ? `__Host-tresse_${name}` : `tresse_${name}`
}

/** What a request carries under that name; '' without it. */
export function readReaderCookie(ctx: Ctx, request: FastifyRequest, name: ReaderCookie): string {
  return readCookie(request, readerCookieName(ctx, name)) ?? ''
}

/** Gives a browser that value, for as long as its kind lasts; an empty one takes it away. */
export function writeReaderCookie(ctx: Ctx, reply: FastifyReply, name: ReaderCookie, value: string): void {
  const maxAge = value === '' ? 0 : seconds[name]
  writeCookie(reply, ctx.settings.siteUrl, { name: readerCookieName(ctx, name), value, maxAge })
}
