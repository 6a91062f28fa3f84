import type { Key, Params } from '../i18n/index.ts'
import type { CleanHtml } from '../lib/sanitize.ts'
import type { Signer } from '../sign-in/signer.ts'

/** The fields a reader fills in, by the names the form gives them. `parent` is the number of the reaction answered, or empty. */
export type FormValues = {
  text: string
  name: string
  email: string
  website: string
  parent: string
  remember: boolean
  /** They want a mail when somebody answers. */
  follow: boolean
}
export type FormField = keyof FormValues

/** The hidden field that goes back as given: a signed post and time of rendering. */
export const stampField = 'stamp'
/** The field that people do not see: hidden by class, out of the tab order, `autocomplete="off"`. Whoever fills it in is a program. */
export const honeypotField = 'subject'
/** The hidden field, and the word in an address, that prove to be the writer of a reaction. */
export const tokenField = 'jeton'
/** The hidden field that names who the form said would sign. */
export const signerField = 'signer'

/** Something to correct, shown beside its field and in the summary, which links to `#<field>`. */
export type FormError = { field: FormField; key: Key; params: Params }

/** The message being answered, as the form recalls it. */
export type ReplyTo = { number: number; name: string; excerpt: string }

/** A message that waits for review, shown in place to its writer only. */
export type HeldView = {
  id: number
  name: string
  html: CleanHtml
  createdAt: string
  /** Why it waits, in words for its writer. */
  why: Key
  parent: { number: number; name: string } | null
  /** Addresses with proof, for a browser without cookies: `/r/12/edit?jeton=…`; `edit` is null when it is too late. */
  edit: string | null
  withdraw: string
  /** Where its writer can ask for a mail when it is out, or `asked` when they have; null where no mail is sent. */
  out: string | null
}

/** What the writer of a shown reaction may still do with it. */
export type OwnLinks = { edit: string | null; withdraw: string }

/** Everything the form shows beside the post itself; the same for a first look, a preview, an error and a held message. */
export type FormState = {
  values: FormValues
  errors: FormError[]
  /** One sentence above the form that belongs to no field: too fast, too old, cannot be written just now. */
  notice: { key: Key; params: Params } | null
  preview: CleanHtml | null
  replyTo: ReplyTo | null
  stamp: string
  /** Who signs; null is a guest, who fills in the fields. */
  signer: Signer | null
  /** Whether a mail about replies can be asked for. */
  mayFollow: boolean
  /** The text was kept while they were away to sign in. */
  restored: boolean
  /** What became of the wish to be told of replies. */
  followed: 'on' | 'asked' | null
  /** What waits, oldest first. */
  held: HeldView[]
  /** The visitor's own shown reactions, by id. */
  own: ReadonlyMap<number, OwnLinks>
  /** The number of the message this visitor has just sent. */
  sent: number | null
  /** Where a message that waited has gone since: send the visitor there (302). */
  movedTo: string | null
  /** The state belongs to this visitor alone: the page must be neither cached nor stored. */
  personal: boolean
}

/** What both pages of a writer are handed. The form posts to `action`, with `token` in the hidden field `tokenField`. */
export type OwnView = {
  action: string
  token: string
  /** Null while it waits for review. */
  number: number | null
  post: { title: string; path: string; lang: string }
  /** Where “cancel” leads. */
  back: string
}

/** What `reactions/edit` is handed. */
export type EditView = OwnView & {
  values: { text: string }
  errors: FormError[]
  notice: { key: Key; params: Params } | null
  preview: CleanHtml | null
}

/** What `reactions/out` is handed; `known` says that the message came with a mail address, which is not shown again. */
export type OutView = OwnView & { known: boolean; email: string; error: FormError | null }

/** What `reactions/withdraw` is handed: one question and one button. */
export type WithdrawView = OwnView & { html: CleanHtml }

/** A form that nobody has touched. */
export function emptyForm(stamp: string): FormState {
  return {
    values: { text: '', name: '', email: '', website: '', parent: '', remember: false, follow: false },
    errors: [],
    notice: null,
    preview: null,
    replyTo: null,
    stamp,
    signer: null,
    mayFollow: false,
    restored: false,
    followed: null,
    held: [],
    own: new Map(),
    sent: null,
    movedTo: null,
    personal: false,
  }
}
