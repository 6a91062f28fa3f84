import ipaddr from 'ipaddr.js'
import { parseHttpUrl } from '../lib/urls.ts'
import type { RuleReason } from './reaction.ts'
import { maskAddress, ruleWords, type RuleKind, type RuleVerdict } from './rule-values.ts'

/** What a rule says, as it is kept. */
export type Rule = { kind: RuleKind; value: string; verdict: RuleVerdict }

/** What of a message or of a link rules look at. */
export type Material = {
  /** Names, addresses and text together, folded. */
  folded: string
  /** Names and text alone, folded: what the filter learns words from. */
  said: string
  /** Folded, each whole. */
  names: string[]
  mail: string | null
  /** The network address it came from. */
  address: string | null
  /** Hosts that its writer claims or links to: they can bring a refusal, never trust. */
  claimed: string[]
  /** Hosts of the pages that were read, none for a message typed by somebody. */
  proven: string[]
}

/** What the rules say of it: the strictest rules found, and whether what is proven is trusted. */
export type Finding = { refuses: Rule[]; holds: Rule[]; trusted: boolean }

/** Rules as they are asked: no question costs more when there are more of them. */
export type RuleBook = {
  exact: Record<'mail' | 'name' | 'site', ReadonlyMap<string, Rule>>
  /** By whole phrase, with the lengths in words of those that begin with a word. */
  phrases: ReadonlyMap<string, Rule>
  lengths: ReadonlyMap<string, ReadonlySet<number>>
  /** By CIDR notation, with the prefix lengths there are, longest first. */
  networks: ReadonlyMap<string, Rule>
  prefixes: Record<'ipv4' | 'ipv6', number[]>
}

/** Puts rules in order for being asked. No rule is read as a pattern: words are compared whole. */
export function makeRuleBook(rules: readonly Rule[]): RuleBook {
  const of = (kind: RuleKind) =>
    new Map(rules.filter((rule) => rule.kind === kind).map((rule) => [rule.value, rule] as const))
  const phrases = of('word')
  const lengths = new Map<string, Set<number>>()
  for (const value of phrases.keys()) {
    const words = value.split(' ')
    const [first = ''] = words
    lengths.set(first, (lengths.get(first) ?? new Set()).add(words.length))
  }
  const networks = of('network')
  const cidrs = [...networks.keys()]
  const prefixes = (sign: string) =>
    [...new Set(cidrs.filter((cidr) => cidr.includes(sign)).map((cidr) => Number(cidr.split('/')[1])))].toSorted(
      (a, b) => b - a,
    )
  return {
    exact: { mail: of('mail'), name: of('name'), site: of('site') },
    phrases,
    lengths,
    networks,
    prefixes: { ipv4: prefixes('.'), ipv6: prefixes(':') },
  }
}

/**
 * Asks the rules about a message or a link. Of two rules for the same site or network the narrower one counts; of what
 * different rules say, refusing goes before holding and holding before trusting. A link is trusted when every page that
 * was read for it is of a trusted site, a message when it came from a trusted network.
 */
export function consult(book: RuleBook, material: Material): Finding {
  const proven = material.proven.map((host) => siteRule(book, host))
  const network = material.address === null ? undefined : networkRule(book, material.address)
  const found = [
    ...phraseRules(book, material.folded),
    ...material.names.map((name) => book.exact.name.get(name)),
    ...(material.mail === null ? [] : mailRules(book, material.mail)),
    ...material.claimed.map((host) => siteRule(book, host)),
    ...proven,
    network,
  ].filter((rule) => rule !== undefined)
  const vouching = proven.length > 0 ? proven : [network]
  return {
    refuses: distinct(found, 'refuse'),
    holds: distinct(found, 'hold'),
    trusted: vouching.every((rule) => rule?.verdict === 'trust'),
  }
}

/** How a rule is named among the reasons of a verdict. */
export function reasonOf({ kind, value }: Rule): RuleReason {
  return kind === 'network' || kind === 'mail' ? `rule:${kind}` : `rule:${kind}:${value}`
}

/** The rule for a site, or for the nearest site above it that has one: `a.b.example` falls under `b.example`. */
export function siteRule({ exact: { site } }: RuleBook, host: string): Rule | undefined {
  if (site.size === 0) return undefined
  for (let rest = host; ; rest = rest.slice(rest.indexOf('.') + 1)) {
    const rule = site.get(rest)
    if (rule || !rest.includes('.')) return rule
  }
}

/** The rule for the narrowest network in which an address lies. An IPv4 address written as IPv6 is the former. */
export function networkRule({ networks, prefixes }: RuleBook, text: string): Rule | undefined {
  if (networks.size === 0) return undefined
  const [, v4, v6] = /^(?:([\d.]+):\d+|\[([^\]]*)\](?::\d+)?)$/.exec(text) ?? []
  const bare = v4 ?? v6 ?? text
  if (!ipaddr.isValid(bare)) return undefined
  const address = ipaddr.process(bare)
  for (const bits of prefixes[address.kind()]) {
    const rule = networks.get(`${maskAddress(address, bits)}/${bits}`)
    if (rule) return rule
  }
  return undefined
}

/** The host name, without port, that an address names. */
export function hostOf(url: string | null | undefined): string | undefined {
  return url === null || url === undefined ? undefined : parseHttpUrl(url)?.hostname.replace(/^\[|\]$/g, '')
}

/** The addresses that a cleaned text links to, as they stand in it. */
export function linksIn(html: string): string[] {
  return html.includes('<a ') ? Array.from(html.matchAll(/<a href="([^"]*)"/g), ([, url = '']) => url) : []
}

function mailRules({ exact: { mail } }: RuleBook, address: string): (Rule | undefined)[] {
  const lower = address.toLowerCase()
  return [mail.get(lower) ?? mail.get(lower.slice(lower.lastIndexOf('@')))]
}

function phraseRules({ phrases, lengths }: RuleBook, folded: string): Rule[] {
  if (phrases.size === 0) return []
  const words = ruleWords(folded)
  const found: Rule[] = []
  for (const [at, word] of words.entries()) {
    for (const length of lengths.get(word) ?? []) {
      const rule = phrases.get(length === 1 ? word : words.slice(at, at + length).join(' '))
      if (rule) found.push(rule)
    }
  }
  return found
}

function distinct(rules: readonly Rule[], verdict: RuleVerdict): Rule[] {
  return [...new Set(rules.filter((rule) => rule.verdict === verdict))]
}
