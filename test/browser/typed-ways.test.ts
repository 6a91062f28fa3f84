import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { parseAllowList } from '../../src/lib/addresses.ts'
import { createFetcher } from '../../src/lib/fetch.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { picture } from '../posts/pictures.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

const words = 'Neuf jours.\n\nPar temps humide.'

/** A server of Ilse’s on this machine: her site with its own IndieAuth, and a Mastodon; both ask her in a page. */
async function startHers(): Promise<string> {
  const base = `http://127.0.0.1:${await freePort()}`
  const photo = await picture('png', 120, 120)
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '', base)
    const html = (body: string) => response.writeHead(200, { 'content-type': 'text/html' }).end(body)
    const json = (body: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    await text(request)
    if (pathname === '/auth' || pathname === '/oauth/authorize') {
      if (request.method === 'POST') return json({ me: `${base}/` })
      const back = searchParams.get('redirect_uri') ?? ''
      const state = encodeURIComponent(searchParams.get('state') ?? '')
      return html(
        `<a href="${back}?code=c&amp;state=${state}">Agree</a> <a href="${back}?error=access_denied&amp;state=${state}">Deny</a>`,
      )
    }
    if (pathname === '/') {
      return html(
        `<link rel="authorization_endpoint" href="/auth"><p class="h-card"><a class="p-name u-url" href="/">Ilse</a><img class="u-photo" src="/ilse.png" alt=""></p>`,
      )
    }
    if (pathname === '/ilse.png') return response.writeHead(200, { 'content-type': 'image/png' }).end(photo)
    if (pathname === '/api/v1/apps') return json({ client_id: 'a', client_secret: 'b' })
    if (pathname === '/oauth/token') return json({ access_token: 't', token_type: 'Bearer' })
    if (pathname === '/api/v1/accounts/verify_credentials')
      return json({ id: '7', username: 'ilse', display_name: 'Ilse', avatar_static: `${base}/ilse.png` })
    return response.writeHead(404).end()
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(Number(new URL(base).port), '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return base
}

async function startOnline() {
  const blog = await startBlog({
    env: { SITE_URL: `http://127.0.0.1:${await freePort()}` },
    now: new Date().toISOString(),
  })
  await saveSettings(blog.ctx, { policy: 'open' })
  await nameSite(blog.ctx, 'Le four', '')
  const allowed = parseAllowList(['127.0.0.1'])
  if ('error' in allowed) throw new Error(allowed.error)
  const fetcher = createFetcher({ userAgent: () => 'Tresse', allow: allowed.ok })
  onTestFinished(() => fetcher.close())
  blog.ctx.fetch = fetcher.fetch
  return { blog, post: await hasPost(blog.ctx), base: await listen(blog) }
}

async function look(page: Page, withScript: boolean) {
  expect(withScript ? await axeViolations(page) : []).toEqual([])
  const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(await page.content())
  expect(
    report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
  ).toEqual([])
}

test.each([
  ['Mastodon', 'via Mastodon', true, 390],
  ['Mon site', 'site vérifié', false, 1280],
] as const)(
  'a text is there again from one’s own server by %s, and %s is shown with one’s picture',
  async (label, shown, javaScriptEnabled, width) => {
    const hers = await startHers()
    const { blog, post, base } = await startOnline()
    const browser = await openBrowser()
    const page = await (await browser.newContext({ viewport: { width, height: 844 }, javaScriptEnabled })).newPage()
    const complaints: string[] = []
    page.on(
      'console',
      (line) => line.type() === 'error' && line.location().url.startsWith(base) && complaints.push(line.text()),
    )
    const message = page.getByLabel('Votre message')
    const leave = async () => {
      await page.getByRole('button', { name: label, exact: true }).click()
      await look(page, javaScriptEnabled)
      await page.locator('#typed').fill(hers)
      await page.getByRole('button', { name: 'Continuer' }).click()
    }

    await page.goto(base + post.path)
    await message.fill(words)
    await page.locator('#name').fill('Ilse du Bourg')
    await leave()
    await page.getByText('Deny').click()
    await page.getByRole('alert').getByText('annulée').waitFor()
    expect([await message.inputValue(), await page.locator('#name').inputValue()]).toEqual([words, 'Ilse du Bourg'])
    await look(page, javaScriptEnabled)

    await leave()
    await page.getByText('Agree').click()
    await page.locator('.signer').getByText('Ilse', { exact: true }).waitFor()
    expect(await message.inputValue()).toBe(words)
    expect(await page.locator('#name').count()).toBe(0)
    await look(page, javaScriptEnabled)
    await page.getByRole('button', { name: 'Publier' }).click()
    await page.locator('#r1').getByText(shown).waitFor()
    await blog.runJobs()

    const reader = await (await browser.newContext({ viewport: { width, height: 844 }, colorScheme: 'dark' })).newPage()
    const asked: string[] = []
    reader.on('request', (request) => asked.push(new URL(request.url()).origin))
    await reader.goto(base + post.path, { waitUntil: 'networkidle' })
    const face = reader.locator('#r1 img.face')
    await face.scrollIntoViewIfNeeded()
    expect(await face.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(96)
    expect(new Set(asked)).toEqual(new Set([base]))
    await look(reader, true)
    expect(complaints).toEqual([])
  },
)
