import { feedFormats } from '../lib/feed-formats.ts'
import { escapeXml } from '../lib/xml.ts'
import type { Post } from '../posts/post.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * What somebody may subscribe to at a hub (WebSub §4): the home page with the feeds of posts and of reactions, and under
 * a published post its page with the feeds of its thread. Absolute addresses, each of one representation. The feeds of
 * tags and categories are none: a post that leaves one would have to be announced where it no longer is.
 */
export function topicsOf({ siteUrl }: Pick<Settings, 'siteUrl'>, post?: Pick<Post, 'path' | 'kind'>): string[] {
  const site = ['/', ...feedsAt('/feed'), ...feedsAt('/reactions')]
  const thread = post?.kind === 'post' ? feedsAt(`${post.path}/feed`) : []
  return [...site, ...(post ? [post.path] : []), ...thread].map((path) => siteUrl + path)
}

function feedsAt(base: string): string[] {
  return Object.values(feedFormats).map(({ ending }) => base + ending)
}

/** How a topic names its hubs and itself (WebSub §4, RFC 8288): the value of the `Link` header, '' without hubs. */
export function hubHeader({ hubs }: { hubs: readonly string[] }, topic: string): string {
  if (hubs.length === 0) return ''
  return [...hubs.map((hub) => `<${hub}>; rel="hub"`), `<${topic}>; rel="self"`].join(', ')
}

/** The same as `link` elements for the head of a page. */
export function hubElements({ hubs }: { hubs: readonly string[] }, topic: string): string {
  if (hubs.length === 0) return ''
  const links = [...hubs.map((hub) => ({ rel: 'hub', href: hub })), { rel: 'self', href: topic }]
  return links.map(({ rel, href }) => `<link rel="${rel}" href="${escapeXml(href)}">`).join('\n')
}

/** Several values of one header as one; none when all are empty. */
export function linkHeader(...values: string[]): { link?: string } {
  const link = values.filter((value) => value !== '').join(', ')
  return link === '' ? {} : { link }
}
