import type { Ctx } from '../context.ts'
import { tidyText } from '../lib/text.ts'
import { askFilter, explanation, holds, type Explanation } from './bayes-store.ts'
import { commentMaterial } from './material.ts'
import type { Reason } from './reaction.ts'
import { renderText } from './row.ts'
import { searchText } from './search-text.ts'
import { ruleBook } from './rule-book.ts'
import { consult, reasonOf } from './rules.ts'
import { countLinks } from './spam.ts'

/** A message that nobody sent. */
export type Trial = { text: string; name: string; email: string; website: string }
export type Tried = {
  outcome: 'refused' | 'held' | 'passed'
  reasons: Reason[]
  /** What the filter thinks of it, when it thinks something. */
  filter: Explanation | undefined
}

/**
 * What would become of a message by rules, links and filter, whoever wrote it; nothing is kept of it. Who must wait as
 * unknown, or since everybody does, is another question. Refused: `invalid` for a text that a form would not take.
 */
export async function tryMessage(ctx: Ctx, { text: typed, name, email, website }: Trial): Promise<Tried> {
  const { html, text } = renderText(tidyText(typed))
  const claims = { name, email: email || null, website: website || null, address: null, text }
  const material = commentMaterial(claims, html, searchText(name, claims.email, claims.website, text))
  const found = consult(await ruleBook(ctx), material)
  const weighed = await askFilter(ctx, material)
  const filter = weighed && explanation(weighed)
  if (found.refuses.length > 0) return { outcome: 'refused', reasons: found.refuses.map(reasonOf), filter }
  const reasons: Reason[] = found.holds.map(reasonOf)
  if (holds(ctx, weighed)) reasons.push('filter')
  if (countLinks(html) > ctx.settings.linksAllowed) reasons.push('links')
  return { outcome: reasons.length > 0 ? 'held' : 'passed', reasons, filter }
}
