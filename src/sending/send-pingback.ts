import type { Ctx } from '../context.ts'
import type { Fetched } from '../lib/fetch.ts'
import { plainText } from '../lib/sanitize.ts'
import { decodeXml } from '../lib/xml.ts'
import { readResponse } from '../lib/xmlrpc-read.ts'
import { writeCall, XmlRpcFault } from '../lib/xmlrpc.ts'
import { notSent, retryAfter, shortLine, wordsOf, type Sent } from './sent.ts'

/** `target` is sent as it stands in our published page, fragment included. */
export type PingbackRequest = { endpoint: string; source: string; target: string }

/**
 * Sends `pingback.ping(source, target)` (Pingback 1.0 §3). A result and fault 48, known already, are success; 429 asks for
 * another try a minute later; reserved codes, an upstream error (50), HTTP 400 and above and what is no XML-RPC are
 * failures; every other fault is a refusal.
 */
export async function sendPingback(ctx: Ctx, { endpoint, source, target }: PingbackRequest): Promise<Sent> {
  const answer = await ctx.fetch({
    url: endpoint,
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: writeCall('pingback.ping', [source, target]),
    accept: 'text/xml, application/xml;q=0.9, */*;q=0.1',
    types: 'any',
  })
  if (!answer.ok) return notSent(answer)
  const { status } = answer
  const said = readAnswer(answer)
  if (status >= 300 || !said) {
    const words = said && 'fault' in said ? lineOf(said.fault.text) : wordsOf(answer)
    const retrySeconds = retryAfter(answer.headers, ctx.now())
    return { outcome: 'failed', status, words, ...(retrySeconds === undefined ? {} : { retrySeconds }) }
  }
  if ('value' in said) {
    return { outcome: 'accepted', status, words: typeof said.value === 'string' ? lineOf(said.value) : '' }
  }
  const { code, text } = said.fault
  return { ...outcomeOf(code), status, words: lineOf(text), fault: code }
}

function outcomeOf(code: number): Pick<Sent, 'outcome' | 'retrySeconds'> {
  if (code === 48) return { outcome: 'accepted' }
  if (code === 429) return { outcome: 'failed', retrySeconds: 60 }
  const ofProtocol = code > -33_000 && code <= -32_000
  return { outcome: ofProtocol || code === 50 ? 'failed' : 'refused' }
}

/** What an XML-RPC server answered: a value or a fault; undefined for anything else. */
export function readAnswer({ body, contentType }: Extract<Fetched, { ok: true }>) {
  const decoded = decodeXml(body, contentType)
  if ('error' in decoded) return undefined
  try {
    return readResponse(decoded.text)
  } catch (error) {
    if (error instanceof XmlRpcFault) return undefined
    throw error
  }
}

/** Receivers put HTML into their sentences. */
function lineOf(text: string): string {
  return shortLine(plainText(text))
}
