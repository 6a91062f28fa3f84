import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import { fetcher, peer } from './web.ts'

/** A server that keeps its answers back until told. */
async function slow() {
  const held: ServerResponse[] = []
  const site = await peer((_request, response) => held.push(response))
  const release = () => held.shift()?.writeHead(200, { 'content-type': 'text/html' }).end('<p>x</p>')
  return { ...site, held, release }
}

test('one host gets one connection at a time, in the order asked', async () => {
  const site = await slow()
  const fetch = fetcher(['127.0.0.1'])
  const both = [fetch({ url: `${site.url}1` }), fetch({ url: `${site.url}2` })]
  await vi.waitFor(() => expect(site.held).toHaveLength(1))
  expect(site.requests).toHaveLength(1)
  site.release()
  await both[0]
  await vi.waitFor(() => expect(site.held).toHaveLength(1))
  site.release()
  expect(await both[1]).toMatchObject({ ok: true })
  expect(site.requests.map((request) => request.url)).toEqual(['/1', '/2'])
})

test('many names of one address share its connection', async () => {
  const site = await slow()
  const fetch = fetcher(['127.0.0.1'], { resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
  const first = fetch({ url: `http://a.example:${site.port}/` })
  await vi.waitFor(() => expect(site.held).toHaveLength(1))
  expect(await fetch({ url: `http://b.example:${site.port}/`, timeoutMs: 100 })).toMatchObject({ reason: 'busy' })
  site.release()
  expect(await first).toMatchObject({ ok: true })
})

test('four connections in all: a fifth waits, and who waits for a slow host holds up nobody', async () => {
  const [a, b, c, d, e] = await Promise.all([slow(), slow(), slow(), slow(), slow()])
  const fetch = fetcher(['127.0.0.1'])
  const first = [a, a, b, c, d].map((site) => fetch({ url: site.url }))
  await vi.waitFor(() => expect([a, b, c, d].map((site) => site.held.length)).toEqual([1, 1, 1, 1]))
  expect(await fetch({ url: e.url, timeoutMs: 100 })).toMatchObject({ ok: false, reason: 'busy' })
  expect(e.requests).toHaveLength(0)
  const fifth = fetch({ url: e.url })
  b.release()
  await vi.waitFor(() => expect(e.held).toHaveLength(1))
  e.release()
  expect(await fifth).toMatchObject({ ok: true })
  expect(await first[2]).toMatchObject({ ok: true })
})

test('a place is free again after a failure', async () => {
  const site = await peer((_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end())
  const fetch = fetcher(['127.0.0.1'])
  for (let i = 0; i < 6; i++)
    expect(await fetch({ url: site.url, timeoutMs: 2000 })).toMatchObject({ reason: 'wrong_type' })
})

test('names that strangers made up and that never answer keep nobody else from looking one up', async () => {
  const site = await peer('<p>x</p>')
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return host.startsWith('slow') ? new Promise<never>(() => {}) : [{ address: '127.0.0.1', family: 4 }]
  }
  const fetch = fetcher(['127.0.0.1'], { resolve })
  const guarded = (host: string) => fetch({ url: `http://${host}/`, timeoutMs: 200, mayReach: async () => true })

  const slow = ['slow1.example', 'slow2.example', 'slow3.example'].map(guarded)
  const own = await fetch({ url: `http://quick.example:${site.port}/` })

  expect(own).toMatchObject({ ok: true })
  expect((await Promise.all(slow)).map((got) => !got.ok && got.reason)).toEqual(['timeout', 'timeout', 'busy'])
  expect(await guarded('slow4.example')).toMatchObject({ ok: false, reason: 'busy' })
  expect(asked).toEqual(['slow1.example', 'slow2.example', 'quick.example'])
})
