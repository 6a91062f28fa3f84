import type { Browser, BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Blog } from '../support/blog.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { atDesk, type Desk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'

const phone = { width: 390, height: 844 }
const wide = { width: 1280, height: 900 }

type Open = { blog: Blog; base: string; browser: Browser; desk: Desk }

async function openDesk(): Promise<Open> {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startBlog({ env: { SITE_URL: siteUrl, RATE_LIMITS: 'off' } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  const desk = await atDesk(blog)
  return { blog, desk, browser: await openBrowser(), base: await listen(blog) }
}

async function logIn({ browser, base, desk }: Open, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: wide, ...options })
  await enter(context, base, desk)
  return context
}

async function enter(context: BrowserContext, base: string, { cookie }: Desk): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
}

/** Presses the button of the list and answers the editor’s address. */
async function begin(page: Page, base: string): Promise<string> {
  await page.goto(`${base}/admin/posts`)
  await page.getByRole('button', { name: 'Nouvel article' }).click()
  await page.waitForURL(/\/admin\/posts\/\d+$/)
  return page.url()
}

const saved = (page: Page, version: number) =>
  page.locator('[data-state][data-kind=saved]', { hasText: `v${version}` }).waitFor()
const noErrors = (page: Page) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  return errors
}

describe('writing', () => {
  test('goes from the first word to a public page, saved and previewed on the way', async () => {
    const open = await openDesk()
    const page = await (await logIn(open)).newPage()
    const errors = noErrors(page)
    const editor = await begin(page, open.base)

    await page.fill('#title', 'Rallumer le four')
    await page.fill('#source', 'Du bois')
    await page.locator('#source').selectText()
    await page.keyboard.press('Control+b')
    expect(await page.inputValue('#source')).toBe('**Du bois**')
    await page.locator('[data-look-text] strong', { hasText: 'Du bois' }).waitFor()
    expect(await page.textContent('[data-look-title]')).toBe('Rallumer le four')
    await saved(page, 2)
    expect(await page.getAttribute('[data-say]', 'role')).toBe('status')
    expect(await page.textContent('[data-say]')).toBe('Enregistré')

    await page.locator('#source').press('End')
    await page.locator('#source').press('Control+End')
    await page.keyboard.type('\n\n## Le matin\n\nEncore.')
    await page.locator('[data-outline-list] a', { hasText: 'Le matin' }).waitFor({ state: 'attached' })
    expect(await page.textContent('[data-counts]')).toContain('5 mots')
    await saved(page, 3)
    await page.reload()
    expect(await page.inputValue('#source')).toContain('Encore.')

    await page.locator('.ed-bar').getByRole('button', { name: 'Publier…' }).click()
    await page.waitForURL(`${editor}/publish`)
    await page.getByRole('button', { name: 'Publier maintenant' }).click()
    await page.waitForURL(`${editor}/published`)
    await page.getByRole('link', { name: 'Voir la page' }).click()
    expect(new URL(page.url()).pathname).toBe('/2026/11/rallumer-le-four')
    expect(await page.locator('article strong').textContent()).toBe('Du bois')
    expect(errors).toEqual([])
  })

  test('has a toolbar that works by keyboard alone, also on a narrow phone', async () => {
    const open = await openDesk()
    const page = await (await logIn(open, { viewport: { width: 360, height: 740 } })).newPage()
    await begin(page, open.base)
    await page.fill('#source', 'mot')
    await page.locator('#source').selectText()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => globalThis.document.activeElement?.getAttribute('aria-label'))).toBe('Gras')
    await page.keyboard.press('Enter')
    expect(await page.inputValue('#source')).toBe('**mot**')
    await page.getByRole('button', { name: 'Aperçu' }).click()
    await page.locator('[data-look-text] strong').waitFor()
    expect(await page.isVisible('#source')).toBe(false)
    await page.getByRole('button', { name: 'Écrire', exact: true }).click()
    expect(await page.isVisible('#source')).toBe(true)
  })

  test('pastes an address over words as a link, and HTML as Markdown', async () => {
    const open = await openDesk()
    const page = await (await logIn(open)).newPage()
    await begin(page, open.base)
    await page.waitForLoadState('networkidle')
    const paste = (type: string, text: string) =>
      page.locator('#source').evaluate(
        (area, [kind = '', data = '']) => {
          const clipboardData = new DataTransfer()
          clipboardData.setData(kind, data)
          if (kind !== 'text/plain') clipboardData.setData('text/plain', 'un lien')
          area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
        },
        [type, text],
      )
    await page.focus('#source')
    await paste('text/html', '<p><a href="https://four.example/">un lien</a></p>')
    expect(await page.inputValue('#source')).toBe('[un lien](https://four.example/)')
  })
})

