import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Key, Params } from '../i18n/index.ts'
import { tidyLine, tidyText } from '../lib/text.ts'
import { readRuleValue, ruleKinds, verdictsOf, type RuleKind, type RuleVerdict } from '../reactions/rule-values.ts'
import type { RuleFields } from '../reactions/rule-book.ts'
import type { Trial } from '../reactions/try-rules.ts'
import { oneField } from './fields.ts'

export type RuleError = { field: 'kind' | 'value' | 'verdict' | 'text'; key: Key; params: Params }
/** A rule's form as it was typed. */
export type TypedRule = { kind: string; value: string; verdict: string; note: string }

const emptyRule: TypedRule = { kind: 'word', value: '', verdict: 'hold', note: '' }
const longest = 300
export const verdicts = ['refuse', 'hold', 'trust'] as const satisfies readonly RuleVerdict[]

/** Reads the form of a new rule, or the address that fills it in: the rule, or all that is wrong with it. */
export function readRuleForm(body: unknown): { typed: TypedRule; rule: RuleFields | undefined; errors: RuleError[] } {
  const one = (name: keyof TypedRule) => tidyLine(oneField(body, name), longest)
  const typed = { kind: one('kind'), value: one('value'), verdict: one('verdict'), note: one('note') }
  const kind = kindOf(typed.kind)
  const verdict = verdicts.find((name) => name === typed.verdict)
  const errors: RuleError[] = []
  const wrong = (field: RuleError['field'], key: Key) => errors.push({ field, key, params: {} })
  if (!kind) wrong('kind', 'rule.wrong.kind')
  const read = kind && readRuleValue(kind, typed.value)
  if (read && 'wrong' in read) wrong('value', read.wrong)
  if (!verdict) wrong('verdict', 'rule.wrong.choose')
  else if (kind && !verdictsOf(kind).includes(verdict)) wrong('verdict', 'rule.wrong.verdict')
  const rule = kind && verdict && errors.length === 0 ? { ...typed, kind, verdict } : undefined
  return { typed, rule, errors }
}

/** What an address such as `?kind=site&value=…` fills in; what it says wrongly is left out. */
export function readRuleLink(query: unknown): TypedRule {
  const { typed } = readRuleForm(query)
  const kind = kindOf(typed.kind) ?? emptyRule.kind
  const verdict = verdictOf(typed.verdict) ?? (typed.value === '' ? 'hold' : 'refuse')
  return { ...typed, kind, verdict }
}

/** The kind of rule with that name. */
export function kindOf(name: string): RuleKind | undefined {
  return ruleKinds.find((kind) => kind === name)
}

function verdictOf(name: string): RuleVerdict | undefined {
  return verdicts.find((verdict) => verdict === name)
}

/** What a verb refused, beside the field it is about. */
export function ruleErrorOf(error: unknown, field: RuleError['field']): RuleError {
  if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
  return { field, key: error.key, params: error.params }
}

/** Reads the form of a text to try. */
export function readTrial(body: unknown): Trial {
  const one = (name: keyof Trial) => tidyLine(oneField(body, name), longest)
  return { text: tidyText(oneField(body, 'text')), name: one('name'), email: one('email'), website: one('website') }
}

/** The errors in words: all of them, for the summary, and by field. */
export function errorsView({ t }: Pick<Ctx, 't'>, errors: RuleError[]) {
  const told = errors.map(({ field, key, params }) => ({ field, text: t(key, params) }))
  return { errors: told, wrong: Object.fromEntries(told.map(({ field, text }) => [field, text])) }
}
