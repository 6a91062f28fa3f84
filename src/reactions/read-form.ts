import { readGuest, type Guest } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import { tidyText } from '../lib/text.ts'
import { honeypotField, stampField, tokenField, type FormError, type FormField, type FormValues } from './form.ts'
import { textProblem } from './row.ts'

/** A form as it was typed, with everything wrong in it; `guest` and `values.text` are fit to be sent when nothing is. */
export type TypedForm = {
  values: FormValues
  guest: Guest
  errors: FormError[]
  stamp: string
  token: string
  honeypot: boolean
  preview: boolean
}

const scalars = ['text', 'name', 'email', 'website', 'parent', 'remember'] as const satisfies readonly FormField[]

/**
 * Reads a reader's form: fields we do not know are left alone, one that came twice is an error and its first value is
 * kept. A preview asks only for a text.
 */
export function readForm(body: unknown): TypedForm {
  const { sent, twice } = formFields(body)
  const one = (name: string) => tidyText(sent.get(name) ?? '')
  const values: FormValues = {
    text: one('text'),
    name: one('name'),
    email: one('email'),
    website: one('website'),
    parent: one('parent').trim(),
    remember: one('remember') !== '',
  }
  const preview = one('do') === 'preview'
  const { guest, errors: guestErrors } = readGuest(values)
  const problem = textProblem(values.text)
  const errors: FormError[] = [
    ...scalars.filter((field) => twice.has(field)).map(cameTwice),
    ...(problem ? [{ field: 'text' as const, ...problem }] : []),
    ...(preview ? [] : guestErrors),
  ]
  return {
    values,
    guest,
    errors: errors.filter((error, at) => errors.findIndex(({ field }) => field === error.field) === at),
    stamp: one(stampField),
    token: one(tokenField),
    honeypot: one(honeypotField) !== '',
    preview,
  }
}

function cameTwice(field: FormField): FormError {
  return { field, key: 'error.twice', params: {} }
}
