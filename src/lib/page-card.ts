import { readCard, type Author } from './page-author.ts'
import { addressesOf, valuesOf, type Item } from './page-properties.ts'
import type { Survey } from './page-survey.ts'
import { tokens } from './page-tree.ts'
import { tidyLine } from './text.ts'
import { parseHttpUrl, resolveHttpUrl, sourceKey } from './urls.ts'

const longestName = 100

/**
 * Whom a page is about: its representative h-card (microformats.org/wiki/representative-h-card-parsing), which is the card whose uid and url are the page, else one
 * with an address that the page links to by rel=me, else the only one whose url is the page. Its name is tidied, its addresses are http(s).
 */
export function cardOf(survey: Survey, cards: readonly Item[], base: string, page: URL): Author | undefined {
  const isPage = (address: string) => keyOf(address) === sourceKey(page)
  const has = (card: Item, name: string, test: (address: string) => boolean) =>
    valuesOf(card, name).some((value) => addressesOf(value).some(test))
  const mine = relMe(survey, base)
  const own = cards.filter((card) => has(card, 'url', isPage))
  const card =
    own.find((card) => has(card, 'uid', isPage)) ??
    cards.find((card) => has(card, 'url', (address) => mine.has(address))) ??
    (own.length === 1 ? own[0] : undefined)
  if (!card) return undefined
  const author = readCard(card)
  return { ...author, name: tidyLine(author.name, longestName) }
}

function relMe({ relations, anchors }: Survey, base: string): Set<string> {
  const hrefs = [
    ...relations.filter(({ rel }) => rel.includes('me')),
    ...anchors.filter(({ element }) => tokens(element, 'rel').includes('me')),
  ]
  return new Set(hrefs.flatMap(({ href }) => resolveHttpUrl(href, base)?.href ?? []))
}

function keyOf(address: string): string {
  const url = parseHttpUrl(address)
  return url ? sourceKey(url) : ''
}
