import type { OutgoingHttpHeaders } from 'node:http'
import { fetcher, peer } from '../lib/web.ts'
import { testCtx, type BlogOptions } from '../support/blog.ts'

/** What a site answers at one path; `once` for a page that is spent by its first request. */
export type Answer = { status?: number; headers?: OutgoingHttpHeaders; body?: string; once?: boolean }

/** A request as the site received it. */
export type Got = { method: string; path: string; headers: Record<string, unknown>; body: string }

/**
 * Another site, with a real web server on loopback, and the context of a blog that reaches it by its real fetcher. What
 * no path is given for answers 404. `got` lists what was asked of the site, in order.
 */
export async function peerSite(pages: (site: string) => Record<string, Answer>, options: BlogOptions = {}) {
  const got: Got[] = []
  const spent = new Set<string>()
  const server = await peer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const { method = '', headers } = request
      got.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      const page = spent.has(path) ? undefined : answers[path]
      if (page?.once) spent.add(path)
      const { status = 200, headers: own = {}, body = '' } = page ?? { status: 404 }
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...own }).end(body)
    })
  })
  const url = server.url.replace(/\/$/, '')
  const answers = pages(url)
  const { ctx, clock } = await testCtx(options)
  return { url, got, clock, port: server.port, ctx: { ...ctx, fetch: fetcher(['127.0.0.1']) } }
}
