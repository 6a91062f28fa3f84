import type { Ctx } from '../context.ts'
import { excerpt } from '../lib/text.ts'
import type { ListedReader } from '../readers/list.ts'
import type { DeskReaction } from '../reactions/desk-rows.ts'
import { provedBy } from '../site/reaction-view.ts'
import { formatDate } from '../web/dates.ts'

/** A reader as lists of people print them. */
export function personView(ctx: Ctx, reader: ListedReader) {
  const { t } = ctx
  return {
    id: reader.id,
    href: `/admin/readers/${reader.id}`,
    name: reader.name,
    photo: reader.photo ?? '',
    identities: reader.identities
      .map(({ via, handle }) => (handle === '' || handle === via ? via : `${via} (${handle})`))
      .join(' · '),
    since: t('readers.since', { date: formatDate(ctx, reader.createdAt, 'short') }),
    messages: t('readers.messages', { n: reader.messages }),
    last: reader.lastAt === null ? '' : t('readers.last', { when: formatDate(ctx, reader.lastAt, 'relative') }),
    level: reader.level,
    levelText: t(`readers.level.${reader.level}`),
    noted: reader.note === '' ? '' : t('readers.hasNote'),
  }
}

/** What the page of a reader says of each of their identities; `canSplit` where there are others. */
export function identityViews(ctx: Ctx, { identities }: ListedReader, mayMerge: boolean) {
  const { t } = ctx
  return identities.map(({ id, name, provider, via, handle, profileUrl, email, createdAt, seenAt }) => ({
    id,
    name,
    via: provedBy(t, { provider, via }),
    handle,
    profile: profileUrl ?? '',
    email: email ?? '',
    seen: t('readers.firstSeen', {
      date: formatDate(ctx, createdAt, 'short'),
      when: formatDate(ctx, seenAt, 'relative'),
    }),
    split: mayMerge && identities.length > 1 ? t('readers.splitLong', { name, via }) : '',
  }))
}

/** What is known of a reader beside that. */
export function factsOfReader(ctx: Ctx, reader: ListedReader): { name: string; value: string; href: string }[] {
  const { t } = ctx
  const { email, website, createdAt, seenAt, published } = reader
  return [
    { name: t('readers.fact.published'), value: String(published), href: '' },
    { name: t('readers.fact.mail'), value: email ?? '', href: '' },
    { name: t('readers.fact.site'), value: website ?? '', href: website ?? '' },
    { name: t('readers.fact.since'), value: formatDate(ctx, createdAt, 'day'), href: '' },
    { name: t('readers.fact.seen'), value: formatDate(ctx, seenAt, 'relative'), href: '' },
  ].filter(({ value }) => value !== '')
}

/** One of their messages in a line. */
export function saidView(ctx: Ctx, row: DeskReaction) {
  return {
    href: `/admin/reactions/${row.id}`,
    text: excerpt(row.text, 90) || ctx.t('queue.noText'),
    state: ctx.t(`queue.state.${row.state}`),
    iso: row.createdAt,
    when: formatDate(ctx, row.createdAt, 'short'),
    post: row.post.title,
  }
}
