import type { Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import { addressPrefix } from '../lib/addresses.ts'
import type { Reaction } from '../reactions/reaction.ts'
import { hostOf } from '../reactions/rules.ts'
import { readRuleValue, ruleKinds, showRuleValue, type RuleKind } from '../reactions/rule-values.ts'

/** One thing that a rule could be about, and the page of rules with it filled in. */
export type RuleLink = { href: string; text: string }

/** The rules that a reaction may give reason to write, for who may write them: about its site, mail, network and name. */
export function ruleLinks(
  { t, settings }: Pick<Ctx, 't' | 'settings'>,
  account: Account,
  row: Pick<Reaction, 'strand' | 'name' | 'email' | 'website' | 'sourceUrl' | 'address'>,
): RuleLink[] {
  if (!may(account, 'moderate') || row.strand === 'author') return []
  const site = hostOf(row.sourceUrl ?? row.website)
  const from: Partial<Record<RuleKind, string>> = {
    site: site === hostOf(settings.siteUrl) ? '' : (site ?? ''),
    mail: row.email ?? '',
    network: row.address === null ? '' : addressPrefix(row.address),
    name: row.name,
  }
  return ruleKinds.flatMap((kind) => {
    const read = readRuleValue(kind, from[kind] ?? '')
    if ('wrong' in read) return []
    const value = showRuleValue(kind, read.value)
    const text = t(`rule.from.${kind as Exclude<RuleKind, 'word'>}`, { value })
    return [{ href: `/admin/rules?${new URLSearchParams({ kind, value })}`, text }]
  })
}
