import type { AllowList } from './addresses.ts'
import { locate, systemResolve } from './fetch-address.ts'
import type { AddressRules, Resolve } from './fetch-address.ts'
import { exchange, isRedirect } from './fetch-exchange.ts'
import type { Incoming, Outgoing } from './fetch-exchange.ts'
import { FetchFailure } from './fetch-failure.ts'
import type { FetchReason } from './fetch-failure.ts'
import { createGate } from './fetch-gate.ts'
import type { Gate } from './fetch-gate.ts'
import { createFailureMemory } from './fetch-memory.ts'
import type { FailureMemory } from './fetch-memory.ts'
import { firstRequest, nextRequest, type Asked } from './fetch-request.ts'
import { parseHttpUrl } from './urls.ts'

/**
 * `note` is appended to the User-Agent so that a victim of abuse can find who asked ("verifying pingback from …").
 * `timeoutMs` covers the whole exchange, waiting and names included (8000). `types`: only what a linking page may be
 * (`pages`, the default), anything (`any`), or anything for its `headers`, with the body of pages only. `mayVisit` is
 * asked before a redirect is followed, `mayReach` at every hop before a connection is made, with the addresses that it
 * may be made to: whoever answers no ends the exchange as `refused`.
 */
export type FetchRequest = Asked & {
  url: string
  timeoutMs?: number
  signal?: AbortSignal
  mayVisit?: (url: URL) => Promise<boolean>
  mayReach?: (addresses: string[]) => Promise<boolean>
}

/** What came back, whatever its status; `url` is the address after redirects. */
export type Fetched =
  ({ ok: true; url: string; redirected: boolean } & Incoming) | { ok: false; reason: FetchReason; detail: string }

export type Fetcher = (request: FetchRequest) => Promise<Fetched>

export type FetcherOptions = {
  /** Asked for with every request, since the site may get another address. */
  userAgent: () => string
  allow: AllowList
  ports?: number[]
  resolve?: Resolve
  now?: () => number
}

const PORTS = [80, 443, 8080, 8443]
const TIMEOUT_MS = 8000
const SLOW_MS = TIMEOUT_MS / 2
const MAX_REDIRECTS = { GET: 5, POST: 3 }
const MAX_CONNECTIONS = 4
/** Of the four threads that look names up and read files. A name that never answers holds one, so strangers' names have theirs. */
const MAX_LOOKUPS = { own: 1, guarded: 2 }

/**
 * Makes the only door for outgoing requests. It connects to public addresses and to those of the allow list, checks
 * each redirect from the start, keeps no cookies and sends no Referer; one connection per remote address and port and
 * four in all. It never throws: what went wrong is a result. `close` ends what is running.
 */
export function createFetcher(options: FetcherOptions): { fetch: Fetcher; close(): Promise<void> } {
  const now = options.now ?? Date.now
  const closing = new AbortController()
  const running = new Set<Promise<Fetched>>()
  const office: Office = {
    userAgent: options.userAgent,
    rules: {
      allow: options.allow,
      ports: new Set(options.ports ?? PORTS),
      resolve: options.resolve ?? systemResolve,
    },
    lookups: { own: createGate(MAX_LOOKUPS.own), guarded: createGate(MAX_LOOKUPS.guarded) },
    hosts: createGate(1),
    connections: createGate(MAX_CONNECTIONS),
    failures: createFailureMemory(now),
    now,
  }
  return {
    async fetch(request) {
      const work = withDeadline(office, request, closing.signal)
      running.add(work)
      try {
        return await work
      } finally {
        running.delete(work)
      }
    },
    async close() {
      closing.abort()
      await Promise.allSettled(running)
    },
  }
}

type Office = {
  userAgent: () => string
  rules: AddressRules
  lookups: { own: Gate; guarded: Gate }
  hosts: Gate
  connections: Gate
  failures: FailureMemory
  now: () => number
}

async function withDeadline(office: Office, request: FetchRequest, closing: AbortSignal): Promise<Fetched> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), request.timeoutMs ?? TIMEOUT_MS)
  const signal = AbortSignal.any([deadline.signal, closing, ...(request.signal ? [request.signal] : [])])
  try {
    return await follow(office, request, signal)
  } catch (error) {
    const failure = asFailure(error, signal)
    return { ok: false, reason: failure.reason, detail: failure.message }
  } finally {
    clearTimeout(timer)
  }
}

async function follow(office: Office, request: FetchRequest, signal: AbortSignal): Promise<Fetched> {
  const url = parseHttpUrl(request.url)
  if (!url) throw new FetchFailure('refused', 'not an http address')
  let out = firstRequest(office.userAgent(), request, url)
  for (let hops = 0; ; hops++) {
    const response = await visit(office, out, request, signal)
    if (!isRedirect(response)) return { ok: true, url: out.url.href, redirected: hops > 0, ...response }
    if (hops >= MAX_REDIRECTS[out.method]) throw new FetchFailure('redirects', 'too many redirects')
    out = nextRequest(out, response)
    if (request.mayVisit && !(await request.mayVisit(out.url))) {
      throw new FetchFailure('refused', `not to be visited: ${out.url.host}`)
    }
  }
}

async function visit(
  office: Office,
  out: Outgoing,
  { types = 'pages', mayVisit, mayReach }: FetchRequest,
  signal: AbortSignal,
): Promise<Incoming> {
  const { origin } = out.url
  const known = office.failures.recall(origin)
  if (known !== undefined) throw new FetchFailure('unreachable', `a moment ago: ${known}`)
  const started = office.now()
  let found = false
  try {
    const lookups = mayVisit || mayReach ? office.lookups.guarded : office.lookups.own
    const place = await locate(office.rules, lookups, out.url, signal)
    found = true
    if (mayReach && !(await mayReach(place.addresses.map(({ address }) => address)))) {
      throw new FetchFailure('refused', `not to be reached: ${out.url.host}`)
    }
    // The remote end first, then one of the few connections: whoever waits for a slow host holds up nobody else.
    const leaveHost = await office.hosts.enter(
      `${place.addresses.map((a) => a.address).toSorted()[0]} ${place.port}`,
      signal,
    )
    try {
      const leave = await office.connections.enter('', signal)
      try {
        return await exchange(out, place, types, signal)
      } finally {
        leave()
      }
    } finally {
      leaveHost()
    }
  } catch (error) {
    // A server that was reached may be slow or break off on one page and serve the next; its budget bounds what it costs.
    const unreached = error instanceof FetchFailure && error.reason === 'unreachable'
    const failure = asFailure(error, signal)
    // Of a deadline only a name that used up most of it is to blame, not whoever came last in a row of redirects.
    const unresolved = !found && failure.reason === 'timeout' && office.now() - started > SLOW_MS
    if (unreached || unresolved) office.failures.note(origin, failure.message)
    throw failure
  }
}

function asFailure(error: unknown, signal: AbortSignal): FetchFailure {
  if (error instanceof FetchFailure) return error
  if (signal.aborted) return new FetchFailure('timeout', 'the exchange took too long')
  if (!(error instanceof Error)) return new FetchFailure('unreachable', 'unknown error')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new FetchFailure('too_large', 'headers too large')
  return new FetchFailure('unreachable', code)
}
