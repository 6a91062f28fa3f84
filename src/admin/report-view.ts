import type { Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import { excerpt } from '../lib/text.ts'
import { answers } from '../reports/close.ts'
import { countReported, listReported, type Report, type Reported } from '../reports/queries.ts'
import { formatDate } from '../web/dates.ts'
import { nameOf, rowView } from './queue-view.ts'

const shownAtOnce = 3

/** Everything `reports/list` prints of one reported reaction. */
export function reportedView(ctx: Ctx, account: Account, { reaction, reports }: Reported) {
  const { t } = ctx
  const name = nameOf(reaction)
  return {
    row: rowView(ctx, account, reaction),
    said: t('reports.said', { n: reports.length }),
    reports: reports.map((report) => ({
      reason: t(`reports.short.${report.reason}`),
      words: report.words,
      by: report.reader === null ? t('reports.byGuest') : t('reports.byReader', { name: report.reader }),
      href: report.readerId !== null && may(account, 'moderate') ? `/admin/readers/${report.readerId}` : '',
      iso: report.createdAt,
      when: formatDate(ctx, report.createdAt, 'relative'),
    })),
    // No author's word is spam.
    answers: answers
      .filter((answer) => answer !== 'spam' || reaction.strand !== 'author')
      .map((answer) => {
        const what = t(`reports.${answer}`)
        return { name: answer, text: what, label: t('reports.doLong', { what, name }) }
      }),
  }
}

/** What “Your turn” says of reports: the first few, and where all are; null when there is none. */
export async function reportsAtHand(ctx: Ctx, account: Account) {
  if (!may(account, 'moderate-own')) return null
  const n = await countReported(ctx, account)
  if (n === 0) return null
  const some = (await listReported(ctx, account)).slice(0, shownAtOnce)
  return {
    title: ctx.t('reports.waiting', { n }),
    rows: some.map(({ reaction, reports }) => ({
      href: `/admin/reports#m${reaction.id}`,
      name: nameOf(reaction),
      text: excerpt(reaction.title || reaction.text, 120),
      why: reasonsIn(ctx, reports),
      under: ctx.t('waiting.under', { title: reaction.post.title }),
    })),
  }
}

function reasonsIn({ t }: Ctx, reports: readonly Report[]): string {
  const reasons = new Set(reports.map(({ reason }) => reason))
  return `${t('reports.said', { n: reports.length })} · ${[...reasons].map((reason) => t(`reports.short.${reason}`)).join(' · ')}`
}
