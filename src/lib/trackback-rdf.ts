import { attribute, isHtml, parseTree, walk } from './page-tree.ts'
import { resolveHttpUrl } from './urls.ts'

const MAX_BLOCKS = 100
const MAX_BLOCK = 10_000

/**
 * The ping address that the RDF of a page names for one post (TrackBack 1.2, auto-discovery). The blocks are looked for
 * in the raw text, since most stand in comments. Of several the one counts whose `dc:identifier` is the address asked for
 * or ended at, whatever its fragment and closing slash; a block that is alone on its page counts anyway.
 */
export function trackbackIn(text: string, { target, url }: { target: string; url: string }): string | undefined {
  const pings = blocksOf(text).flatMap(readBlock)
  const wanted = [bare(target), bare(url)]
  const ours = pings.find(({ identifier }) => wanted.includes(bare(identifier)))
  const ping = ours ?? (pings.length === 1 ? pings[0] : undefined)
  return ping && resolveHttpUrl(ping.ping.trim(), url)?.href
}

function blocksOf(text: string): string[] {
  const blocks: string[] = []
  let start: number | undefined
  for (const { 0: tag, index } of text.matchAll(/<\/?rdf:RDF\b/gi)) {
    if (!tag.startsWith('</')) start = index
    else if (start !== undefined) {
      if (index - start <= MAX_BLOCK) blocks.push(text.slice(start, index))
      if (blocks.length === MAX_BLOCKS) break
      start = undefined
    }
  }
  return blocks
}

// As HTML rather than as XML: many of these blocks hold a bare & or <, and nothing more than attributes is wanted.
function readBlock(block: string): { identifier: string; ping: string }[] {
  const found: { identifier: string; ping: string }[] = []
  walk(parseTree(block), (node) => {
    if (isHtml(node, 'rdf:description')) {
      const ping = attribute(node, 'trackback:ping')
      if (ping !== undefined) found.push({ identifier: attribute(node, 'dc:identifier') ?? '', ping })
    }
    return 'childNodes' in node
  })
  return found
}

function bare(address: string): string {
  const url = URL.parse(address.trim())
  return url ? `${url.host}${url.pathname.replace(/\/$/, '')}${url.search}` : ''
}
