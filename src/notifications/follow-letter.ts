import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import type { Follow } from '../follows/follow.ts'
import { findFollow } from '../follows/queries.ts'
import { managePath, stopPath } from '../follows/tokens.ts'
import { excerpt } from '../lib/text.ts'
import type { Block, Letter, Letters } from '../mail/letter.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { reactionPath } from '../reactions/reaction.ts'
import { shownName } from '../reactions/tree.ts'
import { planLetters } from './thread-mail.ts'
import { findNews, type AllNews, type News } from './thread-news.ts'
import { threadReference } from './thread-reference.ts'

/** So many reactions of several are shown in one letter, and so many characters of each. */
const mostShown = 10
const mostOfEach = 300
/** So much of what a reply answers. */
const mostOfTheirs = 120

/**
 * What is new in a followed thread: one reaction whole, or the beginnings of several; only what is shown at this moment.
 * Undefined when the follow is over, the post is off, or nothing is left to tell. A letter that is tried again tells what
 * it told at first, since mail programs fold a second copy away; what came since has a letter of its own.
 */
export async function followLetter(ctx: Ctx, mail: MailRow, params: Letters['follow']): Promise<Letter | undefined> {
  const follow = await findFollow(ctx.db, params.followId)
  const post = follow?.state === 'on' ? await findPost(ctx.db, follow.postId) : undefined
  if (!follow || post?.state !== 'published') return undefined
  const before = params.upTo !== undefined && params.upTo > follow.toldNumber ? params.upTo : undefined
  const news = await findNews(ctx.db, follow, before, mostShown)
  const [first] = news.shown
  if (!first) return undefined
  const upTo = before ?? news.last
  if (before === undefined) await noteUpTo(ctx, mail, { followId: follow.id, upTo })
  const { t, settings } = ctx
  const manage = settings.siteUrl + managePath(ctx, follow.id)
  return {
    ...(news.count === 1 ? oneLetter(ctx, post, first) : manyLetter(ctx, post, follow, news, first)),
    why: t(follow.scope === 'thread' ? 'follow.why' : 'follow.whyReplies', { title: post.title }),
    stop: { oneClick: settings.siteUrl + stopPath(ctx, follow.id), page: manage },
    answers: { postId: post.id, reactionId: news.count === 1 ? first.id : null },
    references: [threadReference(ctx, post.id)],
    sent: (ctx) => moveCursor(ctx, follow, upTo),
  }
}

async function noteUpTo(ctx: Ctx, mail: MailRow, params: Letters['follow']): Promise<void> {
  await ctx.db
    .updateTable('mails')
    .set({ params: JSON.stringify(params) })
    .where('id', '=', mail.id)
    .execute()
}

function oneLetter({ t, settings }: Ctx, post: SignedPost, news: News): Pick<Letter, 'subject' | 'blocks'> {
  const words = excerpt(news.answers ?? '', mostOfTheirs)
  const about = { name: shownName(news), title: post.title }
  const url = reactionPath(settings.siteUrl + post.path, news.number)
  const subject =
    news.answers !== null ? 'follow.replied' : news.kind === 'linkback' ? 'follow.linked' : 'follow.reacted'
  return {
    subject: t(subject, about),
    blocks: [
      { type: 'quote', by: about.name, text: saidBy(news) },
      ...(news.answers ? [{ type: 'text' as const, text: t('follow.yourWords', { words }) }] : []),
      { type: 'button', label: t('follow.readOne'), url },
    ],
  }
}

function manyLetter(
  { t, settings }: Ctx,
  post: SignedPost,
  follow: Follow,
  { shown, count }: AllNews,
  first: News,
): Pick<Letter, 'subject' | 'blocks'> {
  const subject = follow.scope === 'thread' ? 'follow.several' : 'follow.severalReplies'
  const more = count - shown.length
  const quotes = shown.map((news): Block => ({
    type: 'quote',
    by: t('follow.by', { n: news.number, name: shownName(news) }),
    text: excerpt(saidBy(news), mostOfEach),
  }))
  return {
    subject: t(subject, { n: count, title: post.title }),
    blocks: [
      ...quotes,
      ...(more > 0 ? [{ type: 'text' as const, text: t('follow.andMore', { n: more }) }] : []),
      {
        type: 'button',
        label: t('follow.readSeveral'),
        url: reactionPath(settings.siteUrl + post.path, first.number),
      },
    ],
  }
}

/** A link says its title before its words. */
function saidBy({ kind, text, title, excerpt }: News): string {
  const words = text === '' ? (excerpt ?? '') : text
  return kind === 'comment' ? words : [title, words].filter((part) => part !== '').join('\n\n')
}

/** Everything up to there is told. What the letter, tried again, left out is told by another. */
async function moveCursor(ctx: Ctx, follow: Follow, toldNumber: number): Promise<void> {
  await ctx.db
    .updateTable('follows')
    .set({ toldNumber })
    .where('id', '=', follow.id)
    .where('toldNumber', '<', toldNumber)
    .execute()
  const { count } = await findNews(ctx.db, { ...follow, toldNumber }, undefined, 1)
  if (count > 0) await planLetters(ctx, [follow])
}
