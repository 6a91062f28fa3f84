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
