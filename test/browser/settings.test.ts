import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'
import { hotPost, startDemo } from '../site/cast.ts'

const tabs = ['', '/reading', '/conversation', '/links', '/appearance', '/addresses', '/demo'].map(
  (tab) => `/admin/settings${tab}`,
)
const phone = { viewport: { width: 390, height: 844 } }
const desktop = { viewport: { width: 1280, height: 900 } }

async function openDesk(options: BrowserContextOptions): Promise<{ blog: Blog; base: string; page: Page }> {
  const blog = await startDemo({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const desk = await atDesk(blog)
  const base = await listen(blog)
  const context = await (await openBrowser()).newContext(options)
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  return { blog, base, page: await context.newPage() }
}

test.each([
  ['a phone, light', { ...phone, colorScheme: 'light' }],
  ['a wide screen, dark', { ...desktop, colorScheme: 'dark' }],
] as const)('every page of settings is accessible and fits on %s, right or wrong', async (_name, options) => {
  const { base, page } = await openDesk(options)
  const look = async (what: string) => {
    const overflow = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth)
    expect({ what, overflow: Math.max(0, overflow), violations: await axeViolations(page) }).toEqual({
      what,
      overflow: 0,
      violations: [],
    })
  }
  for (const tab of tabs) {
    await page.goto(base + tab)
    await look(tab)
  }
  await page.goto(`${base}/admin/settings/reading`)
  await page.getByRole('button', { name: 'Ajouter un lien' }).click()
  await page.fill('#label-0', 'Le four')
  await page.fill('#postsPerPage', 'beaucoup')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('2 points à revoir')
  await look('wrong')
  await page.getByRole('link', { name: /Il faut une adresse/ }).click()
  expect(await page.locator('#href-0:focus').count()).toBe(1)
  expect(await page.inputValue('#label-0')).toBe('Le four')
})

test.each([
  ['with script', true],
  ['without', false],
])('the look is chosen, seen and given to every page, %s', async (_name, javaScriptEnabled) => {
  const { base, page } = await openDesk({ ...desktop, javaScriptEnabled })
  await page.goto(`${base}/admin/settings/appearance`)
  await page.getByLabel('La mienne').check()
  await page.fill('#accent', '#1d6b3a')
  await page.getByLabel('Sans empattements, partout').check()
  if (!javaScriptEnabled) await page.getByRole('button', { name: 'Prévisualiser' }).click()
  const word = page.locator('.paper.light .word')
  await expect.poll(() => colourOf(word)).toBe('rgb(29, 107, 58)')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  expect(await page.getByRole('status').textContent()).toBe('Enregistré.')

  await page.goto(base + hotPost)
  expect(await colourOf(page.locator('.s-author .mark').first())).toBe('rgb(29, 107, 58)')
  expect(await page.evaluate(() => globalThis.getComputedStyle(globalThis.document.body).fontFamily)).not.toContain(
    'Georgia',
  )
  expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])
})

test('links of the navigation are written, ordered and shown without script', async () => {
  const { base, page } = await openDesk({ ...phone, javaScriptEnabled: false })
  await page.goto(`${base}/admin/settings/reading`)
  for (const [at, label, href] of [
    [0, 'Radio', 'https://radio.example/'],
    [1, 'Le four', hotPost],
  ] as const) {
    await page.getByRole('button', { name: 'Ajouter un lien' }).click()
    await page.fill(`#label-${at}`, label)
    await page.fill(`#href-${at}`, href)
  }
  await page.getByRole('button', { name: 'Monter le lien 2' }).click()
  // Enter in a field saves: it presses none of the buttons of a row.
  await page.press('#feedItems', 'Enter')
  expect(await page.getByRole('status').textContent()).toBe('Enregistré.')
  await page.goto(base)
  const links = page.getByRole('navigation', { name: 'Navigation principale' }).getByRole('link')
  expect((await links.allTextContents()).slice(3)).toEqual(['Le four', 'Radio'])
  await links.nth(3).click()
  expect(new URL(page.url()).pathname).toBe(hotPost)
})

function colourOf(place: ReturnType<Page['locator']>): Promise<string> {
  return place.evaluate((element) => globalThis.getComputedStyle(element).color)
}
