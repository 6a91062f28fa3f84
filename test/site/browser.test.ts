import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'
import { hardPost, hotPost, startDemo } from './cast.ts'

const phone = { width: 360, height: 780 }
const desktop = { width: 1280, height: 900 }

async function openDemo(env: Record<string, string> = {}): Promise<{ blog: Blog; base: string; browser: Browser }> {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startDemo({ env: { SITE_URL: siteUrl, RATE_LIMITS: 'off', ...env } })
  const browser = await openBrowser()
  return { blog, base: await listen(blog), browser }
}

async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  return (await browser.newContext({ viewport: desktop, ...options })).newPage()
}

const focused = (page: Page) => page.evaluate(() => globalThis.document.activeElement?.id ?? '')

describe('every kind of page', () => {
  const addresses = ['/', hotPost, hardPost, `${hotPost}?repondre=4`, '/a-propos', '/archive', '/tags', '/tags/pain']
  const views: [string, BrowserContextOptions][] = [
    ['a phone, light', { viewport: phone, colorScheme: 'light' }],
    ['a wide screen, dark', { viewport: desktop, colorScheme: 'dark' }],
  ]

  test.each(views)('is accessible and fits on %s', async (_name, options) => {
    const { base, browser } = await openDemo()
    const page = await openPage(browser, options)
    for (const address of [...addresses, '/archive/2026/03', '/search?q=cure', '/search?q=zzz', '/nulle-part']) {
      await page.goto(base + address)
      await page.evaluate(() => {
        for (const details of globalThis.document.querySelectorAll('details')) details.open = true
      })
      expect({ address, violations: await axeViolations(page) }).toEqual({ address, violations: [] })
      const overflow = await page.evaluate(() => {
        for (const details of globalThis.document.querySelectorAll('details')) details.open = false
        const { scrollWidth, clientWidth } = globalThis.document.documentElement
        return scrollWidth - clientWidth
      })
      expect({ address, overflow }).toEqual({ address, overflow: 0 })
    }
  })
})

