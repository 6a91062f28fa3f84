import type { Ctx } from '../context.ts'
import type { Fetched, Fetcher } from '../lib/fetch.ts'
import { firstHeader } from '../lib/header-text.ts'
import { troubleOfFetch, type Trouble } from '../linkbacks/trouble.ts'
import { findEndpoints } from '../lib/page-endpoints.ts'

/**
 * What a page that we link to takes. `url` is its address after redirects, `title` what it calls itself. `unreachable`
 * has a word for it that shows no address. `busy`: our own connections were taken.
 */
export type Discovery =
  | { outcome: 'read'; url: string; title?: string; webmention?: string; pingback?: string; trackback?: string }
  | { outcome: 'unreachable'; detail: Trouble }
  | { outcome: 'busy' }

/**
 * Asks the target what it takes, by one GET that follows redirects (linkbacks are discovered anew for every sending). A
 * page that answers 300 or more, or not at all, is unreachable. With `remembered` an answer of the last hour will do, unless the
 * page asked by `Cache-Control` not to be kept that long: for looking, never for sending.
 */
export async function discover(ctx: Ctx, target: string, { remembered = false } = {}): Promise<Discovery> {
  const memory = memoryOf(ctx.fetch)
  const now = ctx.now().getTime()
  const known = remembered ? memory.get(target) : undefined
  if (known && known.until > now) return known.discovery

  const fetched = await ctx.fetch({ url: target, types: 'headers' })
  if (!fetched.ok) {
    ctx.log.debug({ target, reason: fetched.reason, detail: fetched.detail }, 'linkback target not read')
    return fetched.reason === 'busy' ? { outcome: 'busy' } : { outcome: 'unreachable', detail: troubleOfFetch(fetched) }
  }
  if (fetched.status < 200 || fetched.status > 299) {
    return { outcome: 'unreachable', detail: `status ${fetched.status}` }
  }
  const discovery: Discovery = { outcome: 'read', url: fetched.url, ...findEndpoints({ ...fetched, target }) }
  remember(memory, target, { discovery, until: now + lifetimeMs(fetched) })
  return discovery
}

const hourMs = 3_600_000
const mostRemembered = 500

type Memory = Map<string, { discovery: Discovery; until: number }>

// By the fetcher, of which a running blog has exactly one.
const memories = new WeakMap<Fetcher, Memory>()

function memoryOf(fetch: Fetcher): Memory {
  const memory = memories.get(fetch) ?? new Map()
  memories.set(fetch, memory)
  return memory
}

function remember(memory: Memory, target: string, entry: { discovery: Discovery; until: number }): void {
  memory.delete(target)
  memory.set(target, entry)
  const oldest = memory.keys().next()
  if (memory.size > mostRemembered && !oldest.done) memory.delete(oldest.value)
}

/** How long an answer may be used again (RFC 9111 §5.2.2), an hour at most. */
function lifetimeMs({ headers }: Extract<Fetched, { ok: true }>): number {
  const control = firstHeader(headers['cache-control'])
  if (/\bno-(?:store|cache)\b/i.test(control)) return 0
  const age = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(control)?.[1]
  return age === undefined ? hourMs : Math.min(Number(age) * 1000, hourMs)
}
