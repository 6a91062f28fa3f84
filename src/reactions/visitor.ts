import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { guestCookies, readBrowser, type Browser } from '../identities/guest.ts'
import { readReaderCookie } from '../readers/cookies.ts'
import { currentCookieNames, findCurrent } from '../readers/current.ts'
import type { Current } from '../readers/reader.ts'
import { problemParam } from '../sign-in/back.ts'
import { readCookies } from '../web/cookies.ts'

/**
 * Who asks for a post, and what its address asks of the form: `repondre` names the reaction answered, `attente` proves to
 * be the writer of a held message, `r` may be the number of the message just sent, `suivi` says what became of the wish
 * to be told of replies, `connexion` why signing in came to nothing.
 */
export type Visitor = Browser & Partial<Record<'repondre' | 'attente' | 'r' | 'suivi' | 'connexion', string>>

/** A visitor with who is there by their session, and the token of what they left to sign in ('' for none). */
export type Recognised = Visitor & { current: Current | undefined; draft: string }

/** Reads a visitor from cookies and address, without the database; what is empty or given twice counts as not given. */
export function readVisitor(ctx: Ctx, request: FastifyRequest): Visitor {
  const { repondre, attente, r, suivi, [problemParam]: connexion } = Object(request.query)
  const cookies = readCookies(request, [...guestCookies, ...currentCookieNames(ctx)])
  return {
    ...readBrowser(ctx, cookies),
    repondre: word(repondre),
    attente: word(attente),
    r: word(r),
    suivi: word(suivi),
    connexion: word(connexion),
  }
}

/** Finds out who a visitor is. */
export async function recognise(ctx: Ctx, request: FastifyRequest, visitor: Visitor): Promise<Recognised> {
  return {
    ...visitor,
    current: await findCurrent(ctx, request),
    draft: readReaderCookie(ctx, request, 'draft'),
  }
}

/** Somebody of whom nothing is known but what their address asks. */
export function unrecognised(visitor: Visitor): Recognised {
  return { ...visitor, current: undefined, draft: '' }
}

/**
 * Whether a page may hold something of this visitor alone, told without the database: when not, the page is the same
 * for everybody. When it may, `openForm` says in `personal` whether it does.
 */
export function mayBePersonal({ carries, attente, connexion }: Visitor): boolean {
  return carries.length > 0 || attente !== undefined || connexion !== undefined
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
