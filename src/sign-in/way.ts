import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'

/** What somebody proved: `provider`, `issuer` and `subject` name the identity for good. */
export type Proven = {
  provider: string
  issuer: string
  subject: string
  /** Words for the provider as they are shown: “Mastodon”, “GitHub”. */
  via: string
  /** `@ilse@bourg.example`; '' where there is none. Never a mail address. */
  handle: string
  name: string
  profileUrl: string | null
  /** Lower-case, and only when the provider says that it was proved. */
  email: string | null
  photoUrl: string | null
}

/** What went wrong, as a sentence for the reader. */
export type Problem = { problem: Key; params?: Params }

/** Where somebody goes to prove who they are; `state` comes back with them and belongs into a cookie of their browser. */
export type Departure = { url: string; host: string; state: string }

/** One way of proving who one is by somebody else's word. `slug` stands in addresses: `/sign-in/<slug>/return`. */
export type Way = {
  slug: string
  /** What its button says. */
  label: string
  /** What must be typed first, if anything: the address of one's site, the name of a Mastodon server. */
  asks: 'site' | 'server' | undefined
  /** Finds where to send them. Keeps what it needs in a one-time of purpose `sign-in`, whose token is the `state`. */
  begin: (ctx: Ctx, asked: { typed: string; returnPath: string; address: string }) => Promise<Departure | Problem>
  /**
   * Reads what they came back with: `query` is the address's, `state` what the browser's cookie kept ('' without one).
   * The state is used up. `problem` is one of `signin.expired`, `signin.denied`, `signin.failed`, or the way's own.
   */
  finish: (
    ctx: Ctx,
    answered: { query: unknown; returnPath: string; state: string },
  ) => Promise<{ proven: Proven } | Problem>
}
