import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'

/** Every kind of mail, with what it is composed of when it is sent. */
export type Letters = {
  /** The link and the code by which somebody signs in. */
  'sign-in': { token: string; code: string }
  'my-data': { token: string }
  'confirm-follow': { followId: number }
  /** What is new in a followed thread: one reaction, a reply to its reader, or several at once; `upTo` is how far it told when it was first tried. */
  follow: { followId: number; upTo?: number }
  /** Their message is published. */
  out: { reactionId: number }
  /** What came in for an account: one reaction, or those of an hour or a day. */
  'to-review': { accountId: number; reactionIds: number[] }
  'new-reaction': { accountId: number; reactionIds: number[] }
  /** The week that ends at an instant. */
  weekly: { accountId: number; until: string }
  credit: { creditId: number }
  /** Somebody's private letter that an author would like to see in the thread. */
  'letter-invitation': { token: string; accountId: number }
  invitation: { accountId: number; token: string; by?: string }
  reset: { accountId: number; token: string }
  /** Why an answer by mail could not appear, and what it said. */
  'reply-refused': { reason: string; subject: string; text: string }
  /** The owner tries the mail settings. */
  trial: { accountId: number }
}
export type LetterKind = keyof Letters

const asked: ReadonlySet<string> = new Set(['sign-in', 'confirm-follow', 'my-data', 'invitation', 'reset', 'trial'])

/** Whether a mail of that kind is one that somebody has just asked for, and waits for. */
export function isAskedFor(kind: string): boolean {
  return asked.has(kind)
}

/** A part of a letter, in order; every text is plain and escaped where it must be. An empty line parts paragraphs. */
export type Block =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string }
  | { type: 'quote'; by: string; text: string }
  | { type: 'button'; label: string; url: string }
  | { type: 'link'; label: string; url: string }
  /** Several links in one line, each a few words. */
  | { type: 'links'; links: { label: string; url: string }[] }
  | { type: 'code'; text: string }

/** What a mail says. */
export type Letter = {
  subject: string
  blocks: Block[]
  /** Why they get this, as the last line. */
  why: string
  /** Where one goes to stop it: by one click of a mail program (RFC 8058), and on a page. */
  stop?: { oneClick: string; page: string }
  replyTo?: string
  /** What an answer by mail stands under, where the site takes those: the whole thread, or a reaction of it. */
  answers?: { postId: number; reactionId: number | null }
  /** The Message-IDs it answers. */
  references?: string[]
  /** Done in the transaction that marks it sent: what it told is told. */
  sent?: (ctx: Ctx) => Promise<void>
}

/**
 * Makes the letter of a mail just before it leaves; undefined when there is nothing left to say. The `ctx` speaks the
 * mail's language: `ctx.t` and dates are right as they are.
 */
export type Composer<Kind extends LetterKind> = (
  ctx: Ctx,
  mail: MailRow,
  params: Letters[Kind],
) => Promise<Letter | undefined>

export type Composers = { [Kind in LetterKind]: Composer<Kind> }
