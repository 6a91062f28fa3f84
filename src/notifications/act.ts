import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { mayModerate } from '../identities/account.ts'
import { decide } from '../reactions/decide.ts'
import { listLastDecisions } from '../reactions/desk-queries.ts'
import { loadRows, type DeskReaction } from '../reactions/desk-rows.ts'
import { mayTellWriter } from '../reactions/tell.ts'
import type { ActLink } from './act-links.ts'

/** What was decided of a reaction before the link was followed: by whom, and when. */
export type Settled = { who: string; at: string }

/** A reaction that a link is about, and whether it still is what it was: otherwise what happened to it. */
export type ActSubject = { row: DeskReaction; settled: Settled | null; mayTell: boolean }

/**
 * What a link in a mail is about, as it is now. Refused: `not_found` when the reaction is no more, `forbidden` when its
 * account looks after that thread no longer.
 */
export async function findActSubject(ctx: Ctx, link: ActLink): Promise<ActSubject> {
  const [row] = await loadRows(ctx, [link.reactionId])
  if (!row) refuse('not_found', 'notices.deleted')
  if (!mayModerate(link.account, row.post)) refuse('forbidden', 'notices.noRight')
  const mayTell = link.decision === 'approve' && mayTellWriter(ctx, row)
  if (row.state === link.seen) return { row, settled: null, mayTell }
  const last = (await listLastDecisions(ctx, [row.id])).get(row.id)
  return { row, settled: { who: last?.who ?? 'system', at: row.stateAt }, mayTell: false }
}

/** Names the text that is decided on, so that a decision on another one is noticed. */
export function textMark({ editedAt }: Pick<DeskReaction, 'editedAt'>): string {
  return editedAt ?? ''
}

/**
 * Takes the decision of a link in its account's name, as at the desk. `mark` is that of the text which was shown, `tell`
 * has its writer told. Answers whether it was taken: not when somebody was quicker, or the text is another one by now.
 * Refused like `findActSubject`.
 */
export async function takeAct(ctx: Ctx, link: ActLink, { mark, tell }: { mark: string; tell: boolean }) {
  const { row, settled, mayTell } = await findActSubject(ctx, link)
  if (settled !== null || textMark(row) !== mark) return false
  const seen = new Map([[row.id, link.seen]])
  const { done } = await decide(ctx, link.account, [row.id], link.decision, '', seen, tell && mayTell)
  return done.length > 0
}
