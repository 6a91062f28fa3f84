import { langs, translator, type Key, type Lang } from '../i18n/index.ts'
import { fold } from '../lib/text.ts'
import type { RuleFields } from './rule-book.ts'
import { readRuleValue, ruleKinds, showRuleValue, verdictsOf } from './rule-values.ts'

/** A line that says no rule, by its number from 1, and why. */
export type WrongLine = { line: number; key: Key }

const verdicts = ['refuse', 'hold', 'trust'] as const

/** Rules as text in the words of a language, one a line: `refuser site spam.example # une note`. */
export function writeRuleLines(lang: Lang, rules: readonly Required<RuleFields>[]): string {
  const t = translator(lang)
  return rules
    .map(({ kind, value, verdict, note }) => {
      const line = `${t(`rule.line.${verdict}`)} ${t(`rule.one.${kind}`)} ${showRuleValue(kind, value)}`
      return note === '' ? line : `${line} # ${note}`
    })
    .join('\n')
}

/** Reads such lines, in any language of ours; empty ones and those that begin with `#` say nothing. Answers the rules, or every line that is wrong. */
export function readRuleLines(text: string): { rules: RuleFields[]; wrong: WrongLine[] } {
  const rules: RuleFields[] = []
  const wrong: WrongLine[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const read = readLine(line.trim())
    if ('wrong' in read) wrong.push({ line: at + 1, key: read.wrong })
    else rules.push(read)
  }
  return { rules, wrong }
}

function readLine(line: string): RuleFields | { wrong: Key } {
  const [, first = '', second = '', typed = '', note = ''] = /^(\S+)\s+(\S+)\s+(.*?)(?:\s+#\s*(.*))?$/.exec(line) ?? []
  const verdict = verdictNames.get(fold(first))
  const kind = kindNames.get(fold(second))
  if (!kind || !verdict) return { wrong: 'rule.wrong.line' }
  if (!verdictsOf(kind).includes(verdict)) return { wrong: 'rule.wrong.verdict' }
  const read = readRuleValue(kind, typed)
  return 'wrong' in read ? read : { kind, value: read.value, verdict, note }
}

const verdictNames = named(verdicts, 'rule.line')
const kindNames = named(ruleKinds, 'rule.one')

function named<Name extends string>(names: readonly Name[], stem: 'rule.line' | 'rule.one'): ReadonlyMap<string, Name> {
  return new Map(langs.flatMap((lang) => names.map((name) => [fold(translator(lang)(`${stem}.${name}` as Key)), name])))
}
