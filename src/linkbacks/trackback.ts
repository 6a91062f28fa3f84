import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { isWellFormedUtf8, tidyLine } from '../lib/text.ts'
import { plainText } from '../lib/sanitize.ts'
import { charsetOf, escapeXml } from '../lib/xml.ts'
import { permalink } from '../posts/post.ts'
import { askAndWait } from './ask.ts'
import { inBoth, isAccepted, sentences, type TrackbackFields } from './linkback.ts'
import type { Timing } from './wait.ts'

/** A trackback as it was posted: the path of the post, the bytes of the form and their declared type. */
export type TrackbackRequest = { path: string; body: Buffer; contentType: string; sender: string }

/**
 * Receives a trackback (TrackBack 1.2) and answers its XML: `error` 0 when the link is accepted or still being checked
 * after the time that senders wait, else 1 with a message in English and in the site's language.
 */
export async function receiveTrackback(ctx: Ctx, request: TrackbackRequest, timing: Timing): Promise<string> {
  const form = readTrackbackForm(request.body, request.contentType)
  const source = form.get('url')?.trim() ?? ''
  if (source === '') return refuseTrackback(ctx, 'linkback.source-missing')

  const target = permalink(ctx.settings, request)
  const { sender } = request
  const asked = { transport: 'trackback' as const, source, target, fields: fieldsOf(form), sender }
  const { answer } = await askAndWait(ctx, asked, timing.patienceMs)
  return isAccepted(answer) ? success : failure(sentences(ctx.settings, answer))
}

/** The XML that refuses a request which is no trackback at all, with that sentence. */
export function refuseTrackback({ settings }: Pick<Ctx, 'settings'>, key: Key): string {
  return failure(inBoth(settings.lang, key))
}

const declaration = '<?xml version="1.0" encoding="utf-8"?>'
const success = `${declaration}<response><error>0</error></response>`

function failure(messages: string[]): string {
  const message = escapeXml(messages.join(' / '))
  return `${declaration}<response><error>1</error><message>${message}</message></response>`
}

/** Senders put HTML in these fields: tags go and references are decoded once, which makes plain text of them. */
function fieldsOf(form: Map<string, string>): TrackbackFields {
  const fields: TrackbackFields = {}
  const title = lineOf(form.get('title'), 250)
  const excerpt = lineOf(form.get('excerpt'), 300)
  const siteName = lineOf(form.get('blog_name'), 100)
  if (title !== '') fields.title = title
  if (excerpt !== '') fields.excerpt = excerpt
  if (siteName !== '') fields.siteName = siteName
  return fields
}

function lineOf(html: string | undefined, max: number): string {
  return tidyLine(plainText(html ?? ''), max)
}

const known = new Set(['url', 'title', 'excerpt', 'blog_name', 'charset'])
const mostFields = 100

/**
 * The fields of a trackback, decoded. The form holds bytes and nothing sure about what they mean: UTF-8 when they are
 * that and more than ASCII; else the charset that the form names, else that of the Content-Type, else windows-1252. The
 * first of a field given twice counts.
 */
export function readTrackbackForm(body: Buffer, contentType: string): Map<string, string> {
  const fields = new Map<string, Buffer>()
  for (const [name, value] of splitForm(body)) {
    if (known.has(name) && !fields.has(name)) fields.set(name, value)
  }
  const decoder = decoderOf(fields, contentType)
  return new Map(Array.from(fields, ([name, value]) => [name, decoder.decode(value)]))
}

function splitForm(body: Buffer): [string, Buffer][] {
  const pairs = body.toString('latin1').split('&', mostFields)
  return pairs.map((pair) => {
    const cut = pair.indexOf('=')
    const name = cut < 0 ? pair : pair.slice(0, cut)
    return [bytesOf(name).toString('latin1'), bytesOf(cut < 0 ? '' : pair.slice(cut + 1))]
  })
}

/** The bytes behind the escapes of a form (WHATWG URL, application/x-www-form-urlencoded); one character is one byte. */
function bytesOf(text: string): Buffer {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

function decoderOf(fields: Map<string, Buffer>, contentType: string): TextDecoder {
  const bytes = Buffer.concat(Array.from(fields.values()))
  if (isWellFormedUtf8(bytes) && bytes.some((byte) => byte > 127)) return new TextDecoder()
  const labels = [fields.get('charset')?.toString('latin1'), charsetOf(contentType), 'windows-1252']
  for (const label of labels) {
    const decoder = label === undefined ? undefined : decoderFor(label)
    if (decoder) return decoder
  }
  return new TextDecoder('windows-1252')
}

/** None for unknown labels, and none for encodings in which no form can be written. */
function decoderFor(label: string): TextDecoder | undefined {
  try {
    const decoder = new TextDecoder(label)
    return decoder.encoding.startsWith('utf-16') ? undefined : decoder
  } catch {
    return undefined
  }
}
