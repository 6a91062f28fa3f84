import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Two hundred other sites, 127.0.1.1 to 127.0.1.200 on one port: every address links to the post named by the query
 * (`?/2026/11/open`) of the blog that the first argument names, after as many milliseconds as the second says.
 * `/count` answers how many pages were asked for so far.
 */
const [, , blog = '', delay = '0'] = process.argv
let count = 0
const answer: RequestListener = (request, response) => {
  const { url = '/' } = request
  if (url === '/count') return void response.end(String(count))
  count++
  const page = `<!doctype html><title>A source</title><p>Before <a href="${blog}${url.split('?')[1] ?? ''}">the post</a> after.</p>`
  const timer = setTimeout(() => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  }, Number(delay))
  response.on('close', () => clearTimeout(timer))
}

const first = await listen('127.0.1.1', 0)
const { port } = first.address() as AddressInfo
for (let n = 2; n <= 200; n++) await listen(`127.0.1.${n}`, port)
process.stdout.write(`http://127.0.1.1:${port}\n`)

async function listen(host: string, port: number): Promise<Server> {
  const server = createServer(answer).listen(port, host)
  await once(server, 'listening')
  return server
}
