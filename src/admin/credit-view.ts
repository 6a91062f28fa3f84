import type { Ctx } from '../context.ts'
import { isCreditable, longestWords } from '../credits/credit.ts'
import { findCredit } from '../credits/queries.ts'
import { mayWrite, type Account } from '../identities/account.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'

/** What was typed into the form, and what is wrong with it. */
export type TypedCredit = { words: string; problem: string }

/** The part of a reaction's story where who writes its post credits it; null for who does not, and where it cannot be. */
export async function creditView(ctx: Ctx, account: Account, row: DeskReaction, typed?: TypedCredit) {
  if (!mayWrite(account, row.post)) return null
  const credit = await findCredit(ctx.db, row.id)
  if (!credit && !isCreditable(row)) return null
  const told = ctx.mail !== undefined && row.email !== null
  return {
    action: `/admin/reactions/${row.id}/credit`,
    undo: `/admin/reactions/${row.id}/uncredit`,
    credited: credit !== undefined,
    words: typed?.words ?? credit?.words ?? '',
    problem: typed?.problem ?? '',
    longest: longestWords,
    lead: ctx.t(credit ? 'credits.is' : 'credits.lead'),
    hint: credit ? '' : ctx.t(told ? 'credits.told' : row.email === null ? 'credits.untold' : 'credits.noMail'),
    go: ctx.t(credit ? 'credits.change' : 'credits.go'),
  }
}
