import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { picture } from '../posts/pictures.ts'
import { hiddenFields, openBrowser } from '../reactions/browser.ts'
import { hasIndieAuth } from '../site-owners/owner-cast.ts'
import { startBlog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { hasMastodon, ilse } from './mastodon-cast.ts'

const path = '/2026/11/pain'
const home = 'https://ilse.example/'
const message = { text: 'Neuf jours, par temps humide.', name: 'Ilse du Bourg', email: '', website: home }

/** Somebody at the form of a post, and the servers that know them. */
async function start() {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { policy: 'open' })
  await hasPost(blog.ctx)
  const mastodon = hasMastodon(blog)
  await mastodon.hasPicture()
  const site = hasIndieAuth(blog, home, { profile: { name: 'Ilse de la Terre', photo: `${home}i.png` } })
  blog.web.answer(`${home}i.png`, { body: await picture('png', 90, 90), contentType: 'image/png' })
  const agree = {
    mastodon: (url: URL) => `/sign-in/mastodon/return?${new URLSearchParams(mastodon.agree(url))}`,
    site: (url: URL) => site.agree(url),
  }
  return { blog, browser: openBrowser(blog), agree }
}

type Start = Awaited<ReturnType<typeof start>>

/** Presses the button of a way in the form: the page that asks for one's server. */
async function choose({ blog, browser }: Start, way: string) {
  const page = await browser.get(path)
  blog.clock.pass(20_000)
  const left = await browser.post(`${path}/reactions`, { ...hiddenFields(page.body), ...message, do: `sign-in/${way}` })
  expect(left.statusCode).toBe(303)
  return browser.get(String(left.headers.location))
}

async function name({ browser }: Start, way: string, asking: string, typed: string) {
  const page = await browser.post(`/sign-in/${way}`, { ...hiddenFields(asking), typed })
  const [, url = ''] = /<a class="button main" href="(https:[^"]+)"/.exec(page.body) ?? []
  return { page, url: url === '' ? undefined : new URL(url.replaceAll('&amp;', '&')) }
}

async function leave(started: Start, way: string, typed: string): Promise<URL> {
  const { page, url } = await name(started, way, (await choose(started, way)).body, typed)
  expect(page.statusCode).toBe(200)
  if (!url) throw new Error('the page leads nowhere')
  return url
}

const textIn = (html: string) => /<textarea[^>]*>\s*([^<]*)</.exec(html)?.[1]

test.each([
  ['mastodon', '@ilse@bourg.example', 'Ilse Brandt', 'via Mastodon', ilse.url],
  ['site', 'ilse.example', 'Ilse de la Terre', 'site vérifié', home],
] as const)(
  'by %s one comes back as oneself, to one’s text, and signs it',
  async (way, typed, called, words, website) => {
    const started = await start()
    const { blog, browser, agree } = started
    const url = await leave(started, way, typed)
    const back = await browser.get(agree[way](url))
    expect([back.statusCode, back.headers.location]).toEqual([303, `${path}#reagir`])

    const page = (await browser.get(path)).body
    expect([textIn(page), page.includes(called), page.includes('id="name"')]).toEqual([message.text, true, false])
    blog.clock.pass(20_000)
    const sent = await browser.post(`${path}/reactions`, { ...hiddenFields(page), text: message.text })
    expect(sent.headers.location).toBe(`${path}?r=1#r1`)
    await blog.runJobs()

    const anybodys = (await openBrowser(blog).get(path)).body
    expect(anybodys).toMatch(new RegExp(`${called}[^]*${words}`))
    expect(anybodys).toContain(`href="${website}"`)
    expect(anybodys).toMatch(/<img class="face" src="\/faces\/[0-9a-f]{64}\.webp"/)
    expect(await blog.ctx.db.selectFrom('reactions').select(['name', 'website', 'provider']).execute()).toEqual([
      { name: called, website, provider: way },
    ])
  },
)

test.each([
  ['mastodon', 'bourg.example', { error: 'access_denied', code: '' }, 'annulée'],
  ['mastodon', 'bourg.example', { code: 'stolen' }, 'n’a pas pu être lue'],
  ['mastodon', 'bourg.example', { iss: 'https://evil.example' }, 'ne vient pas de bourg.example'],
  ['site', 'ilse.example', { error: 'access_denied', code: '' }, 'annulée'],
  ['site', 'ilse.example', { iss: 'https://evil.example/' }, 'ne vient pas du service'],
] as const)(
  'by %s at %s an answer with %j leads back to the text, with a sentence why',
  async (way, typed, more, words) => {
    const started = await start()
    const { blog, browser, agree } = started
    const url = await leave(started, way, typed)
    const answer = new URL(agree[way](url), 'https://blog.example')
    for (const [key, value] of Object.entries(more)) answer.searchParams.set(key, value)
    const back = await browser.get(answer.pathname + answer.search)
    expect(back.statusCode).toBe(303)
    const page = (await browser.get(String(back.headers.location).replace('#reagir', ''))).body
    expect(page).toMatch(/role="alert"/)
    expect([textIn(page), page.includes(words), page.includes(`value="${message.name}"`)]).toEqual([
      message.text,
      true,
      true,
    ])
    expect(await blog.ctx.db.selectFrom('readers').selectAll().execute()).toEqual([])
  },
)

test.each([
  ['mastodon', 'ilse', 'pas le nom d’un serveur'],
  ['mastodon', 'plain.example', 'ne répond pas comme un serveur Mastodon'],
  ['site', 'https://login.example/', 'n’annonce pas IndieAuth'],
  ['site', '', 'Donnez l’adresse'],
] as const)('by %s, %j is asked for again with its own sentence, and the text waits', async (way, typed, words) => {
  const started = await start()
  const { blog, browser } = started
  blog.web.page('https://login.example/', '<p>hello')
  const asking = await choose(started, way)
  const { page } = await name(started, way, asking.body, typed)
  expect(page.statusCode).toBe(422)
  expect(page.body).toContain(words)
  expect(page.body).toContain(`name="typed" value="${typed}"`)
  expect(textIn((await browser.get(path)).body)).toBe(message.text)
})

test('the site that was typed in the form is proposed as one’s own', async () => {
  const started = await start()
  expect((await choose(started, 'site')).body).toContain(`name="typed" value="${home}"`)
})
