import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import type { Reason } from './reaction.ts'

type Named = Exclude<Reason, `rule:${string}`>

const named: Record<Named, Key> = {
  'held-post': 'reason.held-post',
  'held-site': 'reason.held-site',
  'first-message': 'reason.first-message',
  'first-link': 'reason.first-link',
  'stamp-missing': 'reason.stamp-missing',
  'stamp-quick': 'reason.stamp-quick',
  honeypot: 'reason.honeypot',
  links: 'reason.links',
  copy: 'reason.copy',
  burst: 'reason.burst',
  'hidden-link': 'reason.hidden-link',
  'many-links': 'reason.many-links',
  'site-out': 'reason.site-out',
  aside: 'reason.aside',
  rewritten: 'reason.rewritten',
  late: 'reason.late',
  filter: 'reason.filter',
  'blocked-mail': 'reason.blocked-mail',
  'author-name': 'reason.author-name',
}

const byRule = {
  word: 'reason.rule.word',
  site: 'reason.rule.site',
  network: 'reason.rule.network',
  mail: 'reason.rule.mail',
  name: 'reason.rule.name',
} as const satisfies Record<string, Key>

/** A reason in a moderator's words, one short line; one that this program does not know stays as it was written. */
export function reasonText({ t }: Pick<Ctx, 't'>, reason: string): string {
  const [, kind = '', value = ''] = /^rule:(\w+)(?::(.*))?$/s.exec(reason) ?? []
  if (Object.hasOwn(byRule, kind)) return t(byRule[kind as keyof typeof byRule], { value })
  return Object.hasOwn(named, reason) ? t(named[reason as Named]) : reason
}

/** The reasons of a row in a moderator's words, in the order in which they were found. */
export function reasonTexts(ctx: Pick<Ctx, 't'>, row: { reasons: string }): string[] {
  return (JSON.parse(row.reasons) as string[]).map((reason) => reasonText(ctx, reason))
}
