import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { exchange } from '../../src/lib/fetch-exchange.ts'
import { fetcher, listening, peer, type Peer } from './web.ts'

/** One server inside, reachable by all of these, and one outside that is allowed and sends there. */
const loopback = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '127.0.0.0x1',
  '１２７.０.０.１',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  '①②⑦.0.0.1',
  '0',
  '0.0.0.0',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
]
const elsewhere = [
  '10.0.0.1',
  '10.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '0xa9fea9fe',
  '100.64.0.1',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[ff02::1]',
]
const ways = [
  'a page',
  'a redirect',
  'a third redirect',
  'a POST',
  'a POST moved by 301',
  'a POST moved by 308',
] as const

test.each(ways.flatMap((way) => [...loopback, ...elsewhere].map((host) => [way, host] as const)))(
  '%s to %s is refused before any connection',
  async (way, host) => {
    const inner = await peer('<p>inner</p>')
    const url = `http://${host}:${inner.port}/`
    const outer = await redirecting(url, way.includes('301') ? 301 : 308)
    const start = way === 'a third redirect' ? `${outer.url}2` : `${outer.url}0`
    const fetch = fetcher([`127.0.0.1:${outer.port}`], { ports: [inner.port] })

    const got = await fetch({
      url: way === 'a page' || way === 'a POST' ? url : start,
      method: way.includes('POST') ? 'POST' : 'GET',
      types: 'any',
    })

    expect(got).toMatchObject({ ok: false, reason: 'refused' })
    expect(inner.connections).toBe(0)
  },
)

/** `/2` leads to `/1`, that to `/0`, and that to the place in question. */
function redirecting(url: string, status: number): Promise<Peer> {
  return peer((request, response) => {
    const left = Number(request.url?.slice(1))
    // Header bytes go out one character each.
    const location = left > 0 ? `/${left - 1}` : Buffer.from(url).toString('latin1')
    response.writeHead(status, { location }).end()
  })
}

test.each([
  ['127.0.0.1', 4],
  ['10.0.0.1', 4],
  ['169.254.169.254', 4],
  ['::1', 6],
  ['::ffff:10.0.0.1', 6],
  ['fd00::1', 6],
  ['fe80::1%eth0', 6],
  ['64:ff9b::a00:1', 6],
])('a name that resolves to %s is refused, alone or beside a public address', async (address, family) => {
  const inner = await peer('<p>inner</p>')
  const answers = [{ address: '93.184.216.34', family: 4 }]
  const fetch = fetcher([], { ports: [inner.port], resolve: async () => answers })
  const url = `http://name.example:${inner.port}/`

  answers.push({ address, family })
  expect(await fetch({ url })).toMatchObject({ reason: 'refused' })
  answers.shift()
  expect(await fetch({ url })).toMatchObject({ reason: 'refused' })
  expect(inner.connections).toBe(0)
})

test('a name is asked for anew by every request, so that an answer that has changed is checked too', async () => {
  const site = await peer('<p>x</p>')
  const answers = ['127.0.0.1', '10.0.0.1', '127.0.0.1']
  const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }]
  const fetch = fetcher([`127.0.0.1:${site.port}`], { resolve })
  const url = `http://changing.example:${site.port}/`

  const outcomes = [await fetch({ url }), await fetch({ url }), await fetch({ url })].map(({ ok }) => ok)

  expect(outcomes).toEqual([true, false, true])
  expect(site.connections).toBe(2)
})

test('of many addresses four are tried at most', async () => {
  const resolve = async () => Array.from({ length: 30 }, (_, n) => ({ address: `127.0.1.${n}`, family: 4 }))
  const asked: string[][] = []
  const mayReach = async (addresses: string[]) => {
    asked.push(addresses)
    return false
  }
  const fetch = fetcher(['127.0.0.0/8'], { resolve })

  expect(await fetch({ url: 'http://many.example/', mayReach })).toMatchObject({ ok: false, reason: 'refused' })
  expect(asked).toEqual([['127.0.1.0', '127.0.1.1', '127.0.1.2', '127.0.1.3']])
})

test('who asks may refuse an address at each hop, and no connection is made to it', async () => {
  const victim = await peer('<p>x</p>')
  const site = await peer((_request, response) =>
    response.writeHead(302, { location: `http://victim.example:${victim.port}/` }).end(),
  )
  const resolve = async (host: string) => [
    { address: host === 'victim.example' ? '127.0.0.2' : '127.0.0.1', family: 4 },
  ]
  const asked: string[][] = []
  const mayReach = async (addresses: string[]) => {
    asked.push(addresses)
    return !addresses.includes('127.0.0.2')
  }
  const fetch = fetcher(['127.0.0.0/8'], { resolve })

  const got = await fetch({ url: `http://site.example:${site.port}/`, mayReach })

  expect(got).toMatchObject({ ok: false, reason: 'refused' })
  expect(asked).toEqual([['127.0.0.1'], ['127.0.0.2']])
  expect(victim.connections).toBe(0)
})

test('an open connection is checked once more by the address that was really reached', async () => {
  const received: Buffer[] = []
  const server = createServer((socket) => void socket.on('data', (chunk) => received.push(chunk)).on('error', () => {}))
  const port = await listening(server)
  onTestFinished(() => void server.close())
  const place = {
    host: 'site.example',
    port,
    addresses: [{ address: '127.0.0.1', family: 4 }],
    permitted: (ip: string) => ip === '93.184.216.34',
  }
  const out = { url: new URL(`http://site.example:${port}/`), method: 'GET' as const, headers: {} }

  const tried = exchange(out, place, 'pages', AbortSignal.timeout(5000))

  await expect(tried).rejects.toThrow('127.0.0.1 was reached and is not allowed')
  expect(received).toEqual([])
})
