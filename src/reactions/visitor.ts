import type { Ctx } from '../context.ts'
import { readBrowser, type Browser } from '../identities/guest.ts'

/**
 * Who asks for a post, and what its address asks of the form: `repondre` names the reaction answered, `attente` proves to
 * be the writer of a held message, `r` may be the number of the message just sent.
 */
export type Visitor = Browser & Partial<Record<'repondre' | 'attente' | 'r', string>>

/** Reads a visitor from the cookies and the query of a request; what is empty or given twice counts as not given. */
export function readVisitor(ctx: Ctx, cookies: ReadonlyMap<string, string>, query: unknown): Visitor {
  const { repondre, attente, r } = Object(query)
  return { ...readBrowser(ctx, cookies), repondre: word(repondre), attente: word(attente), r: word(r) }
}

/**
 * Whether a page may hold something of this visitor alone, told without the database: when not, the page is the same
 * for everybody. When it may, `openForm` says in `personal` whether it does.
 */
export function mayBePersonal({ carries, attente }: Visitor): boolean {
  return carries.length > 0 || attente !== undefined
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
