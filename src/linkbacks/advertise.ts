import { escapeXml } from '../lib/xml.ts'
import { isOpen, permalink, type Post } from '../posts/post.ts'
import type { Settings } from '../settings/settings.ts'

/** How a post page tells other sites where its linkbacks are received. */
export type Advertised = {
  /** The value of the `X-Pingback` header, for GET and HEAD. */
  pingback: string
  /** Two `link` elements for the head, as HTML. */
  headHtml: string
  /** Trackback's RDF in an HTML comment, for anywhere in the page. */
  rdfHtml: string
}

/**
 * What the page of a post advertises (Pingback 1.0 §2, TrackBack 1.2); `undefined` where linkbacks are not taken. The
 * spelling of the pingback element is the one that the specification's regular expression finds.
 */
export function advertise(
  settings: Pick<Settings, 'siteUrl'>,
  post: Pick<Post, 'path' | 'title' | 'state' | 'kind' | 'reactions'>,
): Advertised | undefined {
  if (!isOpen(post)) return undefined
  const address = permalink(settings, post)
  const pingback = `${settings.siteUrl}/xmlrpc`
  const trackback = `${address}/trackback`
  return {
    pingback,
    headHtml: [
      `<link rel="pingback" href="${escapeXml(pingback)}">`,
      `<link rel="trackback" href="${escapeXml(trackback)}">`,
    ].join('\n'),
    rdfHtml: rdf(address, post.title, trackback),
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
