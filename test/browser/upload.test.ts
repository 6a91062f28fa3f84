import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addMedia } from '../../src/posts/upload.ts'
import { nameSite } from '../../src/settings/site.ts'
import { animation, picture, zip } from '../posts/pictures.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

type Options = { javaScriptEnabled?: boolean; width?: number; colorScheme?: 'light' | 'dark' }

/** Somebody at the desk, in a real browser. */
async function sitDown({ width = 1280, ...options }: Options = {}) {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  const desk = await atDesk(blog, 'author')
  const base = await listen(blog)
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options })
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  return { blog, base, context, page: await context.newPage() }
}

async function openEditor(options: Options = {}) {
  const seat = await sitDown(options)
  await seat.page.goto(`${seat.base}/admin/posts`)
  await seat.page.locator('form[action="/admin/posts"] button').first().click()
  const text = seat.page.locator('textarea[data-upload]')
  await text.waitFor()
  return { ...seat, text }
}

/** Gives the text pictures as the clipboard or the mouse does. */
async function hand(page: Page, how: 'paste' | 'drop', files: { name: string; type: string; bytes: Buffer }[]) {
  const given = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }))
  await page.locator('textarea[data-upload]').evaluate(
    (text, [event, list]) => {
      const transfer = new DataTransfer()
      for (const { name, type, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
        transfer.items.add(new File([bytes], name, { type }))
      }
      const options = { bubbles: true, cancelable: true }
      if (event === 'drop') text.dispatchEvent(new DragEvent('drop', { ...options, dataTransfer: transfer }))
      else text.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: transfer }))
    },
    [how, given] as const,
  )
}

/** The page around the form is looked at by its own tests. */
const violationsOfForm = async (page: Page) => (await axeViolations(page)).filter((line) => line.includes('upload'))

const png = async (name: string, width = 40) => ({ name, type: 'image/png', bytes: await picture('png', width) })
const countMedia = async ({ ctx }: Blog) => (await ctx.db.selectFrom('media').select('id').execute()).length

test('a pasted picture is described, sent, and stands in the text where the cursor was', async () => {
  const { blog, page, text } = await openEditor()
  await text.fill('Avant.\n\nAprès.')
  await text.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(8, 8))
  await hand(page, 'paste', [await png('four.png')])

  const alt = page.getByLabel('Texte alternatif').first()
  expect(await alt.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await page.locator('.upload').textContent()).toContain('four.png')
  expect(await violationsOfForm(page)).toEqual([])

  await page.keyboard.press('Enter')
  expect(await page.locator('#upload-wrong').textContent()).toContain('Dites en quelques mots')
  expect(await countMedia(blog)).toBe(0)

  await page.keyboard.type('Le four [rouge]')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('/media/'))
  expect(await text.inputValue()).toMatch(
    /^Avant\.\n\n!\[Le four \\\[rouge\\\]\]\(\/media\/2026\/11\/[0-9a-f]{12}-four\.png\)\n\nAprès\.$/,
  )
  expect(await text.evaluate((area) => area === document.activeElement)).toBe(true)
  expect(await page.locator('[data-upload-said]').textContent()).toMatch(
    /^L’image «\sfour\.png\s» est dans le texte\.$/,
  )
  await page.keyboard.press('Control+z')
  expect(await text.inputValue()).toBe('Avant.\n\nAprès.')
})

test('several pictures are asked about one after the other; one that is refused stays with its reason', async () => {
  const { blog, page, text } = await openEditor()
  const gif = { name: 'long.gif', type: 'image/gif', bytes: await animation(201) }
  await hand(page, 'drop', [
    await png('un.png'),
    gif,
    { name: 'a.zip', type: 'application/zip', bytes: zip },
    await png('deux.png', 50),
  ])

  expect(await page.locator('.upload [data-more]').textContent()).toContain('Encore 3')
  await page.getByLabel('Image décorative').check()
  await page.getByRole('button', { name: 'Ajouter l’image' }).click()
  await page.locator('.upload', { hasText: 'long.gif' }).waitFor()
  await page.locator('#upload-alt').fill('Trop long')
  await page.keyboard.press('Enter')
  await page.getByText('L’animation est trop longue').waitFor()
  expect(await page.locator('#upload-alt').inputValue()).toBe('Trop long')
  await page.keyboard.press('Escape')

  await page.locator('.upload', { hasText: 'a.zip' }).waitFor()
  await page.getByText('n’est pas une image que nous savons lire').waitFor()
  await page.getByRole('button', { name: 'Ne pas l’ajouter' }).click()
  await page.locator('#upload-alt').fill('Deux')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('![Deux]'))
  expect((await text.inputValue()).match(/!\[/g)).toHaveLength(2)
  expect(await countMedia(blog)).toBe(2)
})

