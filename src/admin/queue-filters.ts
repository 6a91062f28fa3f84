import { tidyLine, wholeNumber } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { tabStates, type DeskFilter, type Tab } from '../reactions/desk-lists.ts'
import { oneField } from './fields.ts'

const longest = 200
const tabs = Object.keys(tabStates) as Tab[]

/**
 * Reads the address of the queue. What is no filter, or says nothing, is left out; a field that comes twice is refused
 * as `bad_request`.
 */
export function readFilter(query: unknown): DeskFilter {
  const kind = scalar(query, 'kind')
  return {
    tab: tabs.find((tab) => tab === scalar(query, 'state')) ?? 'pending',
    kind: kind === 'comment' || kind === 'linkback' ? kind : undefined,
    postId: wholeNumber(scalar(query, 'post')),
    who: scalar(query, 'who') || undefined,
    same: wholeNumber(scalar(query, 'same')),
    site: hostIn(scalar(query, 'site')),
    words: scalar(query, 'q') || undefined,
    before: wholeNumber(scalar(query, 'before')),
  }
}

/** The address of the queue with that filter. */
export function queueHref(filter: Partial<DeskFilter>): string {
  const { tab = 'pending', kind, postId, who, same, site, words, before } = filter
  const fields = { state: tab === 'pending' ? undefined : tab, kind, post: postId, who, same, site, q: words, before }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? '/admin/reactions' : `/admin/reactions?${query}`
}

/** How many filters are set, beside the tab and the searched words. */
export function countFilters({ kind, postId, who, same, site }: DeskFilter): number {
  return [kind, postId, who, same, site].filter((value) => value !== undefined).length
}

/** Where a form leads back to: a page of the reactions, the reports or the links, or else the queue. */
export function backOf(body: unknown): string {
  const back = scalar(body, 'back')
  return /^\/admin(\/reactions(\/\d{1,9})?|\/reports|\/links(\/site)?)?(\?[^#\\]*)?$/.test(back)
    ? back
    : '/admin/reactions'
}

/** The address `to` with one more thing said about it, which replaces what was said before. */
export function saying(to: string, said: Record<string, string | undefined>): string {
  const url = new URL(to, 'https://desk.invalid')
  for (const name of ['batch', 'left', 'done', 'answer', 'link']) url.searchParams.delete(name)
  for (const [name, value] of Object.entries(said)) if (value !== undefined) url.searchParams.set(name, value)
  return url.pathname + url.search
}

/** One field of a form or an address, as `oneField` reads it, on one line. */
export function scalar(fields: unknown, name: string): string {
  return tidyLine(oneField(fields, name), longest)
}

/** The host in what somebody typed: an address, or the host itself. */
function hostIn(typed: string): string | undefined {
  if (typed === '') return undefined
  return (parseHttpUrl(typed) ?? parseHttpUrl(`https://${typed}`))?.host ?? typed.toLowerCase()
}
