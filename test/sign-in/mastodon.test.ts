import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { mastodonWay } from '../../src/sign-in/mastodon.ts'
import { siteWay } from '../../src/sign-in/site.ts'
import type { Departure, Way } from '../../src/sign-in/way.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { bourg, hasMastodon, ilse } from './mastodon-cast.ts'

const returnPath = '/sign-in/mastodon/return'
const minute = 60_000

function wayOf({ ctx }: Blog): Way {
  const way = mastodonWay(ctx)
  if (!way) throw new Error('not offered')
  return way
}

function begin(blog: Blog, typed = 'bourg.example', address = '192.0.2.7') {
  return wayOf(blog).begin(blog.ctx, { typed, returnPath, address })
}

async function leave(blog: Blog, typed?: string): Promise<Departure> {
  const begun = await begin(blog, typed)
  if ('problem' in begun) throw new Error(begun.problem)
  return begun
}

const finish = (blog: Blog, query: Record<string, string>, state: string) =>
  wayOf(blog).finish(blog.ctx, { query, returnPath, state })

async function startAway(options: Parameters<typeof hasMastodon>[1] = {}) {
  const blog = await startBlog()
  const server = hasMastodon(blog, options)
  const departure = await leave(blog)
  return { blog, server, departure, url: new URL(departure.url) }
}

