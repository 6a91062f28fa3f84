import type { Ctx } from '../context.ts'
import { refuse, type Refusal } from '../errors.ts'
import { fold } from '../lib/text.ts'
import { askFilter, holds, writeWeighed } from './bayes-store.ts'
import { linkbackSearchText } from './linkback-columns.ts'
import { linkbackMaterial } from './material.ts'
import type { LinkbackDraft, Reason } from './reaction.ts'
import { ruleBook } from './rule-book.ts'
import { consult, hostOf, networkRule, reasonOf, siteRule, type Material } from './rules.ts'

export type Screened = { reasons: Reason[]; trusted: boolean; weighed: string }

/**
 * What the owner's rules and the word filter say of something, whatever else is known of its sender: reasons to hold it,
 * whether it is trusted, which spares it the filter as `spared` does, and what the filter found, as it is kept. Refused:
 * `forbidden` by rule.
 */
export async function screen(ctx: Ctx, material: Material, spared = false): Promise<Screened> {
  const { refuses, holds: held, trusted } = consult(await ruleBook(ctx), material)
  if (refuses.length > 0) {
    ctx.log.info({ rules: refuses.map(reasonOf) }, 'refused by rule')
    refuse('forbidden', 'rule.refused')
  }
  const reasons: Reason[] = held.map(reasonOf)
  const weighed = trusted || spared ? undefined : await askFilter(ctx, material)
  if (holds(ctx, weighed)) reasons.push('filter')
  return { reasons, trusted, weighed: writeWeighed(weighed) }
}

/** Whether somebody is told that what they sent is not wanted here, with their text kept: by a rule, or being blocked. */
export function isTurnedAway({ key }: Pick<Refusal, 'key'>): boolean {
  return key === 'rule.refused' || key === 'reader.blocked'
}

/** Whether the rules do not want a name, or a person's look at it first: one that nobody looks at is not to be given. */
export async function isUnwantedName(ctx: Ctx, name: string): Promise<boolean> {
  const folded = fold(name)
  const material = { folded, said: folded, names: [folded], mail: null, address: null, claimed: [], proven: [] }
  const { refuses, holds } = consult(await ruleBook(ctx), material)
  return refuses.length > 0 || holds.length > 0
}

/** Whether a rule refuses links from that page, or whatever that sender announces: then nothing is fetched for them. */
export async function isRefused(ctx: Ctx, { source, sender }: { source: string; sender: string }): Promise<boolean> {
  const book = await ruleBook(ctx)
  const rules = [siteRule(book, hostOf(source) ?? ''), networkRule(book, sender)]
  return rules.some((rule) => rule?.verdict === 'refuse')
}

/** Whether the rules want no such link, or a person's look at it before it appears. */
export async function isObjectedTo(ctx: Ctx, draft: LinkbackDraft): Promise<boolean> {
  const folded = linkbackSearchText(draft, draft.sourceUrl)
  const { refuses, holds } = consult(await ruleBook(ctx), linkbackMaterial(draft, folded))
  return refuses.length > 0 || holds.length > 0
}
