import { expect, test } from 'vitest'
import { startBlog } from '../support/blog.ts'
import { departureOf, hasIndieAuth, ownerBrowser, proofIn } from './owner-cast.ts'

const ann = 'https://ann.example/'
const begin = '/linkbacks/owner'
const minute = 60_000

async function startWithIndieAuth(server: Parameters<typeof hasIndieAuth>[2] = {}, home = ann) {
  const blog = await startBlog()
  const login = hasIndieAuth(blog, home, server)
  const browser = ownerBrowser(blog)
  const leaving = await browser.begin(home, 'indieauth')
  return { blog, login, browser, leaving, departure: () => departureOf(leaving) }
}

test('an owner who identifies with their site proves it, by way of a page of ours', async () => {
  const { browser, leaving, departure, login } = await startWithIndieAuth()

  expect(leaving.statusCode).toBe(200)
  expect(leaving.headers.location).toBeUndefined()
  const url = departure()
  expect(url.href).toContain('https://login.example/auth?')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'https://blog.example/indieauth-client.json',
    redirect_uri: 'https://blog.example/linkbacks/owner/return',
    state: expect.stringMatching(/^[\w-]{22}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
    me: ann,
  })
  expect(leaving.body).toContain('<meta http-equiv="refresh" content="0; url=https://login.example/auth?')

  const back = await browser.get(login.agree(url))
  expect([back.statusCode, back.headers.location]).toEqual([303, '/linkbacks/owner/site'])
  expect((await browser.site()).body).toContain('Les liens venus de ann.example')
})

test('the site describes itself to the servers that it sends people to', async () => {
  const { browser } = await startWithIndieAuth()
  const described = await browser.get('/indieauth-client.json')
  expect(described.headers['content-type']).toContain('application/json')
  expect(described.json()).toEqual({
    client_id: 'https://blog.example/indieauth-client.json',
    client_name: expect.any(String),
    client_uri: 'https://blog.example/',
    redirect_uris: ['https://blog.example/linkbacks/owner/return', 'https://blog.example/sign-in/site/return'],
  })
})

test('an older site that only names an endpoint will do', async () => {
  const blog = await startBlog()
  const login = hasIndieAuth(blog, ann)
  blog.web.answer(ann, {
    headers: { link: '</x>; rel="other", <https://login.example/auth>; rel=authorization_endpoint' },
  })
  const browser = ownerBrowser(blog)
  const departure = departureOf(await browser.begin('ann.example', 'indieauth'))
  const back = await browser.get(login.agree(departure).replace(/&iss=[^&]+/, ''))
  expect(back.headers.location).toBe('/linkbacks/owner/site')
})

test('an answer counts once, in the browser that asked, for ten minutes, and with its state', async () => {
  const { blog, browser, departure, login } = await startWithIndieAuth()
  const answer = login.agree(departure())
  const stranger = ownerBrowser(blog)
  expect((await stranger.get(answer)).statusCode).toBe(422)
  expect((await browser.get(answer.replace(/state=[^&]+/, 'state=guessed'))).statusCode).toBe(422)
  // A wrong answer ends what was begun: nobody gets to guess.
  expect((await browser.get(answer)).statusCode).toBe(422)

  const second = departureOf(await browser.begin(ann, 'indieauth'))
  blog.clock.pass(11 * minute)
  expect((await browser.get(login.agree(second))).body).toContain('Cette preuve a expiré')
  const third = login.agree(departureOf(await browser.begin(ann, 'indieauth')))
  expect((await browser.get(third)).statusCode).toBe(303)
  expect((await browser.get(third)).statusCode).toBe(422)
})

test.each([
  ['from another server', { iss: 'https://evil.example/' }, 'ne vient pas du service'],
  ['that says no', { error: 'access_denied', code: '' }, 'n’a pas confirmé'],
  ['with a code of somebody else', { code: 'stolen' }, 'n’a pas pu être lue'],
])('an answer %s proves nothing', async (_what, answer, sentence) => {
  const { browser, departure, login } = await startWithIndieAuth()
  const back = await browser.get(login.agree(departure(), answer))
  expect(back.statusCode).toBe(422)
  expect(back.body).toContain(sentence)
  expect(back.body).toContain(`value="${ann}"`)
  expect((await browser.site()).headers.location).toBe(begin)
})

test('a server that promises to name itself must', async () => {
  const { browser, departure, login } = await startWithIndieAuth()
  const unnamed = login.agree(departure()).replace(/&iss=[^&]+/, '')
  expect((await browser.get(unnamed)).body).toContain('ne vient pas du service')
})

test('who turns out to be another page proves that one, if it names the same server', async () => {
  const bob = 'https://shared.example/~bob'
  const { blog, browser, departure, login } = await startWithIndieAuth({ me: bob })
  blog.web.page(bob, '<link rel="indieauth-metadata" href="https://login.example/meta">')
  await browser.get(login.agree(departure()))
  expect((await browser.site()).body).toContain('Les liens venus de shared.example/~bob')
})

