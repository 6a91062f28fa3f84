const longestAddress = 254
const longestLine = 900

/**
 * A text as the value of a mail's header: one line without control characters, so that it can neither end its header
 * nor begin another (RFC 5322 §2.2); long ones are cut.
 */
export function headerLine(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return line.length <= longestLine ? line : `${Array.from(line).slice(0, longestLine).join('')}…`
}

/**
 * Whether a text is one mail address and nothing else: a local part of at most 64 octets and a domain, no spaces, quotes,
 * brackets, commas or control characters. Letters of any language are well in both (RFC 6531).
 */
export function isMailAddress(text: string): boolean {
  if (Buffer.byteLength(text) > longestAddress || !text.isWellFormed()) return false
  const [, local = ''] = /^([^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+)@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+$/u.exec(text) ?? []
  return local !== '' && Buffer.byteLength(local) <= 64
}

/** A text without the mail addresses in it: what a server answers often repeats them. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>()"',;:]+@[^\s<>()"',;:]+/g, '…')
}
