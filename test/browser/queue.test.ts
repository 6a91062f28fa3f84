import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

const desktop = { width: 1280, height: 900 }
const phone = { width: 390, height: 844 }

/** A moderator in front of three held messages (Paul on top, then Inès, then Tomas) and one link. */
async function openQueue({ keysOff = 0, ...options }: BrowserContextOptions & { keysOff?: 0 | 1 } = {}) {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const { ctx } = blog
  await nameSite(ctx, 'Le Carnet', '')
  const post = await hasPost(ctx)
  const desk = await atDesk(blog)
  await ctx.db.updateTable('accounts').set({ keysOff }).execute()
  await submitReaction(ctx, linkback(post, { imported: already('spam') }))
  for (const name of ['Tomas', 'Inès', 'Paul']) {
    await submitReaction(ctx, comment(post, { name, source: `Bonjour de ${name}.`, email: `${name.length}@x.example` }))
  }
  const base = await listen(blog)
  const browser = await openBrowser()
  const context = await browser.newContext({ viewport: desktop, ...options })
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${base}/admin/reactions`)
  return { blog, ctx, desk, base, post, page, errors }
}

const names = async (page: Page) => page.locator('.reactions strong.title').allTextContents()
const current = (page: Page) => page.locator('.reactions > li:focus strong.title').textContent()
const states = async ({ ctx }: { ctx: Awaited<ReturnType<typeof openQueue>>['ctx'] }) =>
  Object.fromEntries(
    (await ctx.db.selectFrom('reactions').select(['name', 'state']).execute()).map((row) => [row.name, row.state]),
  )

describe('keys', () => {
  test('move, decide without losing place, and undo', async () => {
    const { ctx, page, errors } = await openQueue()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    expect(await current(page)).toBe('Inès')
    await page.keyboard.press('k')
    await page.keyboard.press('j')

    await page.keyboard.press('a')
    await page.getByText('Approuvée').waitFor()
    expect(await names(page)).toEqual(['Paul', 'Tomas'])
    expect(await current(page)).toBe('Tomas')
    expect(await page.locator('[data-waiting]').textContent()).toBe('2')
    expect(await page.locator('[data-notices][role=status] button').textContent()).toBe('Annuler')

    await page.keyboard.press('u')
    await page.getByText('tout est comme avant').waitFor()
    expect(await names(page)).toEqual(['Paul', 'Inès', 'Tomas'])
    expect(await current(page)).toBe('Inès')
    expect(await states({ ctx })).toMatchObject({ Inès: 'pending' })

    await page.keyboard.press('d')
    await page.getByText('Retirée du fil').waitFor()
    await page.keyboard.press('s')
    await page.getByText('Classée parmi').waitFor()
    expect(await states({ ctx })).toMatchObject({ Inès: 'removed', Tomas: 'spam', Paul: 'pending' })
    await page.getByRole('button', { name: 'Annuler' }).click()
    await page.getByText('tout est comme avant').waitFor()
    expect(await states({ ctx })).toMatchObject({ Inès: 'removed', Tomas: 'pending' })
    expect(errors).toEqual([])
  })

  test('tick several and decide on them together; the notice of the next page can be undone by key', async () => {
    const { ctx, page } = await openQueue()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    expect(await page.locator('[data-chosen]').textContent()).toBe('2 cochées')

    await page.keyboard.press('s')
    await page.getByText('2 réactions classées').waitFor()
    expect(await states({ ctx })).toMatchObject({ Paul: 'spam', Inès: 'spam', Tomas: 'pending' })
    await page.keyboard.press('u')
    await page.getByText('2 réactions sont comme avant').waitFor()
    expect(await names(page)).toEqual(['Paul', 'Inès', 'Tomas'])
  })

  test('are silent while somebody types, with other keys held, in the help, and when switched off', async () => {
    const { ctx, page } = await openQueue()
    await page.keyboard.press('j')
    await page.keyboard.press('r')
    await page.keyboard.type('adsxujk?')
    expect(await page.inputValue('#reaction-4 textarea')).toBe('adsxujk?')
    await page.keyboard.press('Escape')
    expect(await current(page)).toBe('Paul')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Alt+d')
    await page.keyboard.press('?')
    expect(await page.locator('dialog[open] dt').count()).toBe(9)
    await page.keyboard.press('d')
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await page.fill('#q', 'sa')
    expect(await names(page)).toHaveLength(3)

    const off = await openQueue({ keysOff: 1 })
    for (const key of ['j', 'a', '?']) await off.page.keyboard.press(key)
    expect(await off.page.locator('dialog[open], [data-help]:visible').count()).toBe(0)
    for (const seen of [await states({ ctx }), await states(off)]) {
      expect(seen).toMatchObject({ Paul: 'pending', Inès: 'pending', Tomas: 'pending' })
    }
  })

  test('the last row decided leaves a way to undo', async () => {
    const { page } = await openQueue()
    await page.keyboard.press('j')
    for (const said of ['Approuvée', 'Classée', 'Retirée']) {
      await page.keyboard.press({ Approuvée: 'a', Classée: 's', Retirée: 'd' }[said] ?? '')
      await page.locator('[data-notices]').getByText(said).waitFor()
    }
    expect(await names(page)).toEqual([])
    await page.keyboard.press('u')
    await page.getByText('tout est comme avant').waitFor()
    expect(await names(page)).toHaveLength(1)
  })
})

test('a session that ended meanwhile leads to the log-in, and decides nothing', async () => {
  const { ctx, page } = await openQueue()
  await ctx.db.deleteFrom('sessions').execute()
  await page.locator('#reaction-4 [value=approve]').click()
  await page.locator('input[type=password]').waitFor()
  expect(await states({ ctx })).toMatchObject({ Paul: 'pending' })
})

test('without script: decide, undo, tick several, reply, correct', async () => {
  const { ctx, base, page, post } = await openQueue({ javaScriptEnabled: false, viewport: phone })
  await page.locator('#reaction-4 [value=spam]').click()
  await page.getByText('Classée parmi les indésirables').waitFor()
  await page.getByRole('button', { name: 'Annuler' }).click()
  await page.getByText('tout est comme avant').waitFor()

  await page.locator('#reaction-4 .pick').check()
  await page.locator('#reaction-3 .pick').check()
  await page.locator('#bulk [value=approve]').click()
  await page.getByText('2 réactions approuvées').waitFor()

  await page.locator('#reaction-2 summary').click()
  await page.locator('#reaction-2 textarea').fill('Bienvenue, *Tomas*.')
  await page.getByRole('button', { name: 'Approuver et répondre' }).click()
  await page.getByText('Le message est approuvé et votre réponse est publiée.').waitFor()
  await page.getByRole('link', { name: 'La voir' }).click()
  await page.locator('#r4 em').waitFor()
  expect(page.url()).toBe(`${base}${post.path}?r=4#r4`)

  await page.goto(`${base}/admin/reactions/2`)
  await page.getByRole('link', { name: 'Corriger le texte' }).click()
  await page.fill('#text', 'Bonsoir.')
  await page.getByRole('button', { name: 'Enregistrer la correction' }).click()
  await page.getByText('Texte corrigé.').waitFor()
  expect(await states({ ctx })).toMatchObject({ Paul: 'published', Inès: 'published', Tomas: 'published' })
})

