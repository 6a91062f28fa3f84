import { parseFragment, serialize, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import { isHtml, tokens, walk } from '../lib/page-tree.ts'

const addresses = new Set(['href', 'src', 'cite', 'poster'])

/**
 * Clean HTML of a post or reaction as it travels: every address absolute, resolved against `base`, because feed readers
 * disagree about `xml:base`; and without the small links beside headings, which only help on the page itself.
 */
export function absoluteHtml(html: string, base: string): string {
  const fragment = parseFragment(html)
  const pageOnly: Tree.Element[] = []
  walk(fragment, (node) => {
    if (!isHtml(node)) return true
    if (tokens(node, 'class').includes('heading-anchor')) pageOnly.push(node)
    for (const attribute of node.attrs) {
      if (addresses.has(attribute.name)) attribute.value = absolute(attribute.value, base)
      if (attribute.name === 'srcset') attribute.value = absoluteSrcset(attribute.value, base)
    }
    return true
  })
  for (const node of pageOnly) {
    if (node.parentNode) node.parentNode.childNodes = node.parentNode.childNodes.filter((child) => child !== node)
  }
  return serialize(fragment)
}

function absolute(address: string, base: string): string {
  return URL.parse(address, base)?.href ?? address
}

function absoluteSrcset(srcset: string, base: string): string {
  const candidates = srcset.split(', ').map((candidate) => {
    const [address = '', ...descriptor] = candidate.split(' ')
    return [absolute(address, base), ...descriptor].join(' ')
  })
  return candidates.join(', ')
}