describe('two tabs', () => {
  test('never overwrite each other: both texts are shown, and one is chosen', async () => {
    const open = await openDesk()
    const context = await logIn(open, { viewport: phone })
    const [first, second] = [await context.newPage(), await context.newPage()]
    const editor = await begin(first, open.base)
    await second.goto(editor)

    await second.fill('#source', 'Le feu prend vite.')
    await saved(second, 2)
    await first.fill('#source', 'Le feu dort encore.')
    const conflict = first.locator('[data-conflict]')
    await conflict.waitFor()
    expect(await conflict.textContent()).toContain('Rien n’a été remplacé')
    expect(await conflict.locator('ins').allTextContents()).toEqual(['dort', 'encore', 'prend', 'vite'])
    expect(await first.inputValue('#source')).toBe('Le feu dort encore.')
    expect(await axeViolations(first)).toEqual([])

    await first.getByRole('button', { name: 'Garder la mienne' }).click()
    await saved(first, 3)
    await second.fill('#source', 'Autre chose.')
    await second.locator('[data-conflict]').waitFor()
    await second.getByRole('link', { name: 'Prendre l’autre' }).click()
    await second.locator('[data-conflict]').waitFor({ state: 'detached' })
    expect(await second.inputValue('#source')).toBe('Le feu dort encore.')
  })

  test('without script the page shows both, with the text still in its form', async () => {
    const open = await openDesk()
    const context = await logIn(open, { javaScriptEnabled: false })
    const [first, second] = [await context.newPage(), await context.newPage()]
    const editor = await begin(first, open.base)
    await second.goto(editor)
    for (const [page, text] of [
      [second, 'Le feu prend vite.'],
      [first, 'Le feu dort encore.'],
    ] as const) {
      await page.fill('#source', text)
      await page.locator('.ed-last').getByRole('button', { name: 'Enregistrer', exact: true }).click()
    }
    expect(await first.locator('[data-conflict] ins').allTextContents()).toEqual(['dort', 'encore', 'prend', 'vite'])
    expect(await first.inputValue('#source')).toBe('Le feu dort encore.')
    await first.getByRole('button', { name: 'Garder la mienne' }).click()
    await first.waitForURL(/done=saved/)
    expect(await first.inputValue('#source')).toBe('Le feu dort encore.')
  })
})

