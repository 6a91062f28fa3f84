/** The text of a header value. Its bytes arrive one character each, and servers that write more than ASCII write UTF-8. */
export function headerText(value: string | undefined): string {
  if (value === undefined) return ''
  const text = Buffer.from(value, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? value : text
}

/** The first value of a header, which may have come several times; '' without any. */
export function firstHeader(header: string | string[] | undefined): string {
  return headerText(Array.isArray(header) ? header[0] : header)
}
