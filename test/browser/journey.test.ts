import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { giveSetupAddress } from '../../src/setup/code.ts'
import { picture } from '../posts/pictures.ts'
import { startBlog } from '../support/blog.ts'
import { listen, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click()
const png = async () => ({ name: 'four au soir.png', mimeType: 'image/png', buffer: await picture('png', 900) })

async function setUp(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('Comment s’appelle votre blog').fill('Le Carnet de Ninon')
  await press(page, 'Continuer')
  await page.getByLabel('Votre nom', { exact: true }).fill('Ninon Arzel')
  await page.getByLabel('Votre adresse électronique').fill('ninon@carnet.example')
  await page.getByLabel('Votre phrase de passe').fill('quatre bûches et un chat')
  await press(page, 'Continuer')
  await press(page, 'Continuer')
  await press(page, 'Ouvrir mon blog')
  await page.waitForURL(/\/admin\/posts\/\d+/)
}

/** Puts a picture where one of script and form can: into the text, or into the library from which it is copied. */
async function illustrate(page: Page, base: string, editor: string, script: boolean): Promise<string> {
  if (script) {
    await page.goto(editor)
    await page.setInputFiles('[data-upload-choose]', await png())
    await page.getByLabel('Texte alternatif').fill('Le four au soir')
    await page.locator('[data-add]').click()
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#source')?.value.includes('/media/'))
    return page.locator('#source').inputValue()
  }
  await page.goto(`${base}/admin/media`)
  await page.setInputFiles('#file', await png())
  await page.locator('#alt').fill('Le four au soir')
  await page.locator('form[enctype] button').click()
  const [markdown = ''] = /!\[Le four au soir\]\([^)]+\)/.exec(await page.content()) ?? []
  return markdown
}

async function react(base: string, path: string, name: string, text: string): Promise<void> {
  const reader = await (await openBrowser()).newPage()
  await reader.goto(base + path)
  await reader.fill('#text', text)
  await reader.fill('#name', name)
  await reader.locator('button[value=publish]').click()
  await reader.waitForURL(/attente=/)
  expect(await reader.content()).toContain(text)
}

test.each([
  ['with script', true, 1280],
  ['without script, on a phone', false, 390],
] as const)(
  'from an empty folder to an illustrated post at its hour and its first voices, %s',
  async (_, script, width) => {
    const base = `http://127.0.0.1:${await freePort()}`
    const blog = await startBlog({ env: { SITE_URL: base } })
    await listen(blog)
    const browser = await openBrowser()
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
      locale: 'fr',
    })
    const page = await context.newPage()
    await setUp(page, (await giveSetupAddress(blog.ctx)) ?? '')

    await page.goto(`${base}/admin/posts`)
    await press(page, 'Nouvel article')
    await page.waitForURL(/\/admin\/posts\/\d+$/)
    const editor = page.url()
    const shown = await illustrate(page, base, editor, script)
    await page.goto(editor)
    await page.fill('#title', 'Neuf jours de patience')
    await page.fill('#source', `La voûte sèche, lentement.\n\n${shown}`)
    await press(page, 'Programmer…')
    await page.waitForURL(/\/publish/)
    await page.fill('#at', '2026-11-21T08:00')
    await press(page, /^Programmer$/)
    expect(await page.textContent('h1')).toContain('programmé')

    expect((await page.goto(`${base}/2026/11/neuf-jours-de-patience`))?.status()).toBe(404)
    blog.clock.pass(86_400_000)
    await blog.runJobs()
    expect((await page.goto(`${base}/2026/11/neuf-jours-de-patience`))?.status()).toBe(200)
    expect(await page.locator('.prose img').evaluate((img: HTMLImageElement) => [img.alt, img.naturalWidth])).toEqual([
      'Le four au soir',
      900,
    ])

    await react(base, '/2026/11/neuf-jours-de-patience', 'Tomas', 'Combien de jours de cure ?')
    await react(base, '/2026/11/neuf-jours-de-patience', 'Pilules', 'Achetez ici, tout de suite.')
    await page.goto(`${base}/admin`)
    const row = (name: string) => page.locator('.rows > li', { has: page.getByText(name, { exact: true }) })
    await row('Pilules').getByRole('button', { name: 'Indésirable' }).click()
    await row('Tomas').locator('summary').click()
    await row('Tomas').locator('textarea').fill('Neuf, par temps humide.')
    await row('Tomas').getByRole('button', { name: 'Publier le message et la réponse' }).click()
    expect(await page.textContent('.empty')).toContain('Personne n’attend')

    await page.goto(`${base}/2026/11/neuf-jours-de-patience`)
    expect(await page.locator('.items > li, .branch > li').count()).toBe(2)
    expect(await page.locator('#fil').textContent()).toMatch(
      /2 réactions[^]*Tomas[^]*Ninon Arzel[^]*Neuf, par temps humide/,
    )
  },
)