/** A guest makes every mistake, previews, sends, corrects and withdraws; `look` is called on each page on the way. */
async function react(page: Page, { blog, base }: { blog: Blog; base: string }, look: () => Promise<void>) {
  await page.goto(`${base}${hotPost}?repondre=9#reagir`)
  await page.getByRole('button', { name: 'Publier' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('2 points à revoir')
  expect(await page.locator('#reagir:focus').count()).toBe(1)
  await look()
  await page.getByRole('link', { name: 'Le message est vide.' }).click()
  expect(await page.locator('#text:focus').count()).toBe(1)

  await page.fill('#text', 'Neuf jours *chez nous* aussi.')
  await page.fill('#name', 'Nora')
  await page.getByRole('button', { name: 'Prévisualiser' }).click()
  await page.locator('.preview em').waitFor()
  expect(await page.inputValue('#text')).toBe('Neuf jours *chez nous* aussi.')
  await look()

  blog.clock.pass(10_000)
  await page.getByRole('button', { name: 'Publier' }).click()
  await page.waitForURL(/\?attente=[\w.-]+#attente$/)
  const held = page.locator('#attente')
  expect(await held.textContent()).toContain('En attente de relecture')
  expect(await page.locator('#r9 ~ #attente:focus').count()).toBe(1)
  await look()

  await held.getByRole('link', { name: 'Modifier' }).click()
  await look()
  await page.fill('#text', 'Dix jours chez nous.')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await held.getByText('Dix jours').waitFor()
  await held.getByRole('link', { name: 'Retirer' }).click()
  await look()
  await page.getByRole('button', { name: 'Retirer le message' }).click()
  await page.waitForURL(`${base}${hotPost}#fil`)
}

describe('a guest', () => {
  test('is led to what is wrong, sees the preview, finds the held message in its place, all without script', async () => {
    const demo = await openDemo()
    const page = await openPage(demo.browser, { javaScriptEnabled: false })
    await react(page, demo, async () => {})
    expect(await page.locator('#attente').count()).toBe(0)
  })

  test('meets no barrier in any state of the form', async () => {
    const demo = await openDemo()
    const page = await openPage(demo.browser, { viewport: phone, colorScheme: 'dark' })
    const seen: Record<string, string[]> = {}
    await react(page, demo, async () => void (seen[`${await page.title()} ${page.url()}`] = await axeViolations(page)))
    expect(Object.keys(seen).length).toBeGreaterThan(3)
    expect(Object.values(seen).flat()).toEqual([])
  })

  test('chooses the colours, for every page', async () => {
    const { base, browser } = await openDemo()
    const page = await openPage(browser, { javaScriptEnabled: false, colorScheme: 'light' })
    await page.goto(base + hotPost)
    await page.getByLabel('Apparence').click()
    await page.getByRole('button', { name: 'Sombre' }).click()
    expect(page.url()).toBe(base + hotPost)
    await page.goto(`${base}/archive`)
    const paper = await page.evaluate(() => getComputedStyle(globalThis.document.documentElement).backgroundColor)
    expect(paper).toBe('rgb(22, 24, 28)')
  })
})

describe('the script', () => {
  test('places the form under the message, previews, and Escape gives the focus back', async () => {
    const { base, browser } = await openDemo()
    const page = await openPage(browser)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(base + hotPost)

    const reply = page.getByRole('link', { name: 'Répondre à la réaction 2, de Béa' })
    await reply.click()
    expect(await focused(page)).toBe('text')
    expect(await page.locator('#r2 form').count()).toBe(1)
    expect(await page.locator('[data-answered-who]').textContent()).toBe('En réponse à 2 · Béa')
    expect(await page.inputValue('input[name=parent]')).toBe('2')

    await page.keyboard.type('Il ne plaisantait *jamais*.')
    await page.locator('[data-preview-text] em').waitFor()
    await page.keyboard.press('Escape')
    expect(await reply.evaluate((link) => link === globalThis.document.activeElement)).toBe(true)
    expect(await page.locator('#r2 form').count()).toBe(0)
    expect(await page.inputValue('input[name=parent]')).toBe('')
    expect(errors).toEqual([])
  })

  test('keeps what was typed until it is sent, also over a visit elsewhere', async () => {
    const { blog, base, browser } = await openDemo()
    const page = await openPage(browser)
    await page.goto(base + hotPost)
    await page.fill('#text', 'Un brouillon.')
    await page.goto(`${base}/archive`)
    await page.goto(base + hotPost)
    expect(await page.inputValue('#text')).toBe('Un brouillon.')

    await page.fill('#name', 'Nora')
    blog.clock.pass(10_000)
    await page.getByRole('button', { name: 'Publier' }).click()
    await page.waitForURL(/attente=/)
    expect(await page.inputValue('#text')).toBe('')
    await page.goto(base + hotPost)
    expect(await page.inputValue('#text')).toBe('')
  })

  test('copies the address of a message', async () => {
    const { base, browser } = await openDemo()
    const page = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.goto(base + hotPost)
    await page.getByRole('link', { name: 'Lien de la réaction 4' }).click()
    await page.getByText('Lien copié').first().waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${base}${hotPost}?r=4#r4`)
  })
})

describe('weight', () => {
  test('a post and its styles stay under 60 kB compressed, its script under 10 kB', async () => {
    const { base, browser } = await openDemo()
    const page = await openPage(browser)
    const sizes: Record<string, number> = {}
    page.on('response', async (response) => {
      const { pathname } = new URL(response.url())
      sizes[pathname] = (await response.request().sizes()).responseBodySize
    })
    await page.goto(base + hardPost, { waitUntil: 'networkidle' })
    const total = (pattern: RegExp) =>
      Object.entries(sizes).reduce((sum, [path, size]) => sum + (pattern.test(path) ? size : 0), 0)
    expect(Object.keys(sizes).length).toBeGreaterThan(5)
    expect(total(/\.css$|cahier-du-four$/)).toBeLessThan(60_000)
    expect(total(/\.js$/)).toBeLessThan(10_000)
    expect(Object.keys(sizes).every((path) => !path.startsWith('http'))).toBe(true)
  })
})
