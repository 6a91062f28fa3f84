import type { Ctx } from '../context.ts'
import { plainText } from '../lib/sanitize.ts'
import { excerpt as cut } from '../lib/text.ts'
import { decodeXml, parseXml, XmlError, type XmlElement } from '../lib/xml.ts'
import { notSent, retryAfter, shortLine, wordsOf, type Sent } from './sent.ts'

/** `source` is the address of our post; title, excerpt and site name are plain text. */
export type TrackbackSending = { endpoint: string; source: string; title: string; excerpt: string; siteName: string }

const maxField = 255

/**
 * Sends a trackback (TrackBack 1.2), in UTF-8, each text at most 255 characters. Success is an XML answer with `error` 0;
 * with 1 it is a refusal and its message the words; an HTTP error or anything else is a failure.
 */
export async function sendTrackback(ctx: Ctx, request: TrackbackSending): Promise<Sent> {
  const { endpoint, source, title, excerpt, siteName } = request
  const fields = { title: cut(title, maxField), excerpt: cut(excerpt, maxField), url: source }
  const answer = await ctx.fetch({
    url: endpoint,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ ...fields, blog_name: cut(siteName, maxField) }).toString(),
    accept: 'text/xml, application/xml;q=0.9, */*;q=0.1',
    types: 'any',
  })
  if (!answer.ok) return notSent(answer)
  const { status } = answer
  const said = status < 300 ? readAnswer(answer.body, answer.contentType) : undefined
  if (said?.error === '0') return { outcome: 'accepted', status, words: said.message }
  if (said?.error === '1') return { outcome: 'refused', status, words: said.message }
  const retrySeconds = retryAfter(answer.headers, ctx.now())
  return { outcome: 'failed', status, words: wordsOf(answer), ...(retrySeconds === undefined ? {} : { retrySeconds }) }
}

function readAnswer(body: Buffer, contentType: string): { error: string; message: string } | undefined {
  const decoded = decodeXml(body, contentType)
  const root = 'text' in decoded ? rootOf(decoded.text) : undefined
  if (root?.name !== 'response') return undefined
  const textOf = (name: string) => root.children.find((child) => child.name === name)?.text ?? ''
  return { error: textOf('error').trim(), message: shortLine(plainText(textOf('message'))) }
}

function rootOf(text: string): XmlElement | undefined {
  try {
    return parseXml(text, { maxElements: 1000, maxDepth: 16, maxText: 64 * 1024 })
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}
