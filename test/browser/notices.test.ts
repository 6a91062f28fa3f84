import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { pathIn } from '../notifications/cast.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

test.each([
  ['with script, on a wide screen', true, 1280, 'light'],
  ['without, on a phone in the dark', false, 390, 'dark'],
] as const)(
  'an author publishes from a mail and chooses what is written, %s',
  async (_, script, width, colorScheme) => {
    const blog = await startBlog({ mail: true, env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
    const { ctx } = blog
    await nameSite(ctx, 'Le four', '')
    await saveSettings(ctx, { policy: 'held' })
    const { account, cookie } = await atDesk(blog)
    const post = await hasPost(ctx, { author: 'ann' })
    await submitReaction(ctx, comment(post, { name: 'Paul', email: 'paul@bourg.example' }))
    await blog.runJobs()
    const base = await listen(blog)
    const options = { viewport: { width, height: 844 }, javaScriptEnabled: script, colorScheme }
    const context = await (await openBrowser()).newContext(options)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
    const isFine = async () => {
      expect(script ? await axeViolations(page) : []).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }

    await page.goto(base + pathIn(blog, account.email, 'Publier'))
    await isFine()
    await page.getByLabel(/Écrire à Paul/).check()
    await page.getByRole('button', { name: 'Publier' }).click()
    expect(await page.getByRole('status').textContent()).toContain('Ce message est publié.')
    await isFine()
    await page.getByRole('link', { name: 'Voir dans le fil' }).click()
    expect(page.url()).toBe(`${base}${post.path}?r=1#r1`)
    blog.clock.pass(12_000)
    await blog.runJobs()
    expect(blog.mail.to('paul@bourg.example')).toHaveLength(1)

    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: base }])
    await page.goto(`${base}/admin/me`)
    await isFine()
    await page.getByLabel('Quand quelque chose attend ma relecture').selectOption('daily')
    await page.getByLabel(/La lettre de la semaine/).uncheck()
    await page.locator('form[action="/admin/me/mail"] button').click()
    expect(await page.getByRole('status').first().textContent()).toContain('voilà ce que nous vous écrirons')
    expect(await page.getByLabel(/La lettre de la semaine/).isChecked()).toBe(false)
    expect(complaints).toEqual([])
  },
)
