import { xmlCharacters } from '../lib/xml.ts'

/** Forbidden in XML, hence in no text that went through `xmlCharacters`: it can mark a place while the library writes. */
const mark = '\ufffe'

/**
 * Writes a feed with one of feedsmith's generators. Characters that XML 1.0 §2.2 forbids are left out of every text
 * before, because left out afterwards they could join into the end of a CDATA section. Three things the generators
 * cannot say are put right: they turn a literal `&apos;` into an apostrophe even inside CDATA, surround CDATA with white
 * space that a strict reader keeps, and write the zone as `GMT`, which RFC 5322 §4.3 calls obsolete, for `+0000`.
 */
export function writeXml<Value>(generate: (value: Value) => string, value: Value): string {
  const text = generate(mapTexts(value, (text) => xmlCharacters(text).replaceAll('&apos;', `&${mark}apos;`)))
  return text
    .replaceAll(mark, '')
    .replace(/>\n *(?=<!\[CDATA\[)/g, '>')
    .replace(/\]\]>\n *(?=<\/)/g, ']]>')
    .replace(/^( *<(?:pubDate|lastBuildDate)>[^<]* )GMT(?=<)/gm, '$1+0000')
}

/** A copy of plain data in which `change` was applied to every text but the keys. Dates become ISO 8601 texts. */
export function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  const revive = (_key: string, part: unknown) => (typeof part === 'string' ? change(part) : part)
  return JSON.parse(JSON.stringify(value), revive) as Value
}
