import type { Ctx } from '../context.ts'
import type { FetchRequest } from '../lib/fetch.ts'
import type { Page, PageInput } from '../lib/page.ts'
import { readPageApart } from '../lib/page-apart.ts'
import { escapeXml } from '../lib/xml.ts'
import { parseHttpUrl, sourceKey } from '../lib/urls.ts'
import { permalink } from '../posts/post.ts'
import { findPost, type ShownPost } from '../posts/queries.ts'
import { findBySource } from '../reactions/queries.ts'
import { richestTransport } from '../reactions/reaction.ts'
import { isRefused } from '../reactions/screen.ts'
import { isOwn, isPending, transportsOf, type Linkback } from './linkback.ts'
import { findPostByTarget } from './target.ts'
import { troubleOfFetch, type Trouble } from './trouble.ts'
import { guardWay } from './way.ts'

/**
 * What a source turned out to be: a page with a real link to the target, which is the spelling that it links to; a page
 * without; not found (404); gone for good (410, 451, or saying so itself); or not to be had at all, which must not be
 * told to its sender in more detail than that. `busy` is our own want of capacity, `refused` a rule of the owner's.
 */
export type Reading =
  | { kind: 'link'; page: Page; target: string }
  | { kind: 'no-link' | 'missing' | 'gone' | 'busy' | 'refused' }
  | { kind: 'unreachable'; detail: string; trouble: Trouble }

/**
 * Reads the source of a linkback once: a foreign page through the fetcher, a post of ours from the database; none whose
 * site or sender has come to be refused since it was announced.
 */
export async function readSource(ctx: Ctx, linkback: Linkback): Promise<Reading> {
  if (await isRefused(ctx, linkback)) return { kind: 'refused' }
  const url = parseHttpUrl(linkback.source)
  if (url && isOwn(ctx.settings, url)) return readOwnPost(ctx, linkback)

  const way = guardWay(ctx)
  const fetched = await ctx.fetch({
    url: linkback.source,
    ...askingAs(linkback),
    mayVisit: way.mayVisit,
    mayReach: way.mayReach,
  })
  if (!fetched.ok) {
    if (way.isBarred()) return { kind: 'refused' }
    // What is known already must not look lost because others have used up a budget; who is new may come again.
    const spent = way.isSpent() && linkback.reactionId !== null
    if (spent || fetched.reason === 'busy') return { kind: 'busy' }
    const detail = `${fetched.reason}: ${fetched.detail}`
    return { kind: 'unreachable', detail, trouble: troubleOfFetch(fetched) }
  }
  if (fetched.status === 404) return { kind: 'missing' }
  if (fetched.status === 410 || fetched.status === 451) return { kind: 'gone' }
  if (fetched.status < 200 || fetched.status > 299) {
    const trouble = `status ${fetched.status}` as const
    return { kind: 'unreachable', detail: trouble, trouble }
  }
  // A detour that ends on our own pages would find there the links that we made ourselves.
  const end = parseHttpUrl(fetched.url)
  if (!end || isOwn(ctx.settings, end)) return { kind: 'no-link' }
  return findLink({
    ...fetched,
    transport: richestTransport(transportsOf(linkback)),
    targets: await targetsOf(ctx, linkback),
  })
}

const browserAccept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** A page that is known, and read of our own accord, is asked for as readers do: some show a link only to who verifies it. */
function askingAs(linkback: Linkback): Pick<FetchRequest, 'accept' | 'note'> {
  if (!isPending(linkback) && linkback.reactionId !== null) return { accept: browserAccept }
  const from = linkback.sender === '' ? '' : ` from ${linkback.sender}`
  return { note: `verifying ${linkback.transport}${from}` }
}

/**
 * The target as it was named by the last request, then what is known of the link from before and the present address of
 * the post: whoever names a post by another of its addresses, or corrects a link to it, must not lose a link that is
 * still there.
 */
async function targetsOf(ctx: Ctx, linkback: Linkback): Promise<string[]> {
  const { target, provenTarget } = linkback
  const before = provenTarget === null ? [] : [provenTarget]
  const post = (await findBySource(ctx.db, linkback)) && (await findPost(ctx.db, linkback.postId))
  const address = post && permalink(ctx.settings, post)
  return [...new Set([target, ...before, ...(address ? [address, `${address}/`] : [])])]
}

async function findLink(input: PageInput): Promise<Reading> {
  const page = await readPageApart(input)
  if ('unreadable' in page)
    return { kind: 'unreachable', detail: `unreadable: ${page.unreadable}`, trouble: 'unreadable' }
  if (page.gone) return { kind: 'gone' }
  return page.link ? { kind: 'link', page, target: page.link.target } : { kind: 'no-link' }
}

/** Our own pages are read from the database: a server often cannot reach its own public address. */
async function readOwnPost(ctx: Ctx, linkback: Linkback): Promise<Reading> {
  const own = await findPostByTarget(ctx.db, ctx.settings, linkback.source)
  if (!own) return { kind: 'gone' }
  const url = permalink(ctx.settings, own.post)
  const pair = { postId: linkback.postId, sourceKey: sourceKey(new URL(url)) }
  // A post that moved is known by its present address alone.
  if (pair.sourceKey !== linkback.sourceKey && (await findBySource(ctx.db, pair))) return { kind: 'gone' }
  return findLink({
    targets: await targetsOf(ctx, linkback),
    url,
    contentType: 'text/html; charset=utf-8',
    body: asPage(own.post),
  })
}

function asPage(post: ShownPost): Buffer {
  const author = post.authorName === null ? '' : `<meta name="author" content="${escapeXml(post.authorName)}">`
  const head = `<meta property="og:title" content="${escapeXml(post.title)}">${author}`
  return Buffer.from(
    `<!doctype html><html lang="${escapeXml(post.lang)}"><head>${head}</head><body>${post.html}</body>`,
  )
}