test.each([
  ['a phone, light', { viewport: phone, colorScheme: 'light' as const }],
  ['a wide screen, dark', { viewport: desktop, colorScheme: 'dark' as const }],
])('every page is accessible and fits on %s', async (_name, options) => {
  const { desk, base, page } = await openQueue(options)
  await desk.post('/admin/reactions/2/decide', { decision: 'remove', why: 'hors sujet' })
  const look = async (address: string) => {
    expect({ address, violations: await axeViolations(page) }).toEqual({ address, violations: [] })
    const overflow = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = globalThis.document.documentElement
      return scrollWidth - clientWidth
    })
    expect({ address, overflow }).toEqual({ address, overflow: 0 })
  }
  const paths = [
    '',
    '?state=all&kind=comment&who=o',
    '?state=removed',
    '?q=zzz',
    '/log',
    '/2',
    '/2/edit',
    '/3/reply',
    '/3/same?by=voice',
  ]
  for (const path of paths) {
    await page.goto(`${base}/admin/reactions${path}`)
    await page.evaluate(() => {
      for (const details of globalThis.document.querySelectorAll('main details')) details.setAttribute('open', '')
    })
    await look(path)
  }
  await page.goto(`${base}/admin/reactions`)
  await page.locator('#reaction-4 [value=approve]').click()
  await page.getByText('Approuvée').waitFor()
  await page.locator('.pick').first().check()
  await look('a decision')
  await page.keyboard.press('?')
  await look('the help')
})
