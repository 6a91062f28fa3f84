import { expect, test } from 'vitest'
import { startBusyDesk } from '../admin/pages-cast.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
]

test('every page of the desk meets no barrier and fits, on a phone and on a wide screen, light and dark', async () => {
  const { blog, desk, pages } = await startBusyDesk({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const base = await listen(blog)
  const browser = await openBrowser()
  const inside = await browser.newContext()
  const [name = '', value = ''] = desk.cookie.split('=')
  await inside.addCookies([{ name, value, url: base }])
  const [logged, guest] = [await inside.newPage(), await browser.newPage()]
  const found: string[] = []
  for (const page of [logged, guest]) {
    page.on('pageerror', ({ message }) => found.push(`${page.url()} says ${message}`))
  }

  for (const { url, door } of pages) {
    const page = door ? guest : logged
    await page.goto(base + url)
    // What is folded away is looked at too; menus lie over the rest, and are looked at on the first page alone.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('main details')) details.setAttribute('open', '')
    })
    for (const size of sizes) {
      await page.setViewportSize(size)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) found.push(`${url} is ${wide} px too wide at ${size.width}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        // In another light a page has other colours, and nothing else.
        const violations = await axeViolations(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)
        found.push(...violations.map((violation) => `${url} at ${size.width}, ${colorScheme}: ${violation}`))
      }
    }
  }
  expect(found).toEqual([])
}, 240_000)

test.each(['fr', 'en'] as const)(
  'the whole menu of the desk stands in one row on a narrow phone (%s)',
  async (lang) => {
    const { blog, desk } = await startBusyDesk({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
    await saveSettings(blog.ctx, { lang })
    const base = await listen(blog)
    const browser = await openBrowser()
    const context = await browser.newContext({ viewport: { width: 360, height: 700 } })
    const [name = '', value = ''] = desk.cookie.split('=')
    await context.addCookies([{ name, value, url: base }])
    const page = await context.newPage()
    await page.goto(`${base}/admin`)
    const boxes = await page.evaluate(() =>
      Array.from(document.querySelectorAll('.desk-bar nav a'), (entry) => {
        const { top, bottom, left, right } = entry.getBoundingClientRect()
        return { row: `${top}–${bottom}`, left, right }
      }),
    )
    expect(boxes).toHaveLength(8)
    expect(new Set(boxes.map(({ row }) => row)).size).toBe(1)
    expect(Math.min(...boxes.map(({ left }) => left))).toBeGreaterThanOrEqual(0)
    expect(Math.max(...boxes.map(({ right }) => right))).toBeLessThanOrEqual(360)
  },
)
