import type { MainEntry } from './page-entry.ts'
import { addressesOf, isItem, textOf, valuesOf, type Item, type Value } from './page-properties.ts'
import type { Survey } from './page-survey.ts'
import { lineOf } from './page-text.ts'
import { tokens } from './page-tree.ts'
import { tidyLine } from './text.ts'
import { parseHttpUrl, resolveHttpUrl } from './urls.ts'

const MAX_NAME = 100

/** `photo` is where the page shows the writer's picture. */
export type Author = { name: string; url?: string; photo?: string }

/**
 * Who wrote a page, the first that is named: the author of its h-entry or of the feed that holds it (a card, the
 * address of a card of the page, a name), a link with rel=author, `meta[name=author]`, `article:author`, og:site_name,
 * the host. A name that is an address is replaced by its host; only http(s) addresses are kept. Nothing is fetched.
 */
export function authorOf(
  survey: Survey,
  main: MainEntry | undefined,
  cards: readonly Item[],
  base: string,
  page: URL,
): Author {
  const linked = survey.relations.find((relation) => relation.rel.includes('author'))
  const linkedUrl = linked && webAddress(linked.href, base)
  const named = valuesOf(main?.item, 'author')[0] ?? main?.feedAuthor
  const candidates: Author[] = [
    named === undefined ? nobody : readAuthor(named, cards),
    (linkedUrl === undefined ? undefined : cardAt(linkedUrl, cards)) ?? nobody,
    relAuthor(survey, cards, base),
    { name: survey.metas.get('author') ?? '', url: linkedUrl },
    { name: nameOnly(survey.metas.get('article:author')) },
    { name: survey.metas.get('og:site_name') ?? '' },
  ]
  for (const { name, ...more } of candidates) {
    const plain = tidyName(name)
    if (plain !== '') return { name: plain, ...present(more) }
  }
  return { name: page.host }
}

const nobody: Author = { name: '' }

function readAuthor(value: Value, cards: readonly Item[]): Author {
  if (isItem(value)) return readCard(value)
  const name = textOf(value)
  const address = parseHttpUrl(name)?.href
  if (address === undefined) return { name }
  return cardAt(address, cards) ?? { name, url: address }
}

/** The person that a card describes; a card without a name has its address for one. */
export function readCard(card: Item): Author {
  const [url] = addressesOf(valuesOf(card, 'url')[0])
  const [photo] = addressesOf(valuesOf(card, 'photo')[0])
  const name = textOf(valuesOf(card, 'name')[0]) || textOf(card) || altOf(valuesOf(card, 'photo')[0])
  return { name: name || (url ?? ''), url, photo }
}

function cardAt(address: string, cards: readonly Item[]): Author | undefined {
  const card = cards.find((item) => valuesOf(item, 'url').some((value) => addressesOf(value).includes(address)))
  return card && readCard(card)
}

function relAuthor(survey: Survey, cards: readonly Item[], base: string): Author {
  for (const { element, href } of survey.anchors) {
    if (!tokens(element, 'rel').includes('author')) continue
    const url = webAddress(href, base)
    const card = url === undefined ? undefined : cardAt(url, cards)
    const name = lineOf(element)
    if (card) return card
    if (name !== '') return { name, url }
  }
  return nobody
}

function altOf(value: Value | undefined): string {
  return typeof value === 'object' && 'alt' in value && typeof value.alt === 'string' ? value.alt : ''
}

function webAddress(href: string, base: string): string | undefined {
  return resolveHttpUrl(href, base)?.href
}

function nameOnly(text = ''): string {
  return /^(?:https?:|\/)/i.test(text.trim()) ? '' : text
}

function present({ url, photo }: Omit<Author, 'name'>): Omit<Author, 'name'> {
  return { ...(url === undefined ? {} : { url }), ...(photo === undefined ? {} : { photo }) }
}

function tidyName(name: string): string {
  const line = tidyLine(name, MAX_NAME)
  return /^https?:/i.test(line) ? (parseHttpUrl(line)?.host ?? '') : line
}
