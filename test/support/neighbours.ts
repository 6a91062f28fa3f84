import type { Fetcher } from '../../src/lib/fetch.ts'
import type { Blog } from './blog.ts'

/** Lets two blogs of one process reach one another over their public doors; all else stays each one's outside world. */
export function areNeighbours(one: Blog, other: Blog): void {
  one.ctx.fetch = reaching(other, one, '192.0.2.11')
  other.ctx.fetch = reaching(one, other, '192.0.2.12')
}

function reaching(to: Blog, from: Blog, remoteAddress: string): Fetcher {
  return async (request) => {
    const { origin, pathname, search } = new URL(request.url)
    if (origin !== to.ctx.settings.siteUrl) return from.web.fetch(request)
    const { statusCode, headers, rawPayload } = await to.app.inject({
      method: request.method ?? 'GET',
      url: pathname + search,
      headers: { accept: request.accept ?? 'text/html', host: new URL(origin).host, ...request.headers },
      remoteAddress,
      ...(request.body === undefined ? {} : { payload: request.body }),
    })
    const received = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value : String(value)]],
      ),
    )
    const contentType = headers['content-type'] ?? ''
    return {
      ok: true,
      url: request.url,
      redirected: false,
      status: statusCode,
      headers: received,
      contentType,
      body: rawPayload,
    }
  }
}
