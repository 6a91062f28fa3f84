import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

/** An author's first page after log-in, with someone who asks, someone who is new, and someone who is held. */
async function openDesk(options: { width: number; javaScriptEnabled: boolean }) {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  await nameSite(blog.ctx, 'Le four', '')
  const desk = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann', date: '2026-11-19T09:00:00+01:00' })
  const says = async (name: string, source: string, held = false) =>
    submitReaction(blog.ctx, comment(post, { name, source, ...(held ? {} : { imported: already() }) }))
  await says('Tomas', 'Combien de sel par kilo ?')
  await says('Béa', 'Quelle belle croûte.')
  await says('Paul', 'Je tente dimanche.', true)
  const base = await listen(blog)
  const { width, javaScriptEnabled } = options
  const context = await (await openBrowser()).newContext({ viewport: { width, height: 844 }, javaScriptEnabled })
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  return { blog, post, base, page: await context.newPage() }
}

const rowOf = (page: Page, name: string) =>
  page.locator('.rows > li').filter({ has: page.locator(`bdi:text-is("${name}")`) })
const said = async (page: Page) => (await page.getByRole('status').first().textContent())?.replace(/\s+/g, ' ').trim()

test.each([
  ['with script, on a wide screen', true, 1280],
  ['without, on a phone', false, 390],
] as const)(
  'those who wait are answered, set aside, put off and decided on, %s',
  async (_, javaScriptEnabled, width) => {
    const { base, page, post } = await openDesk({ javaScriptEnabled, width })
    await page.goto(`${base}/admin`)
    expect(await page.locator('.lead').textContent()).toContain('3 personnes vous attendent')

    const tomas = rowOf(page, 'Tomas')
    await tomas.getByText('Répondre', { exact: true }).click()
    await tomas.getByRole('button', { name: 'Publier la réponse' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('Le message est vide.')
    expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])
    await tomas.getByLabel('Votre réponse à Tomas').fill('Dix-huit grammes.')
    await tomas.getByRole('button', { name: 'Publier la réponse' }).click()
    expect(await said(page)).toBe('Votre réponse est publiée.')
    await rowOf(page, 'Béa').getByRole('button', { name: 'Sans réponse nécessaire' }).click()
    expect(await said(page)).toMatch(/^Rangé/)

    await rowOf(page, 'Paul').getByRole('button', { name: 'Approuver' }).click()
    await page.getByRole('button', { name: 'Annuler' }).click()
    expect(await said(page)).toBe('Annulé.')
    await rowOf(page, 'Paul').getByRole('button', { name: 'Plus tard' }).click()
    expect(await said(page)).toMatch(/^Reporté/)
    expect(await page.locator('.empty').textContent()).toContain('Personne n’attend. Belle occasion d’écrire.')

    await page.goto(base + post.path)
    expect(await page.content()).toContain('Dix-huit grammes.')
    expect(await page.content()).not.toContain('Je tente dimanche.')
  },
)

test('what a post still asks for is done or dismissed, one thing at a time, without script', async () => {
  const { base, page, post } = await openDesk({ javaScriptEnabled: false, width: 390 })
  await page.goto(`${base}/admin`)
  const asked = page.locator('.checks li').filter({ hasText: 'Aucune question n’est posée' })
  await asked.getByRole('link', { name: 'En poser une' }).click()
  await page.fill('#question', 'Et vous, quel sel ?')
  await page.getByRole('button', { name: 'Mettre à jour…' }).first().click()
  await page.getByRole('button', { name: /^(?:Mettre à jour|Publier)/ }).click()
  await page.goto(base + post.path)
  expect(await page.content()).toContain('Et vous, quel sel')

  await page.goto(`${base}/admin`)
  expect(await asked.count()).toBe(0)
  const held = page.locator('.checks li').filter({ hasText: 'attend votre relecture' })
  await held.getByRole('button', { name: 'Écarter' }).click()
  expect(await said(page)).toBe('Écarté.')
  expect(await held.count()).toBe(0)
})

test('a view of the site’s own that fails is told to the owner on every page of the desk', async () => {
  const { blog, base, page } = await openDesk({ javaScriptEnabled: true, width: 390 })
  await brokenView(blog)
  await page.goto(base)
  expect(await page.content()).toContain('Le pain')
  for (const path of ['/admin', '/admin/posts', '/admin/settings']) {
    await page.goto(base + path)
    expect(await page.getByRole('region', { name: /vue/i }).textContent()).toContain('site/home.eta')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await axeViolations(page)).toEqual([])
  }
})

async function brokenView({ ctx, clock }: Blog): Promise<void> {
  const folder = join(ctx.config.dataDir, 'theme/views/site')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'home.eta'), '<% layout("/layout") %><h1><%= it.nowhere.atAll %></h1>')
  clock.pass(1000)
}