test('a connection that fails loses nothing', async () => {
  const { page, context, text } = await openEditor({ width: 390, colorScheme: 'dark' })
  await hand(page, 'paste', [await png('four.png')])
  await context.setOffline(true)
  await page.locator('#upload-alt').fill('Le four')
  await page.keyboard.press('Enter')
  await page.getByText('L’envoi n’a pas abouti').waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
  expect(await violationsOfForm(page)).toEqual([])
  await context.setOffline(false)
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('/media/'))
  expect(await text.inputValue()).toContain('![Le four](/media/')
})

test('a picture of the library is taken for the text and for the cover, found by its words', async () => {
  const { blog, page, text } = await openEditor({ width: 390 })
  const account = { id: 1 }
  for (const alt of ['Le four rouge', 'La pelle']) {
    const bytes = await picture('png', alt.length * 10)
    await addMedia(blog.ctx, account, { bytes, name: 'vue.png', alt, decorative: false })
  }
  await text.fill('Avant.')
  await page.getByRole('link', { name: 'Choisir parmi vos images' }).click()
  const dialog = page.getByRole('dialog', { name: 'Vos images' })
  await dialog.getByRole('searchbox').fill('rouge')
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog.getByRole('listitem').count()).toBe(1)
  expect(await axeViolations(page)).toEqual([])
  expect(await dialog.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(false)
  await dialog.getByRole('button', { name: 'Le four rouge' }).click()
  expect(await text.inputValue()).toMatch(/^Avant\.\n\n!\[Le four rouge\]\(\/media\/[^)]+\)/)

  await page.locator('.ed-settings > summary').click()
  await page.getByRole('link', { name: 'Choisir la couverture parmi vos images' }).click()
  await dialog.getByRole('button', { name: 'La pelle' }).click()
  expect(await page.locator('#cover').inputValue()).toMatch(/^\/media\/.+\.png$/)
  expect(await page.locator('#coverAlt').inputValue()).toBe('La pelle')
  await page.keyboard.press('Escape')
  expect(await dialog.count()).toBe(0)
})

test('without script the library opens beside the text', async () => {
  const { page, context } = await openEditor({ javaScriptEnabled: false })
  const [library] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Choisir parmi vos images' }).click(),
  ])
  await library.waitForURL(/\/admin\/media$/)
  expect(await page.locator('textarea[data-upload]').isVisible()).toBe(true)
})

test('without script a picture is added, described, copied by hand and deleted', async () => {
  const { blog, base, page } = await sitDown({ javaScriptEnabled: false, width: 390 })
  const file = join(blog.ctx.config.dataDir, 'four.jpg')
  await writeFile(file, await picture('jpeg', 900, 600))
  await page.goto(`${base}/admin/media`)
  await page.getByLabel('Le fichier').setInputFiles(file)
  await page.getByRole('button', { name: 'Ajouter l’image' }).click()
  await page.getByRole('alert').getByText('Dites en quelques mots').click()
  expect(page.url()).toMatch(/#alt$/)

  await page.getByLabel('Texte alternatif').fill('Le four')
  await page.getByLabel('Le fichier').setInputFiles(file)
  await page.getByRole('button', { name: 'Ajouter l’image' }).click()
  await page.waitForURL(/\/admin\/media\/1\?done=added$/)
  expect(await page.locator('#markdown').inputValue()).toMatch(/^!\[Le four\]\(\/media\//)
  await page.getByLabel('Texte alternatif').fill('Le four rouge')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('La description est enregistrée.').waitFor()
  await page.getByText('Supprimer cette image…').click()
  await page.getByRole('button', { name: 'Supprimer pour de bon' }).click()
  await page.getByText('L’image est supprimée.').waitFor()
  expect(await countMedia(blog)).toBe(0)
})

test('the library and a picture’s page meet no barrier, on a phone and on a desk', async () => {
  const { base, page, text } = await openEditor()
  await hand(page, 'paste', [await png('four.png')])
  await page.locator('#upload-alt').fill('Le four')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('/media/'))
  expect(await text.inputValue()).toContain('Le four')
  for (const width of [390, 1280]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      for (const address of ['/admin/media', '/admin/media?q=rien', '/admin/media/1']) {
        await page.goto(base + address)
        await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)))
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect({ address, width, overflow, found: await axeViolations(page) }).toEqual({
          address,
          width,
          overflow: false,
          found: [],
        })
      }
    }
  }
})
