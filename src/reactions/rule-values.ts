import { domainToUnicode } from 'node:url'
import ipaddr from 'ipaddr.js'
import type { RuleRow } from '../db/schema-reactions.ts'
import type { Key } from '../i18n/index.ts'
import { fold, tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'

export type RuleKind = RuleRow['kind']
export type RuleVerdict = RuleRow['verdict']

export const ruleKinds = ['word', 'site', 'network', 'mail', 'name'] as const satisfies readonly RuleKind[]

/** No phrase of a rule has more words than this, so that looking for one costs the same however many there are. */
export const longestPhrase = 8
const longestValue = 200

/** What can be trusted is only what can be proved: a site that was read, an address that we answered. Words and names are claims. */
const trustable: ReadonlySet<RuleKind> = new Set(['site', 'network'])

/** The verdicts that a rule of a kind may have. */
export function verdictsOf(kind: RuleKind): RuleVerdict[] {
  return trustable.has(kind) ? ['refuse', 'hold', 'trust'] : ['refuse', 'hold']
}

/**
 * The one spelling in which a value is kept and compared: words and names folded, a site as its host (punycode), a
 * network in CIDR notation, a mail address or `@domain` in lower case. What is none is answered with the sentence that
 * says so.
 */
export function readRuleValue(kind: RuleKind, typed: string): { value: string } | { wrong: Key } {
  const text = tidyLine(typed, longestValue + 1)
  if (text === '') return { wrong: 'rule.wrong.empty' }
  if (text.length > longestValue) return { wrong: 'rule.wrong.long' }
  return readers[kind](text)
}

/** A value as people write it: the host of a site in its own script. */
export function showRuleValue(kind: RuleKind, value: string): string {
  return kind === 'site' ? domainToUnicode(value) || value : value
}

/** The words of a text as rules compare them: folded, scripts without spaces sign by sign. */
export function ruleWords(folded: string): string[] {
  return folded.replace(sign, ' $& ').split(' ').filter(Boolean)
}

const sign = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu

type Reader = (text: string) => { value: string } | { wrong: Key }

const readers: Record<RuleKind, Reader> = {
  word: (text) => {
    const words = ruleWords(fold(text))
    if (words.length === 0) return { wrong: 'rule.wrong.word' }
    return words.length > longestPhrase ? { wrong: 'rule.wrong.phrase' } : { value: words.join(' ') }
  },
  name: (text) => {
    const value = fold(text)
    return value === '' ? { wrong: 'rule.wrong.name' } : { value }
  },
  site: (text) => {
    const url = parseHttpUrl(/^https?:\/\//i.test(text) ? text : `https://${text}`)
    const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
    // A single label would be a whole ending such as `com`.
    return /[.:]/.test(host) ? { value: host } : { wrong: 'rule.wrong.site' }
  },
  mail: (text) => {
    const value = text.toLowerCase()
    return /^[^@\s]*@[^@\s]+\.[^@\s]+$/.test(value) ? { value } : { wrong: 'rule.wrong.mail' }
  },
  network: readNetwork,
}

const widest = { ipv4: 8, ipv6: 16 }

/** A lone IPv6 address stands for its household, the first 64 bits: whoever has one has them all. */
function readNetwork(text: string): { value: string } | { wrong: Key } {
  const [address = '', length, ...more] = text.split('/')
  const readable = /^[\d.]+$/.test(address) ? ipaddr.IPv4.isValidFourPartDecimal(address) : ipaddr.isValid(address)
  if (more.length > 0 || !readable || address.includes('%')) return { wrong: 'rule.wrong.network' }
  const parsed = ipaddr.process(address)
  const kind = parsed.kind()
  const mapped = ipaddr.parse(address).kind() !== kind
  if (length !== undefined && (mapped || !/^\d{1,3}$/.test(length))) return { wrong: 'rule.wrong.network' }
  const bits = length === undefined ? (kind === 'ipv4' ? 32 : 64) : Number(length)
  if (bits > (kind === 'ipv4' ? 32 : 128)) return { wrong: 'rule.wrong.network' }
  if (bits < widest[kind]) return { wrong: 'rule.wrong.wide' }
  return { value: `${maskAddress(parsed, bits)}/${bits}` }
}

/** The first address of the network of `bits` bits in which an address lies, in the shortest spelling. */
export function maskAddress(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * at))))
  return ipaddr.fromByteArray(bytes).toString()
}
