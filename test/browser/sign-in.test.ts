import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { keepProviderSecret } from '../../src/settings/provider-secrets.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { oauthProviders, type OAuthKind } from '../../src/sign-in/oauth-table.ts'
import { reachIssuers, startIssuer, trustIssuer } from '../sign-in/issuer-cast.ts'
import { secret, startFakeProviders, trustProvider } from '../sign-in/oauth-cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

const words = 'Du seigle pour moitié.\n\nEt vous ?'

/** What somebody does at a provider once its page is open. */
type Gestures = {
  slug: string
  label: string
  secret: string
  agree: (page: Page) => Promise<void>
  cancel: (page: Page) => Promise<void>
}

async function startOAuth(blog: Blog, context: BrowserContext, kind: OAuthKind): Promise<Gestures> {
  const world = await startFakeProviders(blog.ctx)
  await trustProvider(blog.ctx, kind)
  const { label, endpoints } = oauthProviders[kind]
  // Where the browser really goes when it leaves us.
  await context.route(`${new URL(endpoints.authorize).origin}/**`, async (route) => {
    const answer = await fetch(route.request().url().replace('https:/', world.base))
    await route.fulfill({ status: answer.status, contentType: 'text/html', body: await answer.text() })
  })
  const agree = (page: Page) => page.getByText('Authorize').click()
  return { slug: kind, label, secret, agree, cancel: (page) => page.getByText('Cancel').click() }
}

async function startOidc(blog: Blog, host: string, siteUrl: string): Promise<Gestures> {
  const issuer = await startIssuer(siteUrl, { port: Number(new URL(`http://${host}`).port) })
  reachIssuers(blog.ctx)
  await trustIssuer(blog.ctx, issuer)
  const agree = async (page: Page) => {
    const again = page.getByPlaceholder('Enter any login')
    await again.fill('ilse')
    await page.getByPlaceholder('and password').fill('x')
    await page.getByRole('button', { name: 'Sign-in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  return {
    slug: 'oidc',
    label: 'Le Bourg',
    secret: issuer.secret,
    agree,
    cancel: (page) => page.getByText('Cancel').click(),
  }
}

test.each([
  ['oidc', 'with script, on a wide screen', true, 1280],
  ['oidc', 'without, on a phone', false, 390],
  ['github', 'with script, on a phone', true, 390],
  ['wordpress', 'without, on a wide screen', false, 1280],
  ['facebook', 'with script, on a wide screen', true, 1280],
  ['x', 'without, on a phone', false, 390],
] as const)(
  'a text is there again from %s, whether it went well or not, %s',
  async (kind, _, javaScriptEnabled, width) => {
    const siteUrl = `http://127.0.0.1:${await freePort()}`
    const host = `localhost:${await freePort()}`
    const blog = await startBlog({ env: { SITE_URL: siteUrl, IDENTITY_HOSTS: host }, now: new Date().toISOString() })
    await saveSettings(blog.ctx, { policy: 'open' })
    await nameSite(blog.ctx, 'Le four', '')
    const post = await hasPost(blog.ctx)
    const context = await (await openBrowser()).newContext({ viewport: { width, height: 844 }, javaScriptEnabled })
    const there = kind === 'oidc' ? await startOidc(blog, host, siteUrl) : await startOAuth(blog, context, kind)
    const base = await listen(blog)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on(
      'console',
      (line) => line.type() === 'error' && line.location().url.startsWith(base) && complaints.push(line.text()),
    )
    const text = page.getByLabel('Votre message')
    const go = () => page.getByRole('button', { name: there.label, exact: true }).click()
    const isThereWith = async (sentence: string) => {
      await page.getByRole('alert').getByText(sentence).waitFor()
      expect(await text.inputValue()).toBe(words)
      expect(await page.locator('#name').inputValue()).toBe('Ilse')
      expect(await page.locator('#website').inputValue()).toBe('bourg.example')
      expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])
    }

    await page.goto(base + post.path)
    await text.fill(words)
    await page.locator('#name').fill('Ilse')
    await page.locator('#website').fill('bourg.example')
    await go()
    await there.cancel(page)
    await isThereWith('annulée')

    await keepProviderSecret(blog.ctx, there.slug, 'forgotten')
    await go()
    await there.agree(page)
    await isThereWith(`${there.label} n’a pas confirmé qui vous êtes.`)

    await keepProviderSecret(blog.ctx, there.slug, there.secret)
    await go()
    if (kind !== 'oidc') await there.agree(page)
    await page.getByText(`via ${there.label}`).first().waitFor()
    expect(await text.inputValue()).toBe(words)
    expect(await page.locator('#name').count()).toBe(0)
    expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])
    // Nobody writes that within the second that the clock of tests stands still.
    blog.clock.pass(20_000)
    await page.getByRole('button', { name: 'Publier' }).click()
    await page.locator('.reaction, article').getByText('Du seigle pour moitié.').waitFor()
    const [said] = await blog.ctx.db.selectFrom('reactions').selectAll().where('postId', '=', post.id).execute()
    expect(said).toMatchObject({ name: 'Ilse Bourg', provider: there.slug, via: there.label, state: 'published' })
    expect(said?.readerId).not.toBeNull()
    expect(complaints).toEqual([])
  },
)
