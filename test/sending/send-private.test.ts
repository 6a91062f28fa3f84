import { expect, test } from 'vitest'
import { askStatus } from '../../src/sending/ask-status.ts'
import { discover } from '../../src/sending/discover.ts'
import { sendPingback } from '../../src/sending/send-pingback.ts'
import { sendTrackback } from '../../src/sending/send-trackback.ts'
import { sendWebmention } from '../../src/sending/send-webmention.ts'
import { fetcher, peer } from '../lib/web.ts'
import { peerSite, type Answer } from './peer-site.ts'

const source = 'https://blog.example/2026/11/bread'

/**
 * A site that may be reached, and a server inside the house that must not, on a port where others may be: only its
 * address speaks against it. `inner` writes addresses of that server.
 */
async function house(pages: (inner: (host: string) => string) => Record<string, Answer>) {
  const secret = await peer('<p>inside</p>')
  const inner = (host: string) => `http://${host}:${secret.port}/admin`
  const site = await peerSite(() => pages(inner))
  const resolve = async (host: string) => {
    const family = host.startsWith('v6') ? 6 : 4
    return [{ address: family === 6 ? '::1' : '127.0.0.1', family }]
  }
  const fetch = fetcher([`127.0.0.1:${site.port}`], { ports: [secret.port], resolve })
  return { ...site, secret, ctx: { ...site.ctx, fetch } }
}

/** A header value as a server writes it that knows UTF-8 only. */
const asBytes = (text: string) => Buffer.from(text).toString('latin1')

const hosts = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '0177.0.0.1',
  '2130706433',
  '１２７.０.０.１',
  '%31%32%37.0.0.1',
  '0.0.0.0',
  '10.0.0.1',
  '169.254.169.254',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[fe80::1]',
  '[fd00::1]',
  'localhost',
  'localhost.',
  'inside.example',
  'v6.example',
]

test.each(hosts)('an endpoint at %s is found and never reached, by any transport', async (host) => {
  const { ctx, url, secret } = await house((inner) => ({
    '/page': {
      headers: { link: `<${asBytes(inner(host))}>; rel=webmention`, 'x-pingback': asBytes(inner(host)) },
      body: `<link rel="trackback" href="${inner(host)}">`,
    },
  }))
  const target = `${url}/page`
  const found = await discover(ctx, target)
  if (found.outcome !== 'read') throw new Error(found.outcome)
  const { webmention = '', pingback = '', trackback = '' } = found
  for (const endpoint of [webmention, pingback, trackback]) expect(endpoint).toMatch(/\/admin$/)

  const refused = { outcome: 'failed', status: null, words: '', reason: 'refused' }
  const texts = { title: 'Bread', excerpt: '', siteName: '' }
  expect(await sendWebmention(ctx, { endpoint: webmention, source, target })).toEqual(refused)
  expect(await sendPingback(ctx, { endpoint: pingback, source, target })).toEqual(refused)
  expect(await sendTrackback(ctx, { endpoint: trackback, source, ...texts })).toEqual(refused)
  expect(secret.connections).toBe(0)
})

test.each([301, 302, 303, 307, 308])('an endpoint that answers %i does not lead inside', async (status) => {
  const { ctx, url, secret } = await house((inner) => ({ '/wm': { status, headers: { location: inner('127.1') } } }))
  const request = { endpoint: `${url}/wm`, source, target: `${url}/page` }
  expect(await sendWebmention(ctx, request)).toMatchObject({ outcome: 'failed', reason: 'refused' })
  expect(await sendPingback(ctx, request)).toMatchObject({ outcome: 'failed', reason: 'refused' })
  expect(secret.connections).toBe(0)
})

test('a target that leads inside is unreachable, in a word that does not say where it led', async () => {
  const { ctx, url, secret } = await house((inner) => ({
    '/page': { status: 302, headers: { location: inner('[::1]') } },
  }))
  expect(await discover(ctx, `${url}/page`)).toEqual({ outcome: 'unreachable', detail: 'refused' })
  expect(secret.connections).toBe(0)
})

test('a status page inside is not asked, nor one that leads there', async () => {
  const { ctx, url, secret } = await house((inner) => ({
    '/wm': { status: 201, headers: { location: inner('localhost') } },
    '/status': { status: 302, headers: { location: inner('127.0.0.1') } },
  }))
  const { statusUrl = '' } = await sendWebmention(ctx, { endpoint: `${url}/wm`, source, target: `${url}/page` })
  expect(statusUrl).toMatch(/\/admin$/)
  expect(await askStatus(ctx, statusUrl)).toBeUndefined()
  expect(await askStatus(ctx, `${url}/status`)).toBeUndefined()
  expect(secret.connections).toBe(0)
})

test('a name that is public when it is discovered and inside when it is told is not reached', async () => {
  const { ctx, secret, port } = await house(() => ({ '/page': {} }))
  let asked = 0
  const resolve = async () => [{ address: ++asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]
  const fetch = fetcher([`127.0.0.1:${port}`], { ports: [port], resolve })
  const target = `http://rebinding.example:${port}/page`
  expect(await discover({ ...ctx, fetch }, target)).toMatchObject({ outcome: 'read' })
  expect(await sendWebmention({ ...ctx, fetch }, { endpoint: target, source, target })).toMatchObject({
    outcome: 'failed',
    reason: 'refused',
  })
  expect(asked).toBe(2)
  expect(secret.connections).toBe(0)
})
