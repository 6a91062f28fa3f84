import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { onTestFinished } from 'vitest'
import { parseAllowList } from '../../src/lib/addresses.ts'
import type { AllowList } from '../../src/lib/addresses.ts'
import { createFetcher } from '../../src/lib/fetch.ts'
import type { Fetcher, FetcherOptions } from '../../src/lib/fetch.ts'

export type Peer = { url: string; port: number; connections: number; requests: IncomingMessage[] }

/** A web server on 127.0.0.1 that counts its connections and ends with the test. */
export async function peer(answer: RequestListener | string): Promise<Peer> {
  const page = (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(answer)
  }
  const listener = typeof answer === 'string' ? page : answer
  const server = createServer((request, response) => {
    found.requests.push(request)
    listener(request, response)
  })
  const port = await listening(server)
  const found: Peer = { url: `http://127.0.0.1:${port}/`, port, connections: 0, requests: [] }
  server.on('connection', () => found.connections++)
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return found
}

/** Starts a server on a free port of 127.0.0.1. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('no port')
  return address.port
}

export function allowing(...entries: string[]): AllowList {
  const list = parseAllowList(entries)
  if ('error' in list) throw new Error(`refused ${list.error}`)
  return list.ok
}

/** A fetcher that may reach these entries and is closed when the test ends. */
export function fetcher(entries: string[], options: Partial<FetcherOptions> = {}): Fetcher {
  const made = createFetcher({
    userAgent: () => 'Tresse/test (+http://a.example; Webmention)',
    allow: allowing(...entries),
    ...options,
  })
  onTestFinished(() => made.close())
  return made.fetch
}