test.each([
  ['names another server', '<link rel="authorization_endpoint" href="https://other.example/auth">'],
  ['names none', '<p>Hello</p>'],
])('who turns out to be a page that %s proves nothing', async (_what, html) => {
  const victim = 'https://victim.example/'
  const { blog, browser, departure, login } = await startWithIndieAuth({ me: victim })
  blog.web.page(victim, html)
  const back = await browser.get(login.agree(departure()))
  expect(back.body).toContain('ne vient pas du service')
  expect((await browser.site()).statusCode).toBe(303)
})

test('the code and its verifier follow no redirect', async () => {
  const { blog, browser, departure, login } = await startWithIndieAuth()
  blog.web.answer(login.endpoint, {
    finalUrl: 'https://evil.example/',
    contentType: 'application/json',
    body: `{"me":"${ann}"}`,
  })
  expect((await browser.get(login.agree(departure()))).statusCode).toBe(422)
})

test('a page that names no server, cannot be read or names an odd one leads to the form again, with what was typed', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  const sites = {
    'https://plain.example/': { body: '<a rel="authorization_endpoint" href="https://login.example/auth">no</a>' },
    'https://odd.example/': { body: '<link rel="authorization_endpoint" href="http://login.example/auth">' },
    'https://elsewhere.example/': { body: '<link rel="indieauth-metadata" href="https://login.example/meta">' },
    'https://gone.example/': { status: 500 },
    'https://private.example/': { fails: 'refused' as const },
  }
  blog.web.answer('https://login.example/meta', {
    contentType: 'application/json',
    body: '{"issuer":"https://other.example/","authorization_endpoint":"https://login.example/auth"}',
  })
  const said: string[] = []
  for (const [url, answer] of Object.entries(sites)) {
    blog.web.answer(url, answer)
    const page = await browser.begin(url, 'indieauth')
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain(`value="${url}"`)
    said.push(/id="site-faute">([^<]+)/.exec(page.body)?.[1] ?? '')
  }
  const none = 'Cette page n’annonce pas IndieAuth. Prouvez plutôt par un lien.'
  const unreachable = 'Cette page n’a pas pu être lue.'
  expect(said).toEqual([none, none, none, unreachable, unreachable])
})

test.each([
  ['', 'Donnez l’adresse'],
  ['ftp://ann.example/', 'n’est pas celle d’un site'],
  ['https://ann.example/?author=2', 'n’est pas celle d’un site'],
  ['https://ann:x@ann.example/', 'n’est pas celle d’un site'],
  ['https://blog.example/', 'ce site-ci'],
])('the address %j is refused with its own sentence', async (typed, sentence) => {
  const blog = await startBlog()
  for (const way of ['indieauth', 'link'] as const) {
    const page = await ownerBrowser(blog).begin(typed, way)
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain(sentence)
  }
  expect(blog.web.requests).toEqual([])
})

test('a link in the page proves it too, and only the browser that was given it', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  const begun = await browser.begin('ann.example', 'link')
  expect(begun.headers.location).toBe('/linkbacks/owner/link')
  const proof = proofIn(await browser.get('/linkbacks/owner/link'))
  const check = () => browser.post('/linkbacks/owner/link', {})

  blog.web.page(ann, `<p>rel=me ${proof}</p><!-- <a rel="me" href="${proof}"></a> --><a href="${proof}">no rel</a>`)
  const absent = await check()
  expect([absent.statusCode, absent.body.includes('n’y est pas encore')]).toEqual([422, true])
  blog.web.page(ann, `<a rel="noopener ME" href="${proof}">me</a>`)

  const reader = ownerBrowser(blog)
  await reader.get(new URL(proof).pathname + new URL(proof).search)
  expect((await reader.post('/linkbacks/owner/link', {})).statusCode).toBe(422)
  expect((await check()).headers.location).toBe('/linkbacks/owner/site')
  expect((await browser.site()).body).toContain('Les liens venus de ann.example')
  expect((await check()).statusCode).toBe(422)
})

test('a page that sends its visitors to another host proves nothing', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  await browser.begin('https://victim.example/go', 'link')
  const proof = proofIn(await browser.get('/linkbacks/owner/link'))
  const page = `<link rel="me" href="${proof}">`
  blog.web.page('https://victim.example/go', page, { finalUrl: 'https://eve.example/' })
  const strayed = await browser.post('/linkbacks/owner/link', {})
  expect(strayed.body).toContain('mène à un autre site')
  blog.web.page('https://victim.example/go', page, { status: 404 })
  expect((await browser.post('/linkbacks/owner/link', {})).body).toContain('n’a pas pu être lue')
  expect((await browser.site()).statusCode).toBe(303)
})

