import type { Fetcher } from '../../src/lib/fetch.ts'
import type { Blog } from './blog.ts'

/** Lets two blogs of one process reach one another over their public doors; all else stays each one's outside world. */
export function areNeighbours(one: Blog, other: Blog): void {
  one.ctx.fetch = reaching(other, one, '192.0.2.11')
  other.ctx.fetch = reaching(one, other, '192.0.2.12')
}

function reaching(to: Blog, from: Blog, remoteAddress: string): Fetcher {
  return async (request) => {
    const { origin } = new URL(request.url)
    if (origin !== to.ctx.settings.siteUrl) return from.web.fetch(request)
    const method = request.method ?? 'GET'
    const headersSent = { accept: request.accept ?? 'text/html', host: new URL(origin).host, ...request.headers }
    const ask = (path: string) =>
      to.app.inject({
        method,
        url: path,
        headers: headersSent,
        remoteAddress,
        ...(request.body === undefined ? {} : { payload: request.body }),
      })
    let url = new URL(request.url)
    let answer = await ask(url.pathname + url.search)
    for (let hops = 0; method === 'GET' && isRedirect(answer.statusCode) && hops < 5; hops++) {
      url = new URL(String(answer.headers.location), url)
      answer = await ask(url.pathname + url.search)
    }
    const { statusCode, headers, rawPayload } = answer
    const received = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value : String(value)]],
      ),
    )
    const contentType = headers['content-type'] ?? ''
    return {
      ok: true,
      url: url.href,
      redirected: url.href !== request.url,
      status: statusCode,
      headers: received,
      contentType,
      body: rawPayload,
    }
  }
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 308
}
