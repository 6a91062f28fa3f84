import type { Key, Params } from '../i18n/index.ts'
import { formFields } from '../lib/form-fields.ts'
import { wholeNumber } from '../lib/text.ts'
import type { Settings } from './settings.ts'

/** Something to correct in a form of settings, shown beside its field. */
export type Wrong = { field: string; key: Key; params: Params }
/** A form as it was typed, and what is wrong with it. */
export type Typed<Field extends string = string> = { values: Record<Field, string>; wrong: Wrong[] }
/** What a form of settings comes to: changes fit to be saved when nothing is wrong. */
export type Read<Field extends string = string> = Typed<Field> & { changes: Partial<Settings> }

/** Reads the fields of a form; one that was not sent counts as before, one that came twice is wrong and counts by its first. */
export function readTyped<Field extends string>(body: unknown, before: Record<Field, string>): Typed<Field> {
  const values = { ...before }
  const { sent, twice } = formFields(body)
  const names = Object.keys(before) as Field[]
  for (const name of names) values[name] = sent.get(name) ?? before[name]
  const wrong = names.filter((name) => twice.has(name))
  return { values, wrong: wrong.map((field) => ({ field, key: 'error.twice', params: {} })) }
}

/** The whole number of a field, between two bounds; noted as wrong, and the lower one, otherwise. */
export function numberOf<Field extends string>(typed: Typed<Field>, field: Field, least: number, most: number): number {
  const text = typed.values[field].trim()
  const number = text === '0' ? 0 : wholeNumber(text)
  if (number !== undefined && number >= least && number <= most) return number
  typed.wrong.push({ field, key: 'settings.number', params: { least: String(least), most: String(most) } })
  return least
}

/** The value of a field that is one of a few; noted as wrong, and the first of them, otherwise. */
export function choiceOf<Field extends string, Value extends string>(
  typed: Typed<Field>,
  field: Field,
  known: readonly Value[],
): Value {
  const found = known.find((value) => value === typed.values[field])
  if (found === undefined) typed.wrong.push({ field, key: 'settings.choice', params: {} })
  return found ?? (known[0] as Value)
}
