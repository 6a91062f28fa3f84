import { escapeXml } from '../lib/xml.ts'
import { isOpen, permalink, type Post } from '../posts/post.ts'
import type { Settings } from '../settings/settings.ts'

/** How a post page tells other sites where its linkbacks are received. */
export type Advertised = {
  /** Headers for GET and HEAD: `Link` of webmention, `X-Pingback`. */
  headers: Record<string, string>
  /** `link` elements for the head, as HTML. */
  headHtml: string
  /** Trackback's RDF in an HTML comment, for anywhere in the page; '' without trackback. */
  rdfHtml: string
}

/**
 * What the page of a post advertises (Webmention §3.1.2, Pingback 1.0 §2, TrackBack 1.2); `undefined` where linkbacks are
 * not taken, and nothing of a transport that the owner leaves out. The spelling of the pingback element is the one that
 * the specification's regular expression finds.
 */
export function advertise(
  settings: Pick<Settings, 'siteUrl' | 'transports'>,
  post: Pick<Post, 'path' | 'title' | 'state' | 'kind' | 'reactions'>,
): Advertised | undefined {
  const { siteUrl, transports } = settings
  if (!isOpen(post) || transports.length === 0) return undefined
  const address = permalink(settings, post)
  const endpoints = {
    webmention: `${siteUrl}/webmention`,
    pingback: `${siteUrl}/xmlrpc`,
    trackback: `${address}/trackback`,
  }
  const taken = (['webmention', 'pingback', 'trackback'] as const).filter((name) => transports.includes(name))
  return {
    headers: {
      ...(taken.includes('webmention') ? { link: `<${endpoints.webmention}>; rel="webmention"` } : {}),
      ...(taken.includes('pingback') ? { 'x-pingback': endpoints.pingback } : {}),
    },
    headHtml: taken.map((name) => `<link rel="${name}" href="${escapeXml(endpoints[name])}">`).join('\n'),
    rdfHtml: taken.includes('trackback') ? rdf(address, post.title, endpoints.trackback) : '',
  }
}

function rdf(address: string, title: string, ping: string): string {
  return `<!--
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">
<rdf:Description rdf:about="${inComment(address)}" dc:identifier="${inComment(address)}" dc:title="${inComment(title)}" trackback:ping="${inComment(ping)}" />
</rdf:RDF>
-->`
}

/** An attribute value that cannot end the comment around it. */
function inComment(text: string): string {
  return escapeXml(text).replaceAll('--', '&#45;&#45;')
}
