import { parseFragment } from 'parse5'
import type { Ctx } from '../context.ts'
import { attribute, isHtml, walk } from '../lib/page-tree.ts'
import { resolveHttpUrl, sourceKey } from '../lib/urls.ts'
import { permalink, type Post } from '../posts/post.ts'
import type { ShownPost } from '../posts/queries.ts'
import { isOwn } from '../linkbacks/linkback.ts'
import { findPostByTarget } from '../linkbacks/target.ts'

/**
 * A link of a post to a page. `target` is the address exactly as its `href` says it, since whoever is told looks for
 * that (only one without a scheme is completed); `own` is the post of this site that it names.
 */
export type Outgoing = { target: string; host: string; own: ShownPost | undefined }

/** So many pages one post may tell. */
const most = 200

/**
 * The links in the rendered text of a post, in order: `a[href]` to pages elsewhere and to other posts of this site. Each
 * page once: of addresses that differ by their fragment only, the first, or one of those in `known`, which were told of
 * before. Other pages of this site, and the post itself, are not among them.
 */
export async function listOutgoing(
  ctx: Ctx,
  post: Pick<Post, 'id' | 'path'>,
  html: string,
  known: ReadonlySet<string> = new Set(),
): Promise<Outgoing[]> {
  const found = new Map<string, Outgoing>()
  for (const href of hrefsOf(html)) {
    const url = resolveHttpUrl(href, permalink(ctx.settings, post))
    if (!url || (found.size >= most && !found.has(sourceKey(url)))) continue
    const target = /^https?:/i.test(href) ? href : url.href
    const first = found.get(sourceKey(url))
    if (first && (known.has(first.target) || !known.has(target))) continue
    const own = isOwn(ctx.settings, url) ? await findOwn(ctx, post, url) : undefined
    if (own !== null) found.set(sourceKey(url), { target, host: url.host, own })
  }
  return [...found.values()]
}

/** Another post of ours; null for any other page of ours. */
async function findOwn(ctx: Ctx, post: Pick<Post, 'id'>, url: URL): Promise<ShownPost | null> {
  const target = await findPostByTarget(ctx.db, ctx.settings, url.href)
  return target && target.post.id !== post.id ? target.post : null
}

function hrefsOf(html: string): string[] {
  const hrefs: string[] = []
  walk(parseFragment(html), (node) => {
    const href = isHtml(node, 'a') ? attribute(node, 'href') : undefined
    if (href) hrefs.push(href)
    return true
  })
  return hrefs
}
