import type { Ctx } from '../context.ts'
import type { Refusal } from '../errors.ts'
import { isVisible, reactionPath } from '../reactions/reaction.ts'
import { reasonTexts } from '../reactions/reasons.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import { shownName } from '../reactions/tree.ts'
import { formatDate } from '../web/dates.ts'
import { textMark, type ActSubject, type Settled } from './act.ts'
import { linkDays, type ActLink, type DeadLink } from './act-links.ts'

/** What somebody is asked to confirm: everything `notifications/act.eta` prints. */
export function askView(
  ctx: Ctx,
  { account, decision }: ActLink,
  { row, mayTell }: ActSubject,
  { action, changed }: { action: string; changed: boolean },
) {
  const { t } = ctx
  const out = decision === 'remove' && isVisible(row.state)
  return {
    title: t(`notices.ask.${decision}`, { kind: row.kind }),
    notice: changed ? { good: false, text: t('notices.changed') } : null,
    lead: t(out ? 'notices.askOut' : `notices.askLead.${decision}`),
    quote: quoteView(ctx, row),
    form: {
      action,
      mark: textMark(row),
      tell: mayTell ? t('notices.tell', { name: shownName(row) }) : '',
      go: t(`notices.do.${decision}`),
      as: t('notices.as', { name: account.name }),
    },
    links: [{ href: `/admin/reactions/${row.id}`, text: t('notices.atDesk') }],
  }
}

/** What became of it: by the link that was just confirmed, or before that. */
export function settledView(ctx: Ctx, { decision }: ActLink, { row }: ActSubject, settled: Settled, done: boolean) {
  const { t } = ctx
  const { state, kind } = row
  const own = done && state === (decision === 'approve' ? 'published' : decision === 'spam' ? 'spam' : 'removed')
  const named = { writer: 'notices.byWriter', source: 'notices.bySource', system: 'notices.byItself' } as const
  const by = Object.hasOwn(named, settled.who)
    ? t(named[settled.who as keyof typeof named])
    : t('notices.byName', { name: settled.who })
  const see =
    isVisible(state) && row.number !== null && row.post.state === 'published'
      ? [{ href: reactionPath(row.post.path, row.number), text: t('notices.see') }]
      : []
  return {
    title: t(own ? 'notices.done' : 'notices.already'),
    notice: { good: true, text: t(`notices.now.${state}`, { kind }) },
    lead: own ? '' : t('notices.decided', { by, when: formatDate(ctx, settled.at, 'time') }),
    quote: quoteView(ctx, row),
    form: null,
    links: [...see, { href: `/admin/reactions/${row.id}`, text: t('notices.atDesk') }],
  }
}

/** A link that leads nowhere any more. */
export function deadView({ t }: Ctx, dead: DeadLink) {
  return bareView(t, t(`notices.${dead}Title`), t(`notices.${dead}`, { n: linkDays }))
}

/** A link whose account may not do it any more, or about what is no more. */
export function refusedView({ t }: Ctx, { key, params }: Refusal) {
  return bareView(t, t('notices.refused'), t(key, params))
}

function bareView(t: Ctx['t'], title: string, lead: string) {
  return { title, notice: null, lead, quote: null, form: null, links: [{ href: '/admin', text: t('notices.toDesk') }] }
}

function quoteView(ctx: Ctx, row: DeskReaction) {
  const link = row.kind === 'linkback'
  return {
    name: shownName(row),
    on: ctx.t('notices.on', { title: row.post.title }),
    when: formatDate(ctx, row.createdAt, 'time'),
    iso: row.createdAt,
    html: row.html,
    excerpt: row.html === '' ? (row.excerpt ?? '') : '',
    source: link && row.sourceUrl ? { href: row.sourceUrl, text: row.title || row.sourceUrl } : null,
    lang: row.lang ?? row.post.lang,
    reasons: row.state === 'pending' ? reasonTexts(ctx, row) : [],
  }
}
