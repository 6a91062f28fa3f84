import { expect, test } from 'vitest'
import { saveCategory } from '../../src/posts/categories.ts'
import { listTagLabels } from '../../src/posts/organise.ts'
import { startDemo } from '../site/cast.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

/** The owner of the demonstration at the desk, in a browser. */
async function openDesk(options: { width: number; colorScheme: 'light' | 'dark'; javaScriptEnabled?: boolean }) {
  const blog = await startDemo({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const desk = await atDesk(blog)
  await atDesk(blog, 'moderator', 'zoe')
  await saveCategory(blog.ctx.db, 'Chantier')
  const base = await listen(blog)
  const { width, ...rest } = options
  const context = await (await openBrowser()).newContext({ viewport: { width, height: 900 }, ...rest })
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  return { blog, base, page: await context.newPage() }
}

test.each([
  { width: 390, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
] as const)('people, tags, categories and pages are accessible and fit at $width, $colorScheme', async (options) => {
  const { blog, base, page } = await openDesk(options)
  const [tag] = await listTagLabels(blog.ctx.db)
  const paths = ['people', 'organise/tags', `organise/tags/${tag?.id}`, 'organise/categories', 'organise/pages']

  for (const path of paths) {
    await page.goto(`${base}/admin/${path}`)
    await page.evaluate(() => {
      for (const details of globalThis.document.querySelectorAll('main details')) details.setAttribute('open', '')
    })
    expect({ path, violations: await axeViolations(page) }).toEqual({ path, violations: [] })
    const overflow = await page.evaluate(() => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth)
    expect({ path, overflow: Math.max(0, overflow) }).toEqual({ path, overflow: 0 })
  }
})

test('without script somebody is invited, and a tag is renamed where the public sees it', async () => {
  const { base, page } = await openDesk({ width: 390, colorScheme: 'light', javaScriptEnabled: false })

  await page.goto(`${base}/admin/people`)
  await page.getByLabel('Nom', { exact: true }).fill('Béa')
  await page.getByLabel('Adresse électronique').fill('bea@blog.example')
  await page.getByRole('radio', { name: 'Éditeur' }).check()
  await page.getByRole('button', { name: 'Préparer l’invitation' }).click()
  const address = await page.getByLabel('Une adresse à transmettre').inputValue()
  expect((await page.goto(address))?.status()).toBe(200)

  await page.goto(`${base}/admin/organise/tags`)
  await page.getByRole('link', { name: 'Modifier « chaux »' }).click()
  await page.getByLabel('Nom', { exact: true }).fill('Chaux vive')
  await page.getByRole('button', { name: 'Renommer' }).click()
  await page.getByRole('status').waitFor()
  await page.goto(`${base}/tags/chaux`)
  expect(new URL(page.url()).pathname).toBe('/tags/chaux-vive')
})

test('with script the address to hand over is copied by a button', async () => {
  const { base, page } = await openDesk({ width: 1280, colorScheme: 'light' })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: base })
  await page.goto(`${base}/admin/people`)
  await page.locator('summary').filter({ hasText: 'Modifier' }).click()
  await page.getByRole('button', { name: 'Nouvelle adresse' }).click()

  await page.getByRole('button', { name: 'Copier' }).click()

  await page.getByRole('button', { name: 'Copiée' }).waitFor()
  const copied = await page.evaluate(() => globalThis.navigator.clipboard.readText())
  expect(copied).toBe(await page.getByLabel('Une adresse à transmettre').inputValue())
})
