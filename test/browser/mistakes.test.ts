import { expect, test } from 'vitest'
import { startBusyDesk } from '../admin/pages-cast.ts'
import { listen, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'

/** What is filled in wrongly on the page of a route, and the button that sends it. */
type Mistake = { route: string; wrong: Record<string, string>; button: string }

const mistakes: Mistake[] = [
  { route: '/admin/media', wrong: { alt: '' }, button: 'form[enctype] button' },
  { route: '/admin/media/:id', wrong: { alt: '' }, button: 'main form .main' },
  { route: '/admin/reactions/:id/reply', wrong: { text: '' }, button: 'main form .main' },
  { route: '/admin/reactions/:id/edit', wrong: { text: '' }, button: 'main form .main' },
  { route: '/admin/rules/lines', wrong: { lines: 'rien de tel' }, button: 'main form .main' },
  { route: '/admin/me', wrong: { name: '' }, button: 'main form .main' },
  { route: '/admin/people', wrong: { email: 'x' }, button: 'main form .main' },
  { route: '/admin/settings', wrong: { title: '', timeZone: 'Mars' }, button: 'main form .main' },
  { route: '/admin/settings/reading', wrong: { postsPerPage: '0' }, button: 'main form .main' },
  { route: '/admin/settings/conversation', wrong: { editMinutes: '-1' }, button: 'main form .main' },
  { route: '/admin/settings/addresses', wrong: { ownAddresses: 'pas une adresse' }, button: 'main form .main' },
]

test('after a mistake the focus is on what is wrong, and leads to the field', async () => {
  const { blog, desk, pages } = await startBusyDesk({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const base = await listen(blog)
  const context = await (await openBrowser()).newContext()
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  for (const { route, wrong, button } of mistakes) {
    const url = pages.find((one) => one.route === route)?.url ?? ''
    await page.goto(base + url)
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '')
      for (const form of document.forms) form.noValidate = true
    })
    for (const [field, text] of Object.entries(wrong)) await page.locator(`main #${field}`).fill(text)
    const [answer] = await Promise.all([
      page.waitForResponse((one) => one.request().method() === 'POST'),
      page.locator(button).first().click(),
    ])
    const summary = page.locator('[role=alert]:focus')
    await expect.poll(() => summary.count(), { message: route }).toBe(1)
    const target = (await summary.getByRole('link').first().getAttribute('href')) ?? ''
    expect([answer.status(), await page.locator(target).count()], route).toEqual([422, 1])
  }
})
