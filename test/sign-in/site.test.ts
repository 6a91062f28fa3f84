import { expect, test } from 'vitest'
import { siteReturnPath, siteWay } from '../../src/sign-in/site.ts'
import type { Departure, Way } from '../../src/sign-in/way.ts'
import { hasIndieAuth } from '../site-owners/owner-cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'

const home = 'https://ilse.example/'
const meta = '<link rel="indieauth-metadata" href="https://login.example/meta">'

function wayOf({ ctx }: Blog): Way {
  const way = siteWay(ctx)
  if (!way) throw new Error('not offered')
  return way
}

const begin = (blog: Blog, typed = 'ilse.example', address = '192.0.2.7') =>
  wayOf(blog).begin(blog.ctx, { typed, returnPath: siteReturnPath, address })

async function leave(blog: Blog, typed?: string): Promise<Departure> {
  const begun = await begin(blog, typed)
  if ('problem' in begun) throw new Error(begun.problem)
  return begun
}

/** Somebody whose site has that page, and whose server says that of them, comes back from it. */
async function comeBack(
  html: string,
  server: Parameters<typeof hasIndieAuth>[2] = {},
  more: Record<string, string> = {},
) {
  const blog = await startBlog()
  const login = hasIndieAuth(blog, home, server)
  blog.web.page(home, `<!doctype html>${meta}${html}`)
  const { url, state } = await leave(blog)
  const query = Object.fromEntries(new URL(login.agree(new URL(url), more), 'https://x').searchParams)
  return {
    blog,
    login,
    query,
    state,
    done: await wayOf(blog).finish(blog.ctx, { query, returnPath: siteReturnPath, state }),
  }
}

test('one’s own site is proven, with the name and picture that its server gives', async () => {
  const profile = {
    name: ' Ilse\nBrandt ',
    url: 'https://victim.example/',
    photo: `${home}ilse.jpg`,
    email: 'x@y.example',
  }
  const { blog, done } = await comeBack('<p class="h-card"><a class="p-name u-url" href="/">Not she</a></p>', {
    profile,
  })
  expect(done).toEqual({
    proven: {
      provider: 'site',
      issuer: '',
      subject: home,
      via: 'son propre site',
      handle: 'ilse.example',
      name: 'Ilse Brandt',
      profileUrl: home,
      email: null,
      photoUrl: `${home}ilse.jpg`,
    },
  })
  const asked = blog.web.requests.find(({ method }) => method === 'POST')
  expect(asked?.body).not.toContain('scope')
})

test('we ask for the profile, and come back to a page of our own that servers are told of', async () => {
  const blog = await startBlog()
  hasIndieAuth(blog, home)
  const { url, host } = await leave(blog)
  expect(host).toBe('login.example')
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    scope: 'profile',
    me: home,
    redirect_uri: `https://blog.example${siteReturnPath}`,
    code_challenge_method: 'S256',
  })
  const described = await blog.app.inject('/indieauth-client.json')
  expect(described.json().redirect_uris).toContain(`https://blog.example${siteReturnPath}`)
})

test.each([
  [
    'its only card of its own address',
    '<div class="h-card"><img class="u-photo" src="i.png" alt=""><a class="p-name u-url" href="/">Ilse</a></div>',
    { name: 'Ilse', photoUrl: `${home}i.png` },
  ],
  [
    'the card whose uid it is, among others',
    '<p class="h-card"><a class="u-url" href="/">Site</a></p><div class="h-card"><a class="u-url u-uid p-name" href="https://ilse.example">Ilse B.</a></div>',
    { name: 'Ilse B.', photoUrl: null },
  ],
  [
    'the card with an address that it says is hers',
    '<a rel="me" href="https://bourg.example/@ilse">x</a><p class="h-card"><a class="u-url p-name" href="https://bourg.example/@ilse">Ilse at Bourg</a></p>',
    { name: 'Ilse at Bourg', photoUrl: null },
  ],
  [
    'no card that is hers',
    '<p class="h-card"><a class="u-url p-name" href="https://other.example/">Other</a></p>',
    { name: 'ilse.example', photoUrl: null },
  ],
  [
    'a card without a name',
    '<p class="h-card"><a class="u-url u-uid" href="/"><img src="x" alt=""></a></p>',
    { name: 'ilse.example' },
  ],
])('without a profile the page says who she is: %s', async (_what, html, person) => {
  expect((await comeBack(html)).done).toMatchObject({ proven: { subject: home, ...person } })
})

