import { fold } from '../lib/text.ts'

/** Pieces of a plain text in order; `marked` ones are words that were searched. Join them to get the text again. */
export type Marked = { text: string; marked: boolean }[]

/** Words end where fold() puts a space; format characters inside (soft hyphens) belong to them. */
const wordShape = /[\p{L}\p{N}\p{M}\p{Cf}]+/gu
const longestScan = 50_000

type Hit = { start: number; end: number; token: number }

/** Marks every searched word of a whole text, such as a title. `tokens` are folded; the last one matches beginnings. */
export function mark(text: string, tokens: string[]): Marked {
  return cut(text, 0, text.length, findHits(text, tokens))
}

/**
 * A passage of about `length` characters that holds as many of the searched words as one passage can, with `…` where it was cut, words
 * marked. Without any of them it is the beginning of the text.
 */
export function markedExcerpt(text: string, tokens: string[], length = 240): Marked {
  const line = text.slice(0, longestScan).replace(/\s+/g, ' ').trim()
  const hits = findHits(line, tokens)
  const best = richest(hits, length)
  const center = best.length > 0 ? (best[0]!.start + best.at(-1)!.end) / 2 : 0
  const wanted = Math.max(0, Math.min(Math.round(center - length / 2), line.length - length))
  const start = best.length === 0 || wanted === 0 ? 0 : wordStart(line, Math.min(wanted, best[0]!.start))
  const end =
    start + length >= line.length ? line.length : wordEnd(line, Math.max(start + length, best.at(-1)?.end ?? 0))
  const parts = cut(line, start, end, hits)
  if (start > 0) parts.unshift({ text: '…', marked: false })
  if (end < line.length) parts.push({ text: '…', marked: false })
  return parts
}

function findHits(text: string, tokens: string[]): Hit[] {
  const hits: Hit[] = []
  for (const { 0: word, index } of text.matchAll(wordShape)) {
    const token = matchingToken(fold(word).split(' '), tokens)
    if (token >= 0) hits.push({ start: index, end: index + word.length, token })
  }
  return hits
}

function matchingToken(words: string[], tokens: string[]): number {
  const last = tokens.length - 1
  return tokens.findIndex((token, index) =>
    words.some((word) => word === token || (index === last && word.startsWith(token))),
  )
}

/** The neighbouring hits that fit into one passage and stand for the most different words. */
function richest(hits: Hit[], length: number): Hit[] {
  let best: Hit[] = []
  let most = 0
  for (const [index, first] of hits.entries()) {
    let last = index
    const seen = new Set([first.token])
    while (hits[last + 1] && hits[last + 1]!.end - first.start <= length) seen.add(hits[++last]!.token)
    if (seen.size > most) [best, most] = [hits.slice(index, last + 1), seen.size]
  }
  return best
}

function wordStart(text: string, at: number): number {
  const gap = text.indexOf(' ', at)
  return gap >= 0 && gap - at < 40 ? gap + 1 : wholeCharacter(text, at)
}

function wordEnd(text: string, at: number): number {
  const gap = text.lastIndexOf(' ', at)
  return gap > 0 && at - gap < 40 ? gap : wholeCharacter(text, at)
}

/** Never between the halves of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? '') ? at + 1 : at
}

function cut(text: string, start: number, end: number, hits: Hit[]): Marked {
  const parts: Marked = []
  let at = start
  for (const hit of hits) {
    if (hit.start < at || hit.end > end) continue
    if (hit.start > at) parts.push({ text: text.slice(at, hit.start), marked: false })
    parts.push({ text: text.slice(hit.start, hit.end), marked: true })
    at = hit.end
  }
  if (at < end) parts.push({ text: text.slice(at, end), marked: false })
  return parts
}
