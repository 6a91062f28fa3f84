import type { BrowserContextOptions } from 'playwright-core'
import { expect, test } from 'vitest'
import { createDraft } from '../../src/posts/drafts.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

/** An author in front of the publishing panel of a post that links to two pages, neither of which was looked at yet. */
async function openPanel(options: BrowserContextOptions = {}) {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}`, FETCH_ALLOW: '127.0.0.1' } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  const desk = await atDesk(blog)
  blog.web.page('https://yann.example/', '<title>Le levain</title><link rel="webmention" href="/wm">')
  blog.web.answer('https://yann.example/wm', { status: 400, body: 'No link found.', contentType: 'text/plain' })
  blog.web.page('https://zoe.example/', '<title>La chaux</title>')
  const source = '[Yann](https://yann.example/) et [Zoé](https://zoe.example/)'
  const id = await createDraft(blog.ctx, desk.account, { title: 'Pain', summary: 'Du pain.', source })
  const base = await listen(blog)
  const context = await (await openBrowser()).newContext({ viewport: { width: 390, height: 844 }, ...options })
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${base}/admin/posts/${id}/publish`)
  return { blog, page, errors }
}

test('the panel fills by itself around the boxes and the focus, and so does the report', async () => {
  const { blog, page, errors } = await openPanel()
  await page.getByRole('checkbox', { name: 'yann.example' }).uncheck()
  await page.getByRole('checkbox', { name: 'yann.example' }).check()
  await page.getByRole('checkbox', { name: 'zoe.example' }).uncheck()
  await blog.runJobs()
  await page.locator('.found-webmention').waitFor()
  expect(await page.getByRole('checkbox', { name: 'Le levain' }).isChecked()).toBe(true)
  expect(await page.getByRole('checkbox', { name: 'La chaux' }).isDisabled()).toBe(true)
  expect(await axeViolations(page)).toEqual([])

  await page.getByLabel('Jour et heure').press('Enter')
  await page.waitForURL('**/publish?*')
  await page.getByRole('button', { name: 'Publier maintenant' }).click()
  await page.waitForURL('**/published')
  expect(await page.locator('.sending .is-waiting').count()).toBeGreaterThan(0)
  blog.clock.pass(60_000)
  await blog.runJobs()
  await page.getByText('No link found.').waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(errors).toEqual([])
})

test('without a script the panel is loaded again by its button, the report by its link, and a failed link sent again', async () => {
  const { blog, page } = await openPanel({ javaScriptEnabled: false })
  await blog.runJobs()
  await page.getByRole('checkbox', { name: 'zoe.example' }).uncheck()
  await page.getByRole('button', { name: 'Actualiser' }).click()
  expect(await page.locator('.found-webmention').count()).toBe(1)
  await page.getByRole('button', { name: 'Publier maintenant' }).click()
  blog.clock.pass(60_000)
  await blog.runJobs()
  await page.getByRole('link', { name: 'Actualiser' }).click()
  await page.getByRole('button', { name: 'Réessayer : Le levain' }).click()
  expect(await page.getByRole('status').textContent()).toContain('Un nouvel essai part')
  await blog.runJobs()
  expect(blog.web.requests.filter(({ method }) => method === 'POST')).toHaveLength(2)
})
