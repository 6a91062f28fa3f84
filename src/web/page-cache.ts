import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { midnightOf } from '../lib/zones.ts'
import { readTheme } from './appearance.ts'

/** A page or feed that any anonymous reader may be shown. `lastModified` is an instant. */
export type Page = {
  html: string
  type?: string
  headers?: Record<string, string>
  lastModified?: string | null
  status?: number
  /** It holds the second it was made at: made anew, it never equals what somebody has already, so a tag would be in vain. */
  passing?: boolean
}

type Encoding = 'identity' | 'gzip' | 'br'
/** `bytes` holds each as a character of Latin-1. */
type Body = { bytes: string; headers: Readonly<Record<string, string>> }
type Entry = {
  page: Page
  bodies: Partial<Record<Encoding, Body>>
  tag: string | undefined
  modified: number | undefined
  until: number
  size: number
}
export type PageCache = { entries: Map<string, Entry>; size: number; names: ReadonlySet<string> }

const maxBytes = 24 * 1024 * 1024
const hourMs = 3_600_000
const compressors = {
  gzip: promisify(gzip),
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
}

/**
 * An empty cache; one an app. Pages differ by the query parameters `names`: an address with any other is answered but
 * not kept, so that nobody can fill the cache with addresses of their invention.
 */
export function makePageCache(names: readonly string[]): PageCache {
  return { entries: new Map(), size: 0, names: new Set(names) }
}

declare module 'fastify' {
  interface FastifyInstance {
    pageCache: PageCache
  }
}

/**
 * Answers with a page from the cache, or makes, keeps and sends it. The key holds the site's revision and its
 * views', so a change anywhere makes old entries unreachable; an entry lives an hour at most and not past the site's midnight, because pages say
 * “yesterday” and carry the form's stamp. Conditional requests are answered 304 (RFC 9110 §13).
 */
export async function cachedPage(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  make: () => Promise<Page>,
): Promise<FastifyReply> {
  const cache = request.server.pageCache
  const now = ctx.now().getTime()
  const { ownViews } = request.server
  const light = request.headers.cookie === undefined ? 'auto' : readTheme(request)
  const key = `${await ctx.revision()} ${ownViews.version(now)} ${light} ${request.url}`
  let entry = cache.entries.get(key)
  if (!entry || entry.until <= now) {
    const kept = isKnown(cache, request.url)
    entry = makeEntry(await make(), now, midnightOf(now, ctx.settings.timeZone, 1), kept)
    if (kept) keep(cache, key, entry)
  }
  return send(request, reply, entry)
}

function isKnown({ names }: PageCache, url: string): boolean {
  const cut = url.indexOf('?')
  return cut < 0 || [...new URLSearchParams(url.slice(cut)).keys()].every((name) => names.has(name))
}

async function send(request: FastifyRequest, reply: FastifyReply, entry: Entry): Promise<FastifyReply> {
  const encoding = chooseEncoding(request.headers['accept-encoding'])
  const body = entry.bodies[encoding] ?? (entry.bodies[encoding] = await makeBody(entry, encoding))
  if (isFresh(request, entry)) return reply.code(304).headers(body.headers).send()
  // Node writes a head and a text at once, where Fastify's own way, and a Buffer, take two pieces: half the time of a page.
  reply.hijack()
  const head: NodeJS.Dict<string | number | string[]> = {
    ...reply.getHeaders(),
    ...body.headers,
    'content-length': body.bytes.length,
  }
  reply.raw.writeHead(entry.page.status ?? 200, head)
  reply.raw.end(body.bytes, 'latin1')
  return reply
}

async function makeBody({ page, tag, modified }: Entry, encoding: Encoding): Promise<Body> {
  const headers = Object.freeze({
    'content-type': page.type ?? 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    vary: 'accept-encoding, cookie',
    ...(tag === undefined ? {} : { etag: `"${tag}${encoding === 'identity' ? '' : `-${encoding}`}"` }),
    ...(modified === undefined ? {} : { 'last-modified': new Date(modified).toUTCString() }),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    ...page.headers,
  })
  const plain = Buffer.from(page.html)
  const bytes = encoding === 'identity' ? plain : await compressors[encoding](plain)
  return { bytes: bytes.toString('latin1'), headers }
}

function makeEntry(page: Page, now: number, midnight: number, kept: boolean): Entry {
  return {
    page,
    bodies: {},
    tag: kept || !page.passing ? hash('sha1', page.html, 'base64url') : undefined,
    modified: page.lastModified ? Math.floor(Date.parse(page.lastModified) / 1000) * 1000 : undefined,
    until: Math.min(now + hourMs, midnight),
    // A character takes a byte or two as text and as much again in bytes; compressed bodies are small beside that.
    size: page.html.length * 4,
  }
}

/** Old revisions are the oldest entries, so making room from the front drops what nobody can reach first. */
function keep(cache: PageCache, key: string, entry: Entry): void {
  if ((entry.page.status ?? 200) !== 200 || entry.size > maxBytes / 8) return
  const before = cache.entries.get(key)
  if (before) {
    cache.entries.delete(key)
    cache.size -= before.size
  }
  cache.entries.set(key, entry)
  cache.size += entry.size
  for (const [oldest, { size }] of cache.entries) {
    if (cache.size <= maxBytes) break
    cache.entries.delete(oldest)
    cache.size -= size
  }
}

function isFresh(request: FastifyRequest, entry: Entry): boolean {
  if ((entry.page.status ?? 200) !== 200) return false
  const tags = request.headers['if-none-match']
  if (tags !== undefined) return tags.trim() === '*' || (entry.tag !== undefined && tags.includes(`"${entry.tag}`))
  const since = request.headers['if-modified-since']
  return since !== undefined && entry.modified !== undefined && Date.parse(since) >= entry.modified
}

/** Brotli when it is taken, else gzip, else as it is. */
function chooseEncoding(accepted: string | undefined): Encoding {
  if (accepted === undefined) return 'identity'
  if (accepts(accepted, 'br')) return 'br'
  return accepts(accepted, 'gzip') ? 'gzip' : 'identity'
}

function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((part) => {
    const [name, ...parameters] = part.trim().toLowerCase().split(';')
    return name === encoding && !parameters.some((parameter) => /^\s*q=0(\.0*)?$/.test(parameter))
  })
}
