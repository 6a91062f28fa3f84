import type { Key } from '../i18n/index.ts'
import type { RuleFields } from './rule-book.ts'
import { readRuleValue, ruleKinds, showRuleValue, verdictsOf } from './rule-values.ts'

/** A line that says no rule, by its number from 1, and why. */
export type WrongLine = { line: number; key: Key }

/** Rules as text, one a line: `refuse site spam.example # a note`. */
export function writeRuleLines(rules: readonly Required<RuleFields>[]): string {
  return rules
    .map(({ kind, value, verdict, note }) => {
      const line = `${verdict} ${kind} ${showRuleValue(kind, value)}`
      return note === '' ? line : `${line} # ${note}`
    })
    .join('\n')
}

/** Reads such lines; empty ones and those that begin with `#` say nothing. Answers the rules, or every line that is wrong. */
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
  const [, verdictName, kindName, typed = '', note = ''] = /^(\S+)\s+(\S+)\s+(.*?)(?:\s+#\s*(.*))?$/.exec(line) ?? []
  const kind = ruleKinds.find((kind) => kind === kindName)
  if (!kind) return { wrong: 'rule.wrong.line' }
  const verdict = (['refuse', 'hold', 'trust'] as const).find((verdict) => verdict === verdictName)
  if (!verdict) return { wrong: 'rule.wrong.line' }
  if (!verdictsOf(kind).includes(verdict)) return { wrong: 'rule.wrong.verdict' }
  const read = readRuleValue(kind, typed)
  return 'wrong' in read ? read : { kind, value: read.value, verdict, note }
}
