import { isUtf8 } from 'node:buffer'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

const longestSlug = 80
const ligatures: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', đ: 'd', ł: 'l', ı: 'i', ς: 'σ' }
// Marks, overrides and isolates of direction, zero-width and filler characters, tags: nothing a name needs, all that forges one.
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
const words =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’.-][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu

/**
 * The part of an address made from a title: a–z, 0–9 and single hyphens, 80 characters at most.
 * Other scripts are transliterated; what has no letters at all becomes `n`.
 */
export function slugify(text: string): string {
  const latin = withoutAccents(text.toLowerCase())
  const ascii = isAscii(latin) ? latin : transliterate(latin)
  const slug = ascii.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return cutSlug(slug.replace(/^-|-$/g, '')) || 'n'
}

/**
 * A text as it is compared and searched: lower case, without accents, ligatures and compatibility forms undone,
 * punctuation as single spaces. Done here and not by a database, so that every engine finds the same words.
 */
export function fold(text: string): string {
  const plain = withoutAccents(text.toLowerCase().replace(/\p{Cf}/gu, ''))
  return plain.replace(/[^\p{L}\p{N}\p{M}\p{So}]+/gu, ' ').trim()
}

/** The beginning of a text, `max` code points with the final `…` at most, cut between words where there is a gap; white space collapsed. */
export function excerpt(text: string, max: number): string {
  const line = text.replace(/\s+/g, collapse).trim()
  if (line.length <= max) return line
  const points = Array.from(line)
  if (points.length <= max) return line
  const head = points.slice(0, max).join('')
  const gap = head.search(/\s\S*$/u)
  const kept = gap > 0 ? head.slice(0, gap) : points.slice(0, max - 1).join('')
  return `${kept.replace(/[\s,;:.!?…–—«(-]+$/u, '')}…`
}

/**
 * Text of several lines as we keep it: NFC, LF line ends, no control characters but tab and newline, nothing
 * that a feed (XML 1.0 §2.2) could not hold.
 */
export function tidyText(input: string): string {
  return input
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, '')
    .normalize('NFC')
}

/** A name or a title as we keep it: one line, no direction overrides or invisible characters, at most `maxCodePoints`. */
export function tidyLine(input: string, maxCodePoints: number): string {
  const line = tidyText(input).replace(invisible, '').replace(/\s+/g, collapse).trim()
  return line.length <= maxCodePoints ? line : Array.from(line).slice(0, maxCodePoints).join('').trim()
}

/** Size in bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text)
}

/** True when the bytes are valid UTF-8 from first to last. */
export function isWellFormedUtf8(buffer: Buffer): boolean {
  return isUtf8(buffer)
}

/** Number of words for people; a Chinese or Japanese character counts as one. */
export function wordCount(text: string): number {
  return text.match(words)?.length ?? 0
}

/** Recomposed after the accents are gone, so that scripts which decompose (Korean) stay whole; marks of other scripts are vowels and stay. */
function withoutAccents(text: string): string {
  if (isAscii(text)) return text
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[œæßøđłıς]/g, (letter) => ligatures[letter] ?? letter)
    .normalize('NFC')
}

/** A positive whole number of at most seven digits, as addresses and forms give it. */
export function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^[1-9]\d{0,6}$/.test(value) ? Number(value) : undefined
}

/** Loaded when a title needs it: its tables would slow down every start. */
function transliterate(text: string): string {
  const library: typeof import('transliteration') = require('transliteration')
  return library.transliterate(text)
}

function cutSlug(slug: string): string {
  if (slug.length <= longestSlug) return slug
  const head = slug.slice(0, longestSlug + 1)
  const gap = head.lastIndexOf('-')
  return gap > longestSlug / 2 ? head.slice(0, gap) : slug.slice(0, longestSlug)
}

/** A lone no-break space was put there by somebody who knows typography. */
function collapse(spaces: string): string {
  return spaces === '\u00a0' || spaces === '\u202f' ? spaces : ' '
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text)
}