describe('nothing is lost', () => {
  test('when one turns to another page before the pause is over', async () => {
    const open = await openDesk()
    const page = await (await logIn(open)).newPage()
    await begin(page, open.base)
    await page.fill('#source', 'Trois mots vite.')
    await page.evaluate(() => {
      Object.defineProperty(globalThis.document, 'visibilityState', { value: 'hidden' })
      globalThis.document.dispatchEvent(new Event('visibilitychange'))
    })
    await page.locator('[data-state][data-kind=saved]', { hasText: 'v2' }).waitFor({ timeout: 2500 })
    expect((await open.desk.get(new URL(page.url()).pathname)).body).toContain('Trois mots vite.')
  })

  test('when the network goes and comes back', async () => {
    const open = await openDesk()
    const context = await logIn(open)
    const page = await context.newPage()
    await begin(page, open.base)
    await context.setOffline(true)
    await page.fill('#source', 'Écrit dans un tunnel.')
    await page.locator('[data-trouble]', { hasText: 'gardé dans cet onglet' }).waitFor()
    await context.setOffline(false)
    await saved(page, 2)
    expect(await page.isVisible('[data-trouble]')).toBe(false)
  })

  test('when the session ends meanwhile: logging in elsewhere is enough', async () => {
    const open = await openDesk()
    const context = await logIn(open)
    const page = await context.newPage()
    const editor = await begin(page, open.base)
    await context.clearCookies()
    await page.fill('#source', 'Écrit trop tard.')
    await page.getByRole('link', { name: 'Se connecter dans un autre onglet' }).waitFor()
    const again = await atDesk(open.blog, 'owner', 'bob')
    await enter(context, open.base, again)
    await page.evaluate(() => globalThis.window.dispatchEvent(new Event('focus')))
    await saved(page, 2)
    await page.goto(editor)
    expect(await page.inputValue('#source')).toBe('Écrit trop tard.')
  })

  test('when the page is closed before the server answered: the tab still has it', async () => {
    const open = await openDesk()
    const context = await logIn(open)
    const page = await context.newPage()
    const editor = await begin(page, open.base)
    await page.route(editor, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await page.fill('#source', 'Pas encore arrivé.')
    page.on('dialog', (dialog) => void dialog.accept())
    await page.goto(`${open.base}/admin/posts`)
    await page.unroute(editor)
    await page.goto(editor)
    expect(await page.inputValue('#source')).toBe('Pas encore arrivé.')
    await saved(page, 2)
  })
})

describe('without script', () => {
  test('a post is written, previewed, scheduled, called back, published and brought to a former version', async () => {
    const open = await openDesk()
    const page = await (await logIn(open, { javaScriptEnabled: false, viewport: phone })).newPage()
    const editor = await begin(page, open.base)
    await page.fill('#title', 'Première fournée')
    await page.fill('#source', 'Du *bois*.')
    await page.getByRole('button', { name: 'Prévisualiser' }).click()
    expect(await page.locator('[data-look-text] em').textContent()).toBe('bois')
    await page.getByText('Version nommée', { exact: true }).click()
    await page.fill('#label', 'avant les coupes')
    await page.getByRole('button', { name: 'Enregistrer une version nommée' }).click()
    await page.waitForURL(/done=named/)

    await page.getByRole('button', { name: 'Programmer…' }).click()
    await page.fill('#at', '2026-12-01T08:00')
    await page.getByRole('button', { name: 'Programmer', exact: true }).click()
    await page.getByText('paraîtra le mardi 1er décembre 2026 à 08:00, heure de Paris').waitFor()
    await page.getByRole('button', { name: 'Annuler la parution' }).click()
    await page.waitForURL(/done=unscheduled/)

    await page.fill('#source', 'Du hêtre.')
    await page.locator('.ed-last').getByRole('button', { name: 'Publier…' }).click()
    await page.getByRole('button', { name: 'Publier maintenant' }).click()
    await page.waitForURL(/published$/)

    await page.goto(`${editor}/history`)
    await page.getByRole('button', { name: 'Comparer' }).click()
    await page.goBack()
    await page.getByRole('link', { name: 'Reprendre la version 1' }).click()
    await page.getByRole('button', { name: 'Reprendre' }).click()
    await page.waitForURL(/done=restored/)
    expect(await page.inputValue('#source')).toBe('Du *bois*.')
  })
})

test.each([
  ['a phone, dark', { viewport: phone, colorScheme: 'dark' }],
  ['a wide screen, light', { viewport: wide, colorScheme: 'light' }],
] as const)('every page of a post is accessible and fits on %s', async (_name, options) => {
  const open = await openDesk()
  const { desk, base } = open
  const page = await (await logIn(open, options)).newPage()
  const path = new URL(await begin(page, base)).pathname
  const fields = { title: 'Four', source: '## Un\n\n- deux\n\n> trois', question: 'Quel bois ?', version: '1' }
  await desk.post(path, { ...fields, do: 'name', label: 'première' })
  await desk.post(`${path}/share`, { do: 'give' })
  const addresses = [
    '',
    '/publish',
    '/history',
    '/history/compare?before=1&after=present',
    '/history/1/restore',
    '/delete',
  ]
  for (const address of ['/admin/posts', ...addresses.map((tail) => path + tail)]) {
    await page.goto(base + address)
    await page.evaluate(() => {
      for (const details of globalThis.document.querySelectorAll('details:not(.menu)')) details.setAttribute('open', '')
    })
    expect({ address, violations: await axeViolations(page) }).toEqual({ address, violations: [] })
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = globalThis.document.documentElement
      return scrollWidth - clientWidth
    })
    expect({ address, overflow }).toEqual({ address, overflow: 0 })
  }
  await desk.post(`${path}/publish`, { version: '2', do: 'now' })
  await page.goto(`${base + path}/published`)
  expect(await axeViolations(page)).toEqual([])
})
