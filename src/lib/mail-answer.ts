import type { Delivery } from './mail.ts'
import { headerLine, withoutAddresses } from './mail-text.ts'

const longestWords = 300

/**
 * What an error of the mail server means (RFC 5321 §4.2, enhanced codes of RFC 3463). Only a permanent answer about the
 * recipient or the message is final: one to our greeting, our password or our own address is the operator's to mend, and
 * the mail may go later.
 */
export function deliveryOf(error: unknown): Exclude<Delivery, { outcome: 'taken' }> {
  const { responseCode, response, command, message, code } = Object(error) as Record<string, unknown>
  const said = [response, message, code].find((text): text is string => typeof text === 'string' && text !== '')
  const words = withoutAddresses(headerLine(said ?? 'unknown error')).slice(0, longestWords)
  const permanent = Number(responseCode) >= 500
  if (!permanent || (command !== 'RCPT TO' && command !== 'DATA')) return { outcome: 'failed', words }
  return isOfAddress(String(response), command)
    ? { outcome: 'refused', words }
    : { outcome: 'refused', words, of: 'letter' }
}

/** X.1 and X.2 speak of the address and its mailbox, X.7 of the policy that refused us; without a code the step decides. */
function isOfAddress(response: string, command: 'RCPT TO' | 'DATA'): boolean {
  const subject = /^\d{3}[ -]5\.(\d{1,3})\.\d/.exec(response)?.[1]
  if (subject === undefined) return command === 'RCPT TO'
  return subject === '1' || subject === '2' || (subject !== '7' && command === 'RCPT TO')
}
