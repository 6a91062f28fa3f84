import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { readSessionCookie, sessionCookieName } from '../identities/session-cookie.ts'
import { findSession } from '../identities/sessions.ts'
import { readReaderCookie, readerCookieNames } from './cookies.ts'
import type { Current } from './reader.ts'
import { findReaderSession } from './sessions.ts'

/**
 * Who is there, outside of the desk: an author by their session at the desk, else a reader by theirs. Somebody who has
 * both is the author, so that nobody speaks as a reader in their own house by mistake. Neither session opens the
 * other's doors: an author has no reader here, and no reader is at the desk.
 */
export async function findCurrent(ctx: Ctx, request: FastifyRequest): Promise<Current | undefined> {
  const desk = readSessionCookie(ctx, request)
  const session = desk === undefined ? undefined : await findSession(ctx, desk)
  if (session) return { kind: 'author', account: session.account }
  const found = await findReaderSession(ctx, readReaderCookie(ctx, request, 'reader'))
  return found && { kind: 'reader', ...found }
}

/** The cookies by which somebody may be there, or may have left a message: a page may be theirs alone. */
export function currentCookieNames(ctx: Ctx): readonly string[] {
  return [sessionCookieName(ctx), ...readerCookieNames(ctx)]
}
