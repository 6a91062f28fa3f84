import { firstByClass } from './page-entry.ts'
import type { Survey } from './page-survey.ts'
import { lineOf } from './page-text.ts'
import { attribute, tokens } from './page-tree.ts'
import type { Element } from './page-tree.ts'
import { tidyLine } from './text.ts'
import { parseHttpUrl, resolveHttpUrl } from './urls.ts'

const MAX_NAME = 100

export type Author = { name: string; url?: string; photo?: string }

/**
 * Who wrote a page, the first that is named: the author of its h-entry, a link with rel=author, `meta[name=author]`,
 * og:site_name, the host. A name that is an address is replaced by its host; only http(s) addresses are kept.
 */
export function authorOf(survey: Survey, card: Element | undefined, base: string, page: URL): Author {
  const linked = survey.relations.find((relation) => relation.rel.includes('author'))
  const candidates: Author[] = [
    card ? readCard(card, base) : { name: '' },
    relAuthor(survey, base),
    { name: survey.metas.get('author') ?? '', url: linked && webAddress(linked.href, base) },
    { name: survey.metas.get('og:site_name') ?? '' },
  ]
  for (const { name, url } of candidates) {
    const plain = tidyName(name)
    if (plain !== '') return url === undefined ? { name: plain } : { name: plain, url }
  }
  return { name: page.host }
}

function readCard(card: Element, base: string): Author {
  const found = firstByClass(card, ['p-name', 'u-url'])
  const name = found.get('p-name')
  const href = attribute(found.get('u-url') ?? card, 'href')
  return {
    name: (name && lineOf(name)) || lineOf(card) || (attribute(card, 'alt') ?? ''),
    url: href === undefined ? undefined : webAddress(href, base),
  }
}

function relAuthor(survey: Survey, base: string): Author {
  for (const { element, href } of survey.anchors) {
    if (!tokens(element, 'rel').includes('author')) continue
    const name = lineOf(element)
    if (name !== '') return { name, url: webAddress(href, base) }
  }
  return { name: '' }
}

function webAddress(href: string, base: string): string | undefined {
  return resolveHttpUrl(href, base)?.href
}

function tidyName(name: string): string {
  const line = tidyLine(name, MAX_NAME)
  return /^https?:/i.test(line) ? (parseHttpUrl(line)?.host ?? '') : line
}
