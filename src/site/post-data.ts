import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { listAuthors } from '../identities/queries.ts'
import { advertise } from '../linkbacks/advertise.ts'
import { hubElements } from '../announcing/topics.ts'
import { describeImage } from '../posts/measure.ts'
import { isOpen, permalink, readingMinutes } from '../posts/post.ts'
import type { ShownPost } from '../posts/queries.ts'
import type { FormState } from '../reactions/form.ts'
import { listGestures } from '../reactions/gestures.ts'
import { linkRel } from '../reactions/link-rel.ts'
import { listBodies, listOutline, type Body } from '../reactions/queries.ts'
import { isVisible } from '../reactions/reaction.ts'
import type { Outline, StrandView, Thread } from '../reactions/thread-shape.ts'
import { buildThread } from '../reactions/thread.ts'
import { formatDate } from '../web/dates.ts'
import type { Beside } from './beside.ts'
import { creditsView } from './credit-view.ts'
import { formView } from './form-view.ts'
import { alternates, langAttr, type Head } from './head.ts'
import { listSequels, sequelsView } from './sequel-view.ts'
import { threadView } from './thread-view.ts'

/** What the address of a post asks of its thread. */
export type ThreadAsk = { strand: StrandView; page?: number; open?: number }

/** Everything `posts/post.eta` prints for a post with its thread. */
export async function postData(ctx: Ctx, post: ShownPost, beside: Beside, ask: ThreadAsk, form: FormState) {
  const outline = await listOutline(ctx.db, post.id)
  const thread = buildThread(outline, { ...ask, zone: ctx.settings.timeZone })
  refuseGone(outline, thread, ask.open)
  const sequels = listSequels(outline)
  const bodies = await listBodies(ctx.db, [...new Set([...thread.bodyIds, ...sequels.map(({ id }) => id)])])
  const { category, tags, neighbours } = beside
  const authorWords = await wordsOfAuthors(ctx, post, bodies)
  const gestures = await listGestures(ctx.db, post.id)
  const rel = await linkRel(ctx)
  const credits = await creditsView(ctx, post)
  return {
    page: { ...postHead(ctx, post, form, ask), ...pageOfThread(ctx, post, ask) },
    post: {
      ...articleView(ctx, post),
      author: post.authorName ?? '',
      count: ctx.t('home.count', { n: thread.counts.total }),
      category: category ? { name: category.name, href: `/categories/${category.slug}` } : null,
      tags: tags.map(({ slug, name }) => ({ name, href: `/tags/${slug}` })),
      sequelsTitle: ctx.t('author.sequels', { word: post.authorWord ?? 'auteur' }),
      credits: credits.lines,
      sequels: sequels.length > 0 ? sequelsView(ctx, sequels, bodies, rel) : null,
    },
    thread: threadView(ctx, thread, { post, bodies, authorWords, form, gestures, rel, credited: credits.ids }),
    ask: askView(ctx, post),
    form: isOpen(post) ? formView(ctx, post.path, form) : null,
    /** What somebody was writing while the conversation was closed. */
    kept: form.values.text,
    neighbours: neighbours.previous || neighbours.next ? neighbours : null,
  }
}

/** A permalink whose reaction left nothing to show is 410; one that never was is only a post. */
function refuseGone(outline: Outline[], { items }: Thread, open: number | undefined): void {
  if (open === undefined) return
  const row = outline.find(({ number }) => number === open)
  if (!row || isVisible(row.state)) return
  if (!items.some((item) => item.type === 'trace' && item.number === open)) refuse('gone', 'reaction.gone')
}

/** Everything `posts/post.eta` prints for a page outside the stream of posts: no date, no thread. */
export function plainPageData(ctx: Ctx, post: ShownPost) {
  return { page: { ...postHead(ctx, post, null), kind: 'website' }, post: articleView(ctx, post) }
}