test.each(['indieauth', 'link'] as const)(
  'by %s, a redirect within the host proves the page where it ends',
  async (way) => {
    const home = 'https://shared.example/'
    const ends = {
      'https://shared.example/~eve/': 'shared.example/~eve',
      'https://shared.example/?lang=fr': 'shared.example',
    }
    for (const [finalUrl, proved] of Object.entries(ends)) {
      const blog = await startBlog()
      const login = hasIndieAuth(blog, home, { me: `https://${proved}` })
      const browser = ownerBrowser(blog)
      const redirects = (html: string) => blog.web.page(home, html, { finalUrl })
      if (way === 'indieauth') {
        const named = '<link rel="indieauth-metadata" href="https://login.example/meta">'
        redirects(named)
        blog.web.page(`https://${proved}`, named)
        await browser.get(login.agree(departureOf(await browser.begin(home, way))))
      } else {
        await browser.begin(home, way)
        redirects(`<link rel="me" href="${proofIn(await browser.get('/linkbacks/owner/link'))}">`)
        await browser.post('/linkbacks/owner/link', {})
      }
      expect((await browser.site()).body).toContain(`Les liens venus de ${proved}<`)
    }
  },
)

test('a home page that leads to a page of its host is not proved by the server of that page', async () => {
  const home = 'https://shared.example/'
  const { blog, browser, login } = await startWithIndieAuth({ me: home }, home)
  const named = '<link rel="indieauth-metadata" href="https://login.example/meta">'
  blog.web.page(home, named, { finalUrl: 'https://shared.example/~eve/' })
  const back = await browser.get(login.agree(departureOf(await browser.begin(home, 'indieauth'))))
  expect(back.body).toContain('ne vient pas du service')
  expect((await browser.site()).statusCode).toBe(303)
})

test.each(['https://eve.example/', 'http://victim.example/', 'https://victim.example:8443/'])(
  'a home page that leads to %s proves nothing by its server',
  async (finalUrl) => {
    const blog = await startBlog()
    const victim = 'https://victim.example/'
    hasIndieAuth(blog, victim)
    blog.web.page(victim, '<link rel="indieauth-metadata" href="https://login.example/meta">', { finalUrl })
    const page = await ownerBrowser(blog).begin(victim, 'indieauth')
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('mène à un autre site')
  },
)

test('a proof by a link that was begun is no answer of a server, and goes on', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  const state = (await browser.begin(ann, 'link')).cookies.find(({ name }) => name.endsWith('claim'))?.value
  expect((await browser.get(`${begin}/return?code=x&state=${state}`)).statusCode).toBe(422)
})

test('coming back without having been sent away costs nobody a try', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  for (let n = 0; n < 12; n++) expect((await browser.get(`${begin}/return?code=x&state=y`)).statusCode).toBe(422)
  expect((await browser.begin('ann.example', 'link')).statusCode).toBe(303)
})

test('whoever tries often is asked to wait, with what they typed', async () => {
  const blog = await startBlog()
  const browser = ownerBrowser(blog)
  for (let n = 0; n < 10; n++) await browser.begin('ann.example', 'link')
  const page = await browser.begin('ann.example', 'link')
  expect(page.statusCode).toBe(429)
  expect(Number(page.headers['retry-after'])).toBeGreaterThan(0)
  expect(page.body).toContain('value="ann.example"')
})

test('no page of it is stored or indexed, and none leads elsewhere by its address', async () => {
  const { browser, leaving } = await startWithIndieAuth()
  const pages = [
    leaving,
    await browser.get(`${begin}?site=https://a.example/`),
    await browser.get('/linkbacks/owner/link'),
  ]
  for (const page of pages)
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  const prefilled = await browser.get(`${begin}?site="><script>&back=https://evil.example/`)
  expect(prefilled.body).toContain('value="&quot;&gt;&lt;script&gt;"')
  expect((await browser.get(`${begin}/return?code=x&state=`)).statusCode).toBe(422)
})

test('a field that came twice is refused', async () => {
  const blog = await startBlog()
  const answers = []
  for (const payload of ['site=a.example&site=b.example&way=link', 'site=a.example&way=link&way=indieauth']) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    answers.push((await blog.app.inject({ method: 'POST', url: begin, payload, headers })).statusCode)
  }
  expect(answers).toEqual([422, 422])
  expect(blog.web.requests).toEqual([])
})

test('an address without a scheme is tried by https, and who has http only hears that it failed', async () => {
  const blog = await startBlog()
  blog.web.answer(ann, { fails: 'unreachable' })
  const browser = ownerBrowser(blog)
  const tried = await browser.begin('ann.example', 'indieauth')
  expect([tried.statusCode, tried.body.includes('n’a pas pu être lue en https')]).toEqual([422, true])
  expect((await browser.begin(ann, 'indieauth')).body).not.toContain('en https')

  await browser.begin('ann.example', 'link')
  expect((await browser.post('/linkbacks/owner/link', {})).body).toContain('n’a pas pu être lue en https')
  blog.web.answer('http://ann.example/', { fails: 'unreachable' })
  await browser.begin('http://ann.example/', 'link')
  expect((await browser.post('/linkbacks/owner/link', {})).body).not.toContain('lue en https')
})