test('an account is proven at its server, which learns nothing but our address and gets its token back', async () => {
  const { blog, server, departure, url } = await startAway()
  expect(departure.host).toBe('bourg.example')
  expect(url.origin + url.pathname).toBe(`${bourg}/oauth/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'app-1',
    redirect_uri: `https://blog.example${returnPath}`,
    scope: 'profile',
    state: departure.state,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  expect(await finish(blog, server.agree(url), departure.state)).toEqual({
    proven: {
      provider: 'mastodon',
      issuer: bourg,
      subject: '109348',
      via: 'Mastodon',
      handle: '@ilse@bourg.example',
      name: 'Ilse Brandt',
      profileUrl: `${bourg}/@ilse`,
      email: null,
      photoUrl: ilse.avatar_static,
    },
  })
  expect(server.tokens.size).toBe(0)
})

test('a server older than its description does it at the places that all of them have', async () => {
  const { blog, server, departure, url } = await startAway({ described: false })
  expect(url.searchParams.get('scope')).toBe('read:accounts')
  expect(await finish(blog, server.agree(url), departure.state)).toMatchObject({ proven: { subject: '109348' } })
})

test.each([
  'bourg.example',
  ' Bourg.Example ',
  '@ilse@bourg.example',
  'ilse@bourg.example',
  'https://bourg.example/@ilse',
  'http://bourg.example',
  'bourg.example/@ilse',
])('%j names the server', async (typed) => {
  const blog = await startBlog()
  hasMastodon(blog)
  expect((await leave(blog, typed)).host).toBe('bourg.example')
})

test.each([
  ['', 'ways.mastodon.missing'],
  ['ilse', 'ways.mastodon.wrong'],
  ['bourg example', 'ways.mastodon.wrong'],
  ['https://ilse:x@bourg.example/', 'ways.mastodon.wrong'],
  ['ftp://bourg.example', 'ways.mastodon.wrong'],
  ['bourg.example?x', 'ways.mastodon.wrong'],
  ['blog.example', 'ways.mastodon.ours'],
])('%j is refused before anything is fetched', async (typed, problem) => {
  const blog = await startBlog()
  expect(await begin(blog, typed)).toEqual({ problem })
  expect(blog.web.requests).toEqual([])
})

test('an app is registered once, and again when the redirect address changed or the server forgot it', async () => {
  const { blog, server } = await startAway()
  blog.clock.pass(60 * minute)
  await leave(blog)
  expect([...server.apps.keys()]).toEqual(['app-1'])

  server.apps.clear()
  blog.clock.pass(60 * minute)
  await leave(blog)
  expect(server.apps.size).toBe(1)
  expect(blog.web.requests.filter(({ url }) => url.endsWith('/api/v1/apps'))).toHaveLength(2)

  blog.ctx.settings.siteUrl = 'https://carnet.example'
  const moved = new URL((await leave(blog)).url)
  expect(moved.searchParams.get('redirect_uri')).toBe(`https://carnet.example${returnPath}`)
  expect(server.agree(moved)).toMatchObject({ code: expect.any(String) })
})

test('an app that the server refuses when it matters is registered anew for the next reader', async () => {
  const { blog, server, departure, url } = await startAway()
  const back = server.agree(url)
  server.apps.clear()
  expect(await finish(blog, back, departure.state)).toEqual({ problem: 'signin.failed' })
  const again = await leave(blog)
  expect(server.agree(new URL(again.url))).toMatchObject({ code: expect.any(String) })
})

test('an answer counts once, with the state of the browser that left, for ten minutes', async () => {
  const { blog, server, departure, url } = await startAway()
  const expired = { problem: 'signin.expired' }
  const back = server.agree(url)
  expect(await finish(blog, back, '')).toEqual(expired)
  expect(await finish(blog, { ...back, state: 'guessed' }, departure.state)).toEqual(expired)
  expect(await finish(blog, { ...back, state: '' }, '')).toEqual(expired)
  expect(await finish(blog, back, departure.state)).toMatchObject({ proven: {} })
  expect(await finish(blog, back, departure.state)).toEqual(expired)

  const late = await leave(blog)
  blog.clock.pass(11 * minute)
  expect(await finish(blog, server.agree(new URL(late.url)), late.state)).toEqual(expired)
})

test('a state of one way is none of another', async () => {
  const { blog, server, departure, url } = await startAway()
  const back = server.agree(url)
  const site = siteWay(blog.ctx)
  expect(await site?.finish(blog.ctx, { query: back, returnPath, state: departure.state })).toEqual({
    problem: 'signin.expired',
  })
  expect(await finish(blog, back, departure.state)).toMatchObject({ proven: {} })
})

test('who says no, or comes back without a code, proves nothing', async () => {
  const denied = { problem: 'signin.denied' }
  for (const answer of [{ error: 'access_denied' }, { code: '' }, { code: 'a\nb' }] as Record<string, string>[]) {
    const { blog, departure } = await startAway()
    expect(await finish(blog, { state: departure.state, ...answer }, departure.state)).toEqual(denied)
  }
})

test('a code of somebody else, or without the verifier, is worth nothing', async () => {
  const { blog, departure } = await startAway()
  expect(await finish(blog, { code: 'stolen', state: departure.state }, departure.state)).toEqual({
    problem: 'signin.failed',
  })
})

test('an answer that names another server is not taken, nor a silent one of a server that promises its name', async () => {
  const mismatch = { problem: 'ways.mastodon.mismatch', params: { host: 'bourg.example' } }
  const one = await startAway()
  const wrong = one.server.agree(one.url, { iss: 'https://evil.example' })
  expect(await finish(one.blog, wrong, one.departure.state)).toEqual(mismatch)

  const promised = { description: { authorization_response_iss_parameter_supported: true } }
  const two = await startAway(promised)
  expect(await finish(two.blog, two.server.agree(two.url), two.departure.state)).toEqual(mismatch)
  const three = await startAway(promised)
  const named = three.server.agree(three.url, { iss: bourg })
  expect(await finish(three.blog, named, three.departure.state)).toMatchObject({ proven: {} })
})

test.each([
  ['names another issuer', { issuer: 'https://evil.example/' }],
  ['names an issuer below itself', { issuer: `${bourg}/people/` }],
  ['sends codes elsewhere', { token_endpoint: 'https://evil.example/oauth/token' }],
  ['sends people elsewhere', { authorization_endpoint: 'javascript:alert(1)' }],
])('a description that %s is not taken', async (_what, description) => {
  const blog = await startBlog()
  hasMastodon(blog, { description })
  expect(await begin(blog)).toEqual({ problem: 'ways.mastodon.none', params: { host: 'bourg.example' } })
})

test.each([
  ['nothing at all', {}],
  ['a page', { body: '<!doctype html><p>hello' }],
  ['half of an answer', { contentType: 'application/json', body: '{"client_id":"a", ' }],
  [
    'credentials that fit no header',
    { contentType: 'application/json', body: '{"client_id":"a","client_secret":"b\\r\\nx: y"}' },
  ],
  ['something huge', { fails: 'too_large' as const }],
])('a server that registers us with %s is no Mastodon', async (_what, answer) => {
  const blog = await startBlog()
  blog.web.answer('https://plain.example/api/v1/apps', answer)
  expect(await begin(blog, 'plain.example')).toEqual({
    problem: 'ways.mastodon.none',
    params: { host: 'plain.example' },
  })
})

test('a server on a private network, or that leads there, is not reached, and is told from one that is away by nobody', async () => {
  const blog = await startBlog()
  const well = '/.well-known/oauth-authorization-server'
  blog.web.answer(`https://intranet.example${well}`, { fails: 'refused' })
  blog.web.answer(`https://away.example${well}`, { fails: 'unreachable' })
  for (const host of ['intranet.example', 'away.example'])
    expect(await begin(blog, host)).toEqual({ problem: 'ways.mastodon.unreachable', params: { host } })

  blog.web.answer(`https://leads.example${well}`, {
    finalUrl: 'http://10.0.0.1/x',
    contentType: 'application/json',
    body: '{"issuer":"http://10.0.0.1/"}',
  })
  expect(await begin(blog, 'leads.example')).toMatchObject({ problem: 'ways.mastodon.unreachable' })
})

test('a name may lead to the server that speaks for it', async () => {
  const blog = await startBlog()
  const server = hasMastodon(blog)
  blog.web.answer('https://ilse.example/.well-known/oauth-authorization-server', async () => ({
    finalUrl: `${bourg}/.well-known/oauth-authorization-server`,
    contentType: 'application/json',
    body: JSON.stringify({
      issuer: `${bourg}/`,
      authorization_endpoint: `${bourg}/oauth/authorize`,
      token_endpoint: `${bourg}/oauth/token`,
    }),
  }))
  const departure = await leave(blog, '@ilse@ilse.example')
  expect(departure.host).toBe('bourg.example')
  expect(await finish(blog, server.agree(new URL(departure.url)), departure.state)).toMatchObject({
    proven: { issuer: bourg, handle: '@ilse@bourg.example' },
  })
})

test('neither the secret nor the token follows a redirect', async () => {
  const { blog, server, departure, url } = await startAway()
  blog.web.answer(`${bourg}/oauth/token`, {
    finalUrl: 'https://evil.example/',
    contentType: 'application/json',
    body: '{"access_token":"x"}',
  })
  expect(await finish(blog, server.agree(url), departure.state)).toEqual({ problem: 'signin.failed' })
  const posts = blog.web.requests.filter(({ method }) => method === 'POST')
  for (const { mayVisit } of posts) expect(await mayVisit?.(new URL('https://bourg.example/'))).toBe(false)
})

test.each([
  ['no id', { id: undefined }],
  ['an id that is none', { id: { $gt: '' } }],
  ['no name', { username: undefined }],
  ['a name that would pass for another server’s', { username: 'ilse@other.example' }],
])('an account with %s proves nobody', async (_what, wrong) => {
  const { blog, server, departure, url } = await startAway({ account: { ...ilse, ...wrong } })
  expect(await finish(blog, server.agree(url), departure.state)).toEqual({ problem: 'signin.failed' })
})

test('what a server says of its people counts for that server alone, and is tidied', async () => {
  const { blog, server, departure, url } = await startAway({
    account: {
      ...ilse,
      display_name: ' \u202EBéa\n<b> :four: ',
      url: 'https://victim.example/@bea',
      avatar_static: 'javascript:alert(1)',
      avatar: `${bourg}/avatars/original/missing.png`,
      email: 'bea@victim.example',
    },
  })
  const done = await finish(blog, server.agree(url), departure.state)
  expect(done).toMatchObject({
    proven: { name: 'Béa <b>', profileUrl: `${bourg}/@ilse`, photoUrl: null, email: null },
  })
})

test('an account without a name to show is called by its handle', async () => {
  const { blog, server, departure, url } = await startAway({ account: { ...ilse, display_name: ' :four: ' } })
  expect(await finish(blog, server.agree(url), departure.state)).toMatchObject({ proven: { name: 'ilse' } })
})

test('nobody has us visit servers without end, or one server by many names', async () => {
  const blog = await startBlog()
  hasMastodon(blog)
  for (let n = 0; n < 10; n++) await begin(blog, `s${n}.example`)
  expect(await begin(blog)).toMatchObject({ problem: 'signin.tooMany' })
  expect(await begin(blog, 'bourg.example', '198.51.100.1')).not.toHaveProperty('problem')

  const problems: unknown[] = []
  for (let n = 0; n < 40; n++) problems.push(await begin(blog, `t${n}.example`, `203.0.113.${n}`))
  expect(problems.at(-1)).toMatchObject({ problem: 'ways.mastodon.busy' })
})

test('it is offered as long as the owner wants it', async () => {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { signIn: ['mail'] })
  expect([mastodonWay(blog.ctx), siteWay(blog.ctx)]).toEqual([undefined, undefined])
})
