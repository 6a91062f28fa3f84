import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { already, hasPost, linkback } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'
import { hasIndieAuth } from '../site-owners/owner-cast.ts'

test.each([
  ['with script, on a wide screen', true, 1280],
  ['without, on a phone', false, 390],
])('an owner goes to their site, comes back and takes a link back, %s', async (_, javaScriptEnabled, width) => {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  await nameSite(blog.ctx, 'Le four', '')
  const post = await hasPost(blog.ctx)
  const draft = { sourceUrl: 'https://ann.example/soup', title: 'La soupe', imported: already() }
  await submitReaction(blog.ctx, linkback(post, draft))
  const login = hasIndieAuth(blog, 'https://ann.example/')
  const base = await listen(blog)
  const context = await (await openBrowser()).newContext({ viewport: { width, height: 844 }, javaScriptEnabled })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  // Where the browser really goes when it leaves us.
  await context.route('https://login.example/**', (route) => {
    const back = base + login.agree(new URL(route.request().url()))
    return route.fulfill({ contentType: 'text/html', body: `<a href="${back.replaceAll('&', '&amp;')}">Accept</a>` })
  })

  await page.goto(`${base}/linkbacks/owner`)
  await page.getByRole('button', { name: 'Prouver par un lien' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('Donnez l’adresse')
  expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])
  expect(complaints.splice(0)).toEqual([expect.stringContaining('422')])
  await page.getByLabel('Adresse de votre site').fill('ann.example')
  await page.getByRole('button', { name: 'Prouver par IndieAuth' }).click()
  await page.getByText('Accept').click()
  expect(await page.locator('h1').textContent()).toContain('ann.example')
  expect(javaScriptEnabled ? await axeViolations(page) : []).toEqual([])

  await page.getByRole('button', { name: /Retirer : La soupe/ }).click()
  expect(await page.getByRole('status').textContent()).toContain('Le lien est retiré')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  expect(complaints).toEqual([])
  await page.goto(base + post.path)
  expect(await page.getByText('La soupe').count()).toBe(0)
})
