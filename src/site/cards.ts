import type { Ctx } from '../context.ts'
import { readingMinutes } from '../posts/post.ts'
import type { PostCard } from '../posts/lists.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { formatDate } from '../web/dates.ts'
import { langAttr } from './head.ts'

export type CardView = ReturnType<typeof cardView>

/** A post as home, archive and tag pages list it, with the latest voice of its thread. */
export function cardView(ctx: Ctx, card: PostCard) {
  const at = card.publishedAt ?? card.createdAt
  return {
    title: card.title,
    path: card.path,
    langAttr: langAttr(ctx, card.lang),
    iso: at,
    day: formatDate(ctx, at, 'short'),
    minutes: ctx.t('post.minutes', { n: readingMinutes(card) }),
    count: card.total > 0 ? ctx.t('home.count', { n: card.total }) : '',
    summary: card.summary,
    latest: latestView(ctx, card, 'home.latest'),
  }
}

/** A thread as the list of ongoing conversations shows it; the question stands while it can be answered. */
export function talkView(ctx: Ctx, card: PostCard) {
  return {
    title: card.title,
    path: card.path,
    langAttr: langAttr(ctx, card.lang),
    latest: latestView(ctx, card, 'home.talk'),
    question: card.reactions === 'closed' ? '' : card.question,
  }
}

function latestView(ctx: Ctx, card: PostCard, key: 'home.latest' | 'home.talk') {
  if (card.latestName === null || card.latestAt === null || card.latestNumber === null) return null
  // “15 mars” is not to be torn apart at the end of a short line.
  const when = formatDate(ctx, card.latestAt, 'relative').replaceAll(' ', '\u00a0')
  return { text: ctx.t(key, { name: card.latestName, when }), href: reactionPath(card.path, card.latestNumber) }
}
