import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import type { LogLine } from '../reactions/desk-queries.ts'
import { isRelation, type ReactionState } from '../reactions/reaction.ts'
import { formatDate } from '../web/dates.ts'

/** Those who change states without an account, by the name they have in the log. */
export const others = { writer: 'log.writer', source: 'log.source', system: 'log.system', cli: 'log.cli' } as const

const whys: Record<string, Key> = {
  reply: 'log.why.reply',
  undo: 'log.why.undo',
  edit: 'log.why.edit',
  withdraw: 'log.why.withdraw',
  restore: 'log.why.restore',
  back: 'log.why.back',
  'site-owner': 'log.why.siteOwner',
  report: 'log.why.report',
  reader: 'queue.by.reader',
  voice: 'queue.by.voice',
  mail: 'queue.by.mail',
  address: 'queue.by.address',
  site: 'queue.by.site',
  erase: 'mydata.log',
  letter: 'letters.log',
}
/** Reasons that say no more than the change itself. */
const plain = new Set(['approve', 'spam', 'remove', 'hold'])

/** Who decided, in words. */
export function whoText({ t }: Ctx, who: string): string {
  return Object.hasOwn(others, who) ? t(others[who as keyof typeof others]) : who
}

/** A line of the log as it is shown. */
export function logView(ctx: Ctx, line: LogLine) {
  const { t } = ctx
  const [, edited, note = ''] = /^(edit)(?:: (.*))?$/s.exec(line.why) ?? []
  const corrected = edited !== undefined && line.fromState === line.toState
  const relation = relationIn(line)
  const known = Object.hasOwn(whys, line.why) ? t(whys[line.why] as Key) : line.why
  const stateText = (state: string) => t(`queue.state.${state as ReactionState}`)
  return {
    iso: line.at,
    when: formatDate(ctx, line.at, 'time'),
    who: whoText(ctx, line.who),
    what: corrected
      ? t('log.edited')
      : relation
        ? t('log.relation', { relation: t(`queue.relation.${relation}`) })
        : t('log.change', { from: stateText(line.fromState), to: stateText(line.toState) }),
    why: corrected ? note : relation || plain.has(line.why) ? '' : known,
    undone: line.undoneAt !== null,
    name: line.name || (line.siteName ?? ''),
    href: `/admin/reactions/${line.reactionId}`,
    post: line.postTitle,
  }
}

/** What a link was said to be from then on, when that is what was decided. */
function relationIn({ why, fromState, toState }: LogLine) {
  const [, word = ''] = /^relation: (.*)$/.exec(why) ?? []
  return fromState === toState && isRelation(word) ? word : undefined
}
