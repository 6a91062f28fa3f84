import { tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Settings } from './settings.ts'
import { numberOf, readTyped, type Read } from './typed.ts'

export type ReadingField = 'postsPerPage' | 'feedItems'
export type Row = { label: string; href: string }
export type ReadingChoice = Read<ReadingField> & { rows: Row[] }

const mostLinks = 12
const longestLabel = 40

/** What the form shows before anybody touches it. */
export function readingValues({ postsPerPage, feedItems, navigation }: Settings) {
  return { values: { postsPerPage: String(postsPerPage), feedItems: String(feedItems) }, rows: navigation }
}

/**
 * Reads the settings of reading. Links come as the lists `label[]` and `href[]`; rows where both are empty go away. `do`
 * may ask to move or remove a row (`up-2`, `remove-2`), or for one more (`add`): `asked` says so, and nothing is to be
 * saved yet.
 */
export function readReadingChoice(settings: Settings, body: unknown): ReadingChoice & { asked: boolean } {
  const typed = readTyped(body, readingValues(settings).values)
  const postsPerPage = numberOf(typed, 'postsPerPage', 1, 50)
  const feedItems = numberOf(typed, 'feedItems', 1, 100)
  const fields = Object(body)
  const labels = listOf(fields['label[]'])
  const rows = listOf(fields['href[]']).map((href, at): Row => ({ label: labels[at] ?? '', href }))
  const asked = rearrange(rows, fields.do)
  if (asked !== undefined) return { ...typed, wrong: [], rows: asked, changes: {}, asked: true }

  const kept = rows.filter(({ label, href }) => label.trim() !== '' || href.trim() !== '')
  if (kept.length > mostLinks) {
    typed.wrong.push({ field: 'navigation', key: 'settings.linksMany', params: { most: mostLinks } })
  }
  const navigation = kept.map(({ label, href }, at): Row => {
    const tidy = { label: tidyLine(label, Infinity), href: linkAddress(href) }
    if (tidy.label === '') typed.wrong.push({ field: `label-${at}`, key: 'settings.linkLabel', params: {} })
    if (Array.from(tidy.label).length > longestLabel) {
      typed.wrong.push({ field: `label-${at}`, key: 'settings.long', params: { most: longestLabel } })
    }
    if (tidy.href === '') typed.wrong.push({ field: `href-${at}`, key: 'settings.linkHref', params: {} })
    return tidy
  })
  return { ...typed, rows: kept, changes: { postsPerPage, feedItems, navigation }, asked: false }
}

/** The rows after what a button asks for; undefined when none of theirs was pressed. */
function rearrange(rows: Row[], ask: unknown): Row[] | undefined {
  const [, act, number] = /^(add|up|remove)(?:-(\d{1,2}))?$/.exec(typeof ask === 'string' ? ask : '') ?? []
  if (act === undefined) return undefined
  if (act === 'add') return [...rows, { label: '', href: '' }].slice(0, mostLinks)
  const at = Number(number)
  if (act === 'remove') return rows.toSpliced(at, 1)
  const row = rows[at]
  return row && at > 0 ? rows.toSpliced(at, 1).toSpliced(at - 1, 0, row) : rows
}

/** An address a link may lead to: a path of this site, http, https or mailto; '' for anything else. */
function linkAddress(text: string): string {
  const typed = text.trim()
  if (/^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(typed)) return typed
  if (/^mailto:[^\s@<>"]{1,200}@[^\s@<>"]{1,200}$/i.test(typed)) return typed
  return parseHttpUrl(typed)?.href ?? ''
}

function listOf(value: unknown): string[] {
  return [value].flat().filter((one) => typeof one === 'string')
}