test.each([
  ['that is no object', '"x"'],
  ['of other things', { name: 7, photo: 'javascript:alert(1)' }],
  ['that is endless', { name: 'a'.repeat(5000), photo: `${home}${'p'.repeat(5000)}` }],
])('a profile %s does no harm', async (_what, profile) => {
  const { done } = await comeBack('', { profile })
  expect(done).toMatchObject({ proven: { subject: home, photoUrl: null } })
  expect('proven' in done && done.proven.name.length).toBeLessThan(81)
})

test('a page that takes too much to read costs the name only', async () => {
  const deep = `<div class="h-card">${'<div class="h-card p-x">'.repeat(4000)}`
  expect((await comeBack(deep)).done).toMatchObject({ proven: { name: 'ilse.example' } })
})

test.each([
  ['from another server', {}, { iss: 'https://evil.example/' }, 'ways.site.mismatch'],
  ['that says no', {}, { error: 'access_denied', code: '' }, 'signin.denied'],
  ['with a code of somebody else', {}, { code: 'stolen' }, 'signin.failed'],
  ['for a page that another server speaks for', { me: 'https://victim.example/' }, {}, 'ways.site.mismatch'],
  ['for a page of ours', { me: 'https://blog.example/' }, {}, 'ways.site.mismatch'],
])('an answer %s proves nothing', async (_what, server, more, problem) => {
  expect((await comeBack('', server, more)).done).toEqual({ problem })
})

test('an answer counts once, with the state of the browser that left', async () => {
  const { blog, login } = await comeBack('')
  const { url, state } = await leave(blog)
  const query = Object.fromEntries(new URL(login.agree(new URL(url)), 'https://x').searchParams)
  const finish = (state: string) => wayOf(blog).finish(blog.ctx, { query, returnPath: siteReturnPath, state })
  expect(await finish('')).toEqual({ problem: 'signin.expired' })
  expect(await finish(state)).toMatchObject({ proven: { subject: home } })
  expect(await finish(state)).toEqual({ problem: 'signin.expired' })
})

test.each([
  ['', 'ways.site.missing'],
  ['ftp://ilse.example/', 'ways.site.wrong'],
  ['https://ilse.example/?author=2', 'ways.site.wrong'],
  ['https://blog.example/', 'ways.site.ours'],
])('the address %j is refused before anything is fetched', async (typed, problem) => {
  const blog = await startBlog()
  expect(await begin(blog, typed)).toEqual({ problem })
  expect(blog.web.requests).toEqual([])
})

test('what cannot be read, leads away or names no server has its own sentence, and a private network none of its own', async () => {
  const blog = await startBlog()
  blog.web.page('https://plain.example/', '<p>hello')
  blog.web.page('https://strays.example/', meta, { finalUrl: 'https://login.example/' })
  blog.web.answer('https://private.example/', { fails: 'refused' })
  blog.web.answer('https://away.example/', { fails: 'unreachable' })
  expect([
    await begin(blog, 'https://plain.example'),
    await begin(blog, 'https://strays.example'),
    await begin(blog, 'https://private.example'),
    await begin(blog, 'https://away.example'),
    await begin(blog, 'away.example'),
  ]).toEqual([
    { problem: 'ways.site.none' },
    { problem: 'ways.site.elsewhere' },
    { problem: 'ways.site.unreachable' },
    { problem: 'ways.site.unreachable' },
    { problem: 'ways.site.noHttps' },
  ])
})

test('who tries often waits', async () => {
  const blog = await startBlog()
  hasIndieAuth(blog, home)
  for (let n = 0; n < 10; n++) expect(await begin(blog)).toHaveProperty('state')
  expect(await begin(blog)).toMatchObject({ problem: 'signin.tooMany' })
  expect(await begin(blog, 'ilse.example', '198.51.100.1')).toHaveProperty('state')
})
