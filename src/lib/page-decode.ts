import { charsetOf } from './xml.ts'

/**
 * The text of a fetched page. Its encoding, in this order (after the HTML Standard §13.2.3): byte order mark, charset
 * of the content type, what the first 1024 bytes declare, UTF-8 when the bytes are valid, windows-1252. A label nobody
 * knows is passed over. Undefined for an encoding that must not be read (UTF-7 and the like).
 */
export function decodePage(body: Buffer, contentType: string): string | undefined {
  const marked = markedEncoding(body)
  if (marked) return decode(body, marked)
  for (const label of [charsetOf(contentType)?.toLowerCase(), declaredCharset(body)]) {
    if (label === undefined) continue
    if (REFUSED.test(label)) return undefined
    const text = decode(body, label)
    if (text !== undefined) return text
  }
  return decodeUtf8(body) ?? decode(body, 'windows-1252')
}

const REFUSED =
  /^(?:utf-?7|x-?unicode-?1-1-utf-?7|unicode-1-1-utf-7|csunicode11utf7|hz-gb-2312|iso-2022-(?:cn|kr).*|csiso2022kr|replacement|utf-?32.*|ucs-?4.*)$/

function markedEncoding(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  return undefined
}

function declaredCharset(body: Buffer): string | undefined {
  const start = body
    .subarray(0, 1024)
    .toString('latin1')
    .replace(/<!--[^]*?(?:-->|$)/g, '')
  const xml = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']+)["']/i.exec(start)
  const meta = /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(start)
  const label = (meta ?? xml)?.[1]?.toLowerCase()
  // A declaration that could be read as ASCII is not in UTF-16, whatever it says.
  return label?.startsWith('utf-16') ? 'utf-8' : label
}

function decode(body: Buffer, label: string): string | undefined {
  try {
    return new TextDecoder(label).decode(body)
  } catch {
    return undefined
  }
}

// As a stream, so that a page cut in the middle of a character at the size limit is still UTF-8.
function decodeUtf8(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true })
  } catch {
    return undefined
  }
}