/** A post as its page shows it above the thread. */
export function articleView(ctx: Ctx, post: ShownPost) {
  const { siteUrl } = ctx.settings
  const minutes = readingMinutes(post)
  return {
    title: post.title,
    html: post.html,
    cover: coverView(ctx, post),
    langAttr: langAttr(ctx, post.lang),
    url: permalink(ctx.settings, post),
    home: `${siteUrl}/`,
    published: post.publishedAt ?? post.createdAt,
    updated: post.updatedAt,
    day: formatDate(ctx, post.publishedAt ?? post.createdAt, 'day'),
    minutes: ctx.t('post.minutes', { n: minutes }),
    minutesLong: ctx.t('post.minutesLong', { n: minutes }),
  }
}

/** The cover with its size and its variants, where we know them, so that nothing moves when it arrives. */
function coverView(ctx: Ctx, { cover, coverAlt }: ShownPost) {
  if (cover === '') return null
  return { src: cover, alt: coverAlt, ...describeImage(ctx, cover) }
}

function postHead(ctx: Ctx, post: ShownPost, form: FormState | null, ask?: ThreadAsk): Head {
  const { siteUrl } = ctx.settings
  const advertised = advertise(ctx.settings, post)
  const ownView = form?.personal || form?.replyTo
  const hubs = ownView || !isFirstLook(ask) ? '' : hubElements(ctx.settings, permalink(ctx.settings, post))
  return {
    title: post.title,
    description: post.summary,
    canonical: permalink(ctx.settings, post),
    kind: 'article',
    locale: post.lang,
    ...shareImage(siteUrl, post),
    published: post.publishedAt,
    styles: form ? ['post.css', 'thread.css', 'reaction.css', 'form.css'] : ['post.css'],
    ...(ownView ? { robots: 'noindex' } : {}),
    headHtml: [advertised?.headHtml ?? '', hubs].filter((html) => html !== '').join('\n'),
    endHtml: advertised?.rdfHtml ?? '',
    ...(form ? { script: 'thread.js', alternates: feedsOf(ctx, post) } : {}),
  }
}

/** Whether the whole thread is shown from its beginning, as at the post's plain address. */
function isFirstLook({ strand, page = 1, open }: ThreadAsk = { strand: 'tout' }): boolean {
  return strand === 'tout' && page === 1 && open === undefined
}

/** The picture a link to a post is shown with elsewhere: its cover, else the first one of its text. */
function shareImage(siteUrl: string, { cover, coverAlt, image }: ShownPost): Partial<Head> {
  if (cover !== '') return { image: URL.parse(cover, siteUrl)?.href, imageAlt: coverAlt }
  return { image: image === null ? undefined : URL.parse(image, siteUrl)?.href }
}

function feedsOf(ctx: Ctx, post: ShownPost) {
  return alternates(ctx, `${post.path}/feed`, 'page.feedThreadTitle', { title: post.title })
}

/** The second and later pages of a long thread are addresses of their own. */
function pageOfThread(ctx: Ctx, post: ShownPost, { page, open }: ThreadAsk): Partial<Head> {
  if (page === undefined || page < 2 || open !== undefined) return {}
  return {
    canonical: `${permalink(ctx.settings, post)}?page=${page}`,
    title: `${post.title}, ${ctx.t('react.page', { n: page })}`,
  }
}

function askView(ctx: Ctx, post: ShownPost) {
  if (post.question === '' || !isOpen(post)) return null
  const [name] = (post.authorName ?? '').split(' ')
  return {
    title: name ? ctx.t('ask.title', { name }) : ctx.t('ask.titleNobody'),
    question: post.question,
    langAttr: langAttr(ctx, post.lang),
  }
}

/** Most threads hear only the post's own author, whose word came with the post. */
async function wordsOfAuthors(ctx: Ctx, post: ShownPost, bodies: ReadonlyMap<number, Body>) {
  const words = new Map<number, string>()
  if (post.authorId !== null && post.authorWord !== null) words.set(post.authorId, post.authorWord)
  for (const { authorId } of bodies.values()) {
    if (authorId === null || words.has(authorId)) continue
    for (const author of await listAuthors(ctx.db)) words.set(author.id, author.word)
  }
  return words
}
