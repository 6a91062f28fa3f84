import { expect, test } from 'vitest'
import { crowd } from '../site/crowd.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

test.each([
  ['a phone, light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' as const }],
  ['a wide screen, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }],
])(
  'a post with two hundred links is accessible, fits and opens where its address says on %s',
  async (_name, options) => {
    const siteUrl = `http://127.0.0.1:${await freePort()}`
    const blog = await startBlog({ env: { SITE_URL: siteUrl, REACTIONS: 'open', RATE_LIMITS: 'off' } })
    const post = await hasPost(blog.ctx)
    await crowd(blog, post, 200)
    const base = await listen(blog)
    const page = await (await openBrowser()).newPage(options)
    const mistakes: string[] = []
    page.on('console', (message) => void (message.type() === 'error' && mistakes.push(message.text())))
    page.on('pageerror', (error) => void mistakes.push(error.message))

    for (const address of [post.path, `${post.path}?fil=liens`]) {
      await page.goto(base + address)
      await page.evaluate(() => {
        for (const details of globalThis.document.querySelectorAll('details:not(.menu)'))
          details.setAttribute('open', '')
      })
      expect({ address, violations: await axeViolations(page) }).toEqual({ address, violations: [] })
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = globalThis.document.documentElement
        return scrollWidth - clientWidth
      })
      expect({ address, overflow }).toEqual({ address, overflow: 0 })
    }

    await page.goto(`${base}${post.path}?r=150#r150`)
    expect(await page.locator('#r150').isVisible()).toBe(true)
    expect(mistakes).toEqual([])
  },
)
