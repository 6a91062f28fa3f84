import { expect, test } from 'vitest'
import { langs, translator } from '../../src/i18n/index.ts'
import type { Reason } from '../../src/reactions/reaction.ts'
import { reasonText } from '../../src/reactions/reasons.ts'

/** Every reason there is: a new one that is missing here is a mistake of type. */
const every: Record<Exclude<Reason, `rule:${string}`>, true> = {
  'held-post': true,
  'held-site': true,
  'first-message': true,
  'first-link': true,
  'stamp-missing': true,
  'stamp-quick': true,
  honeypot: true,
  links: true,
  copy: true,
  burst: true,
  'hidden-link': true,
  'many-links': true,
  'site-out': true,
  aside: true,
  rewritten: true,
  late: true,
  filter: true,
  'blocked-mail': true,
  'author-name': true,
}

test('every reason has its own words in every language, rules with what they name', () => {
  const rules = ['word:casino', 'site:pub.example', 'network:192.0.2.0/24', 'mail:a@pub.example', 'name:bot']
  const reasons = [...Object.keys(every), ...rules.map((rule) => `rule:${rule}`)]
  for (const lang of langs) {
    const texts = reasons.map((reason) => reasonText({ t: translator(lang) }, reason))
    expect(new Set(texts).size).toBe(reasons.length)
    for (const [n, text] of texts.entries()) expect(text).not.toBe(reasons[n])
    expect(texts.at(-1)).toContain('bot')
  }
})
