import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

const post = '/2026/11/pain'
const views = [
  ['a phone in the light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
  [
    'a wide screen in the dark, without script',
    {
      viewport: { width: 1280, height: 900 },
      colorScheme: 'dark',
      javaScriptEnabled: false,
    },
  ],
] as const

async function letter(blog: Blog): Promise<{ token: string; code: string }> {
  const row = await blog.ctx.db
    .selectFrom('mails')
    .select('params')
    .where('kind', '=', 'sign-in')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  return JSON.parse(row.params) as { token: string; code: string }
}

/** Axe needs script: a page without is looked at as it is drawn. */
async function isFit(page: Page, scripted: boolean): Promise<void> {
  const violations = scripted ? await axeViolations(page) : []
  expect({ url: page.url(), violations }).toMatchObject({ violations: [] })
  const width = page.viewportSize()?.width ?? 0
  const body = await page.locator('body').boundingBox()
  expect(body?.width).toBeLessThanOrEqual(width)
}

test.each(views)('somebody signs by mail and answers, on %s', async (_name, options) => {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startBlog({ env: { SITE_URL: siteUrl }, mail: true })
  await hasPost(blog.ctx)
  await nameSite(blog.ctx, 'Le Carnet', '')
  const base = await listen(blog)
  const context = await (await openBrowser()).newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    const refusal = message.text().includes('422')
    if (message.type() === 'error' && !refusal) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const look = () => isFit(page, !('javaScriptEnabled' in options))

  await page.goto(base + post)
  await look()
  await page.fill('#text', 'Neuf jours chez nous.')
  await page.getByRole('button', { name: 'Courriel', exact: true }).click()
  await look()
  await page.fill('#email', 'ilse@')
  await page.getByRole('button', { name: 'Recevoir le lien' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('domaine')
  await look()
  await page.fill('#email', 'ilse@bourg.example')
  await page.getByRole('button', { name: 'Recevoir le lien' }).click()
  await look()

  const { token, code } = await letter(blog)
  const elsewhere = await (await page.context().browser()?.newContext(options))?.newPage()
  if (!elsewhere) throw new Error('no second browser')
  await elsewhere.goto(`${base}/sign-in/mail/${token}`)
  await isFit(elsewhere, !('javaScriptEnabled' in options))
  await elsewhere.getByRole('button', { name: 'Voir le code' }).click()
  expect(await elsewhere.locator('p.code').textContent()).toBe(`${code.slice(0, 3)} ${code.slice(3)}`)
  await isFit(elsewhere, !('javaScriptEnabled' in options))

  await page.fill('#code', code)
  await page.getByRole('button', { name: 'Me connecter' }).click()
  await look()
  await page.fill('#name', 'Ilse')
  await page.getByRole('button', { name: 'Me connecter' }).click()

  expect(new URL(page.url()).pathname).toBe(post)
  expect(await page.inputValue('#text')).toBe('Neuf jours chez nous.')
  expect(await page.locator('.signer').textContent()).toContain('Ilse')
  expect(await page.locator('#name').count()).toBe(0)
  await look()
  await page.getByRole('button', { name: 'Changer d’identité' }).click()
  await look()
  await page.getByRole('link', { name: 'Revenir' }).click()
  expect(await page.inputValue('#text')).toBe('Neuf jours chez nous.')
  await page.check('#follow')
  await page.getByRole('button', { name: 'Publier' }).click()
  expect(await page.locator('#attente').textContent()).toContain('Neuf jours chez nous.')
  expect(await page.inputValue('#text')).toBe('')
  await look()
  expect(complaints).toEqual([])
})

test('what was typed after coming back is not overwritten by what was kept', async () => {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startBlog({ env: { SITE_URL: siteUrl }, mail: true })
  await hasPost(blog.ctx)
  const base = await listen(blog)
  const page = await (await openBrowser()).newPage()
  await page.goto(base + post)
  await page.fill('#text', 'Un début')
  await page.getByRole('button', { name: 'Courriel', exact: true }).click()
  await page.getByRole('link', { name: 'Annuler' }).click()
  expect(await page.inputValue('#text')).toBe('Un début')
  await page.fill('#text', 'Un début et une fin')
  await page.goto(`${base}/`)
  await page.goto(base + post)
  expect(await page.inputValue('#text')).toBe('Un début et une fin')
})
