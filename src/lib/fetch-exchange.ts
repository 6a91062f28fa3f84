import type { buildConnector, Dispatcher } from 'undici'
import type { Place } from './fetch-address.ts'
import { readBody } from './fetch-body.ts'
import { FetchFailure } from './fetch-failure.ts'

const CONNECT_MS = 3000
const MAX_HEADER_BYTES = 16 * 1024
const MAX_BODY_BYTES = 1024 * 1024

/** Which bodies are wanted. */
export type Types = 'pages' | 'any' | 'headers'

export type Outgoing = { url: URL; method: 'GET' | 'POST'; headers: Record<string, string>; body?: string }
export type Incoming = {
  status: number
  headers: Record<string, string | string[]>
  contentType: string
  body: Buffer
}

/**
 * One request on one new connection to an address that was checked; nothing is kept open. The body of a redirect and
 * of an error of another type is not read. With `types: 'pages'` a success must be HTML, XHTML, text or JSON and is
 * read up to 1 MiB after decompression; of other types a longer body is refused (`too_large`). With `types: 'headers'`
 * everything is a success, and only pages are read.
 */
export async function exchange(out: Outgoing, place: Place, types: Types, signal: AbortSignal): Promise<Incoming> {
  // Loaded with the first request that leaves: a blog that fetches nothing starts sooner and is smaller without it.
  const { Client, buildConnector } = await import('undici')
  const client = new Client(out.url.origin, {
    connect: pinnedConnector(place, buildConnector),
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
  })
  try {
    const response = await client.request({
      path: out.url.pathname + out.url.search,
      method: out.method,
      headers: out.headers,
      body: out.body ?? null,
      signal,
    })
    // Closing the connection early makes the stream complain; the read itself has its own error.
    response.body.on('error', () => {})
    return await readResponse(response, types)
  } finally {
    await client.destroy()
  }
}

/** Is this content type one that a linking page may have? */
function isPageType(contentType: string): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml|text\/plain|application\/(?:[\w.-]+\+)?json)\s*(?:;|$)/i.test(
    contentType,
  )
}

async function readResponse(response: Dispatcher.ResponseData, types: Types): Promise<Incoming> {
  const headers: Incoming['headers'] = {}
  for (const [name, value] of Object.entries(response.headers)) if (value !== undefined) headers[name] = value
  const status = response.statusCode
  const contentType = single(headers['content-type'])
  const incoming = { status, headers, contentType, body: Buffer.alloc(0) }
  if (isRedirect(incoming)) return incoming

  const page = isPageType(contentType)
  if (types !== 'any' && contentType !== '' && !page) {
    if (types === 'headers' || status >= 300) return incoming
    throw new FetchFailure('wrong_type', `content type ${contentType.slice(0, 80)}`)
  }
  const coding = single(headers['content-encoding']).trim().toLowerCase()
  const { body, cut } = await readBody(response.body, coding, MAX_BODY_BYTES)
  if (types !== 'any' && contentType === '') return { ...incoming, ...sniffed(body, types === 'pages' && status < 300) }
  if (cut && !page) throw new FetchFailure('too_large', `more than ${MAX_BODY_BYTES} bytes`)
  return { ...incoming, body }
}

/** A redirect with somewhere to go (RFC 9110 §15.4). */
export function isRedirect(response: Pick<Incoming, 'status' | 'headers'>): boolean {
  return [301, 302, 303, 307, 308].includes(response.status) && response.headers['location'] !== undefined
}

function sniffed(body: Buffer, needed: boolean): { contentType: string; body: Buffer } {
  const start = body.subarray(0, 512).toString('latin1').replaceAll('\0', '')
  if (/^(?:ï»¿|ÿþ|þÿ)?\s*<[a-z!?]/i.test(start)) return { contentType: 'text/html', body }
  if (!needed) return { contentType: '', body: Buffer.alloc(0) }
  throw new FetchFailure('wrong_type', 'no content type, and no markup')
}

function pinnedConnector(place: Place, build: typeof buildConnector): buildConnector.connector {
  const connect = build({
    timeout: CONNECT_MS,
    allowH2: false,
    maxCachedSessions: 0,
    autoSelectFamilyAttemptTimeout: CONNECT_MS / 3,
    lookup: (_host, options, callback) => {
      const first = place.addresses[0]
      if (options.all) callback(null, place.addresses)
      else callback(null, first?.address ?? '', first?.family)
    },
  })
  return (options, callback) =>
    connect(options, (...answer) => {
      const [error, socket] = answer
      if (error) return callback(new FetchFailure('unreachable', whyUnconnected(error)), null)
      if (!socket || place.permitted(socket.remoteAddress ?? '')) return callback(...answer)
      socket.destroy()
      callback(new FetchFailure('refused', `${socket.remoteAddress} was reached and is not allowed`), null)
    })
}

function whyUnconnected(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'no connection in time' : code
}

function single(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
