import type { Incoming, Outgoing, Types } from './fetch-exchange.ts'
import { FetchFailure } from './fetch-failure.ts'
import { firstHeader } from './header-text.ts'
import { resolveHttpUrl } from './urls.ts'

const PAGE_ACCEPT = 'text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5, application/json;q=0.5'

/** What a caller says of a request besides its address; `note` is appended to the User-Agent. */
export type Asked = {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  accept?: string
  note?: string
  types?: Types
}

/** The request to begin with; without cookies and referer, whatever was asked. */
export function firstRequest(userAgent: string, request: Asked, url: URL): Outgoing {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value
  delete headers['cookie']
  delete headers['referer']
  const note = request.note?.replace(/[^ -~]/g, '').slice(0, 200)
  headers['user-agent'] = note ? `${userAgent}; ${note}` : userAgent
  headers['accept'] = request.accept ?? (request.types === 'any' ? '*/*' : PAGE_ACCEPT)
  headers['accept-encoding'] = 'gzip, deflate, br'
  return { url, method: request.method ?? 'GET', headers, body: request.body }
}

/** The request that a redirect asks for; throws `refused` for one that leads to no http address. */
export function nextRequest(out: Outgoing, response: Incoming): Outgoing {
  const url = resolveHttpUrl(firstHeader(response.headers['location']), out.url.href)
  if (!url) throw new FetchFailure('refused', 'redirected to something that is not an http address')
  const headers = { ...out.headers }
  if (url.origin !== out.url.origin) delete headers['authorization']
  // Endpoints that moved want the same POST again (RFC 9110 leaves 301 and 302 open); 303 alone asks for a GET.
  if (out.method === 'GET' || response.status !== 303) return { ...out, url, headers }
  delete headers['content-type']
  return { url, headers, method: 'GET' }
}
