import type { Ctx } from '../context.ts'
import { readGuest } from '../identities/guest.ts'
import { tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import type { Provider } from '../settings/settings.ts'
import type { Proven } from './way.ts'

/** What a provider says of somebody, as it says it: nothing of it is trusted to be of any shape. */
export type Claims = {
  subject: unknown
  /** Names by which they may be shown, the best first. */
  names: unknown[]
  handle: unknown
  profileUrl: unknown
  photoUrl: unknown
  /** Only an address that the provider says was proved. */
  email: unknown
}

const longestSubject = 255
const longestName = 80

/**
 * What was proved, made fit to be kept: texts tidied and cut as a guest's are, addresses http or https, and nothing that is
 * a mail address where it would be shown. Undefined without a subject.
 */
export function readProfile(
  ctx: Pick<Ctx, 't'>,
  provider: Provider,
  issuer: string,
  claims: Claims,
): Proven | undefined {
  const subject = typeof claims.subject === 'number' ? String(claims.subject) : claims.subject
  if (typeof subject !== 'string' || subject === '' || subject.length > longestSubject) return undefined
  const handle = shownText(claims.handle) ?? ''
  const name = claims.names.map(shownText).find((text) => text !== undefined)
  return {
    provider: provider.slug,
    issuer,
    subject,
    via: provider.label,
    handle,
    name: name ?? (handle || ctx.t('providers.nameless', { via: provider.label })),
    profileUrl: webAddress(claims.profileUrl),
    email: mailAddress(claims.email),
    photoUrl: webAddress(claims.photoUrl),
  }
}

/** A text fit to stand beside a message; many take people's mail addresses for their names. */
function shownText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = tidyLine(value, longestName)
  return /[\p{L}\p{N}]/u.test(text) && !/[^\s@]@[^\s@]+\.[^\s@]/.test(text) ? text : undefined
}

function webAddress(value: unknown): string | null {
  return typeof value === 'string' ? (parseHttpUrl(value)?.href ?? null) : null
}

function mailAddress(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const { guest, errors } = readGuest({ name: 'x', email: value, website: '' })
  return errors.length === 0 ? (guest.email?.toLowerCase() ?? null) : null
}
