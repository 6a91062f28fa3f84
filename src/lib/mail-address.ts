import { isMailAddress } from './mail-text.ts'

/** The longest mail address that a server takes (RFC 5321 §4.5.3.1.3, less its brackets). */
export const longestMailAddress = 254

/**
 * What is wrong with a mail address as people type them: its `shape`, or only that its `domain` is incomplete. Undefined
 * when it may be one; then mail can be sent there.
 */
export function mailFault(email: string): 'shape' | 'domain' | undefined {
  const [, local, domain] = /^([^@\s]*)(?:@([^@\s]*))?$/.exec(email) ?? []
  if (local === undefined || local === '' || email.length > longestMailAddress) return 'shape'
  if (domain === undefined || !domain.includes('.') || domain.endsWith('.')) return 'domain'
  const plain = /^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(domain) && !domain.includes('..')
  return plain && isMailAddress(email) ? undefined : 'shape'
}

/**
 * A mail address as it is counted, never as it is written to: in small letters, without what stands after a plus (RFC
 * 5233), and at Gmail without the dots, which do not matter there.
 */
export function foldMailAddress(email: string): string {
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, at).toLowerCase(), email.slice(at + 1).toLowerCase()]
  const plus = local.indexOf('+')
  const base = plus > 0 ? local.slice(0, plus) : local
  return /^(?:gmail|googlemail)\.com$/.test(domain) ? `${base.replaceAll('.', '')}@gmail.com` : `${base}@${domain}`
}
