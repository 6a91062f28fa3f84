import type { Ctx } from '../context.ts'
import type { Account } from '../identities/account.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { seesAddresses } from '../reactions/desk-queries.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import type { Trait } from '../reactions/same-sender.ts'
import { formatDate } from '../web/dates.ts'

/** What several reactions of one sender have in common, in words; '' where that is not for showing. */
export function traitValue(row: DeskReaction, trait: Trait): string {
  if (trait === 'mail') return row.email ?? ''
  if (trait === 'site') return row.sourceHost ?? ''
  return trait === 'address' ? addressPrefix(row.address ?? '') : ''
}

/** What is known of a reaction beside what it says; '' and addresses for those who are not told them are left out. */
export function factsOf(
  ctx: Ctx,
  account: Account,
  row: DeskReaction,
): { name: string; value: string; href: string }[] {
  const { t } = ctx
  const told = seesAddresses(account)
  const facts = [
    { name: t('queue.fact.number'), value: row.number === null ? '' : String(row.number), href: '' },
    { name: t('queue.fact.sent'), value: formatDate(ctx, row.createdAt, 'time'), href: '' },
    {
      name: t('queue.fact.published'),
      value: row.publishedAt ? formatDate(ctx, row.publishedAt, 'time') : '',
      href: '',
    },
    {
      name: t('queue.fact.signed'),
      value: row.via ?? '',
      href: row.readerId !== null && told ? `/admin/readers/${row.readerId}` : '',
    },
    { name: t('queue.fact.mail'), value: told ? (row.email ?? '') : '', href: '' },
    { name: t('queue.fact.address'), value: told && row.address !== null ? addressPrefix(row.address) : '', href: '' },
    { name: t('queue.fact.site'), value: row.website ?? '', href: row.website ?? '' },
    { name: t('queue.fact.source'), value: row.sourceUrl ?? '', href: row.sourceUrl ?? '' },
    { name: t('queue.fact.permalink'), value: row.permalink ?? '', href: row.permalink ?? '' },
    { name: t('queue.fact.written'), value: row.writtenAt ? formatDate(ctx, row.writtenAt, 'day') : '', href: '' },
  ]
  return facts.filter(({ value }) => value !== '')
}
