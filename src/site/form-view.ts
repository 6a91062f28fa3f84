import type { Ctx } from '../context.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import { listOffers, type Offer } from '../sign-in/offer.ts'
import type { Signer } from '../sign-in/signer.ts'
import {
  honeypotField,
  signerField,
  stampField,
  type FormError,
  type FormField,
  type FormState,
} from '../reactions/form.ts'

export type FormView = {
  action: string
  /** Names the drafts that a browser keeps for this form. */
  key: string
  stamp: string
  stampField: string
  honeypotField: string
  signerField: string
  /** Who signs; null shows the fields of a guest. */
  signer: Signer | null
  signerKey: string
  /** The ways of signing in, beside those fields. */
  offers: Offer[]
  mayFollow: boolean
  restored: boolean
  /** What became of the wish to be told of replies; '' without one. */
  followed: string
  values: FormState['values']
  /** Something is to be read before going on: the box that gets the focus. */
  alert: boolean
  notice: string
  errors: { field: FormField; text: string }[]
  errorsTitle: string
  /** The sentence beside each field that has one. */
  wrong: Partial<Record<FormField, string>>
  preview: CleanHtml | null
  replyTo: { who: string; excerpt: string } | null
  /** “In reply to # · @”, for the script to fill. */
  replyWords: string
  /** Where “reply to the post instead” leads. */
  back: string
  sent: string
  /** Where somebody who answers on a site of their own tells of it; '' where that is not taken. */
  elsewhere: string
}

/** Turns the state of a post's form into what its template prints. */
export function formView(ctx: Ctx, path: string, form: FormState): FormView {
  const { t } = ctx
  const errors = errorTexts(ctx, form.errors)
  return {
    action: `${path}/reactions#reagir`,
    key: path,
    stamp: form.stamp,
    stampField,
    honeypotField,
    signerField,
    signer: form.signer,
    signerKey: form.signer?.key ?? '',
    offers: form.signer ? [] : listOffers(ctx),
    mayFollow: form.mayFollow,
    restored: form.restored,
    followed: form.followed === null ? '' : t(form.followed === 'on' ? 'signin.followOn' : 'signin.followAsked'),
    values: form.values,
    alert: errors.length > 0 || form.notice !== null,
    notice: form.notice ? t(form.notice.key, form.notice.params) : '',
    errors,
    errorsTitle: errors.length > 0 ? t('write.errors', { n: errors.length }) : '',
    wrong: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
    preview: form.preview,
    replyTo: form.replyTo
      ? {
          who: t('write.replyTo', { n: form.replyTo.number, name: form.replyTo.name }),
          excerpt: form.replyTo.excerpt,
        }
      : null,
    replyWords: t('write.replyTo', { n: '#', name: '@' }),
    back: `${path}#reagir`,
    sent: form.sent === null ? '' : sentText(ctx),
    elsewhere: ctx.settings.transports.includes('webmention')
      ? `/webmention?target=${encodeURIComponent(ctx.settings.siteUrl + path)}`
      : '',
  }
}

function sentText({ t, settings }: Ctx): string {
  const { editMinutes: m } = settings
  if (m === 0) return t('write.sentOnly')
  return m % 60 === 0 ? t('write.sentHours', { h: m / 60 }) : t('write.sent', { m })
}

/** The errors of a form as sentences, in the order given. */
function errorTexts(ctx: Ctx, errors: FormError[]): FormView['errors'] {
  return errors.map(({ field, key, params }) => ({ field, text: ctx.t(key, params) }))
}
