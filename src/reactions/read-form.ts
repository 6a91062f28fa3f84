import { readGuest, type Guest } from '../identities/guest.ts'
import { formFields } from '../lib/form-fields.ts'
import { tidyText } from '../lib/text.ts'
import {
  honeypotField,
  signerField,
  stampField,
  tokenField,
  type FormError,
  type FormField,
  type FormValues,
} from './form.ts'
import { textProblem } from './row.ts'

/** A form as it was typed, with everything wrong in it; `guest` and `values.text` are fit to be sent when nothing is. */
export type TypedForm = {
  values: FormValues
  guest: Guest
  errors: FormError[]
  stamp: string
  token: string
  honeypot: boolean
  /** What its button asks for; `sign-in` by the way named in `way`. */
  act: 'publish' | 'preview' | 'sign-in' | 'change' | 'sign-out'
  way: string
  /** Who the form said would sign; undefined where it said nothing of it. */
  signer: string | undefined
  preview: boolean
}

const scalars = [
  'text',
  'name',
  'email',
  'website',
  'parent',
  'remember',
  'follow',
] as const satisfies readonly FormField[]

/**
 * Reads a reader's form: fields we do not know are left alone, one that came twice is an error and its first value is
 * kept. A preview asks only for a text, somebody `signed` in for no name, and whoever goes to sign in for nothing.
 */
export function readForm(body: unknown, signed = false): TypedForm {
  const { sent, twice } = formFields(body)
  const one = (name: string) => tidyText(sent.get(name) ?? '')
  const values: FormValues = {
    text: one('text'),
    name: one('name'),
    email: one('email'),
    website: one('website'),
    parent: one('parent').trim(),
    remember: one('remember') !== '',
    follow: one('follow') !== '',
  }
  const { act, way } = readAct(one('do'))
  const preview = act === 'preview'
  const { guest, errors: guestErrors } = readGuest(values)
  const problem = textProblem(values.text)
  const errors: FormError[] = [
    ...scalars.filter((field) => twice.has(field)).map(cameTwice),
    ...(problem ? [{ field: 'text' as const, ...problem }] : []),
    ...(preview || signed ? [] : guestErrors),
    ...(values.follow && guest.email === null && !preview && !signed ? [followsNowhere] : []),
  ]
  return {
    values,
    guest,
    errors: errors.filter((error, at) => errors.findIndex(({ field }) => field === error.field) === at),
    stamp: one(stampField),
    token: one(tokenField),
    honeypot: one(honeypotField) !== '',
    act,
    way,
    signer: sent.has(signerField) ? one(signerField) : undefined,
    preview,
  }
}

const followsNowhere: FormError = { field: 'email', key: 'signin.followMail', params: {} }

/** The buttons of the form by their values; whatever else was sent publishes, as the form does without any. */
function readAct(value: string): Pick<TypedForm, 'act' | 'way'> {
  if (value.startsWith('sign-in/')) return { act: 'sign-in', way: value.slice('sign-in/'.length) }
  const act = value === 'preview' || value === 'change' || value === 'sign-out' ? value : 'publish'
  return { act, way: '' }
}

function cameTwice(field: FormField): FormError {
  return { field, key: 'error.twice', params: {} }
}
