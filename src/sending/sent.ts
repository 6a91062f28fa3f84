import type { Fetched } from '../lib/fetch.ts'
import type { FetchReason } from '../lib/fetch-failure.ts'
import { firstHeader } from '../lib/header-text.ts'
import { decodePage } from '../lib/page-decode.ts'
import { lineOf } from '../lib/page-text.ts'
import { parseTree } from '../lib/page-tree.ts'
import { plainText } from '../lib/sanitize.ts'
import { excerpt, tidyLine } from '../lib/text.ts'

/**
 * How telling another site went. `accepted` and `refused` are its own answer; `failed` is worth another try; `busy` means
 * that our own connections were taken, and nothing left the house.
 */
export type Sent = {
  outcome: 'accepted' | 'refused' | 'failed' | 'busy'
  /** The HTTP status; null without an answer. */
  status: number | null
  /** The other side's own words, plain text, at most 300 characters; '' when there are none. */
  words: string
  /** The fault of XML-RPC that was the answer. */
  fault?: number
  /** Why there was no answer. */
  reason?: FetchReason
  /** Where the other side says how it goes on (Webmention §3.2). */
  statusUrl?: string
  /** How long the other side asks us to wait. */
  retrySeconds?: number
}

const maxWords = 300
const longestWait = 86_400

/** An exchange that brought no answer. The detail of a failure names addresses, and stays in the log. */
export function notSent({ reason }: Extract<Fetched, { ok: false }>): Sent {
  return { outcome: reason === 'busy' ? 'busy' : 'failed', status: null, words: '', reason }
}

/** What was answered as text, one line of at most 300 characters without markup; '' for what is no text. */
export function wordsOf({ body, contentType }: { body: Buffer; contentType: string }): string {
  if (/^\s*(?:image|audio|video|font)\/|octet-stream|pdf|zip/i.test(contentType)) return ''
  const text = decodePage(body.subarray(0, 64 * 1024), contentType) ?? ''
  if (/json\b/i.test(contentType)) return jsonWords(text)
  return shortLine(/^\s*</.test(text) || /html|xml/i.test(contentType) ? lineOf(parseTree(text)) : text)
}

/** A text of another site as one line of at most 300 characters. */
export function shortLine(text: string): string {
  return excerpt(tidyLine(text.slice(0, 4000), 4000), maxWords)
}

/** How many seconds `Retry-After` asks for (RFC 9110 §10.2.3), at most a day. */
export function retryAfter(headers: Record<string, string | string[]>, now: Date): number | undefined {
  const value = firstHeader(headers['retry-after']).trim()
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), longestWait) : undefined
}

/** Members in which receivers put their sentence, the most telling first. */
const sentenceMembers = ['error_description', 'summary', 'message', 'messages', 'error', 'status', 'code', 'state']

function jsonWords(text: string): string {
  const value = parseJson(text)
  if (typeof value === 'string') return shortLine(plainText(value))
  if (typeof value !== 'object' || value === null) return ''
  const members = new Map<string, unknown>(Object.entries(value))
  for (const name of sentenceMembers) {
    const words = [members.get(name)].flat().filter((word) => typeof word === 'string')
    if (words.length > 0) return shortLine(plainText(words.join(' / ')))
  }
  return ''
}

/** The value, or undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
