import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Other blogs for the pingbacks: every address of this server links to the post named by `TARGET`, and says something of
 * its own, or it would be taken for another address of the same page.
 */
const page = (path: string) =>
  `<!doctype html><title>Source ${path}</title><p>Before <a href="${process.argv[2]}">the post</a> after ${path}.</p>`
const server = createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(request.url ?? ''))
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
