import { windowAround } from './page-excerpt.ts'
import { parseHttpUrl, type TargetTest } from './urls.ts'

const MAX_TEXT = 200_000

/** What a page that is not HTML says. */
export type PlainFindings = { text: string; title?: string; excerpt?: string; hosts: number; links: number }

/**
 * Plain text: an address counts as a whole token, as written or without the punctuation that closes the sentence or
 * bracket around it.
 */
export function readPlainText(text: string, page: URL, isTarget: TargetTest): PlainFindings {
  const tally = createTally(page)
  let excerpt: string | undefined
  for (const match of text.matchAll(/(?<=^|[\s(<["'«“‘])https?:\/\/[^\s<>"]+/gi)) {
    const spelling = spellings(match[0]).find((token) => tally.isTarget(token, isTarget))
    tally.count(spelling ?? match[0])
    if (spelling === undefined || excerpt !== undefined) continue
    const end = match.index + spelling.length
    const shown = spelling.length > 100 ? `${spelling.slice(0, 99)}…` : spelling
    excerpt = windowAround(text.slice(Math.max(0, match.index - 1000), match.index), shown, text.slice(end, end + 1000))
  }
  return { text: text.slice(0, MAX_TEXT), excerpt, ...tally.totals() }
}

/** JSON: a string value anywhere that is exactly an address. Text that is not JSON holds none. */
export function readJson(text: string, page: URL, isTarget: TargetTest): PlainFindings {
  const tally = createTally(page)
  const words: string[] = []
  let linked = false
  const root = parseJson(text)
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value === 'string') {
      if (tally.count(value)) linked ||= tally.isTarget(value, isTarget)
      else words.push(value)
    } else if (typeof value === 'object' && value !== null) {
      const inner: unknown[] = Object.values(value)
      for (let at = inner.length - 1; at >= 0; at--) pending.push(inner[at])
    }
  }
  const all = words.join('\n').slice(0, MAX_TEXT)
  return { text: all, title: titleIn(root), excerpt: linked ? windowAround('', '', all) : undefined, ...tally.totals() }
}

function createTally(page: URL) {
  const hosts = new Set<string>()
  let links = 0
  return {
    count(address: string): boolean {
      const url = /^https?:\/\/\S+$/i.test(address) ? parseHttpUrl(address) : undefined
      if (!url) return false
      links++
      if (url.host !== page.host) hosts.add(url.host)
      return true
    },
    isTarget(address: string, isTarget: TargetTest): boolean {
      const url = parseHttpUrl(address)
      return url !== undefined && isTarget(url)
    },
    totals: () => ({ links, hosts: hosts.size }),
  }
}

function spellings(token: string): string[] {
  const found = [token]
  for (let at = token.length - 1; at > 0 && found.length < 8 && /[.,;:!?)\]'»”’…*_]/.test(token[at] ?? ''); at--) {
    found.push(token.slice(0, at))
  }
  return found
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function titleIn(root: unknown): string | undefined {
  if (typeof root !== 'object' || root === null) return undefined
  const named = Object.entries(root).find(([key, value]) => /^(?:title|name)$/.test(key) && typeof value === 'string')
  return named ? String(named[1]) : undefined
}
