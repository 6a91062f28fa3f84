import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { comment, hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

const ilse = 'ilse@bourg.example'
const screens: [string, BrowserContextOptions][] = [
  ['a phone, light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
  ['a wide screen, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
]

function lastLink(blog: Blog, kind: string): string {
  const { text = '', headers } = blog.mail.to(ilse).at(-1) ?? {}
  return new RegExp(`http\\S+/follow/${kind}/[\\w.-]+`).exec(`${text} ${headers?.['List-Unsubscribe']}`)?.[0] ?? ''
}

async function look(page: Page) {
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = globalThis.document.documentElement
    return scrollWidth - clientWidth
  })
  const found = { at: new URL(page.url()).pathname.slice(0, 16), violations: await axeViolations(page), overflow }
  expect(found).toEqual({ ...found, violations: [], overflow: 0 })
}

test.each(screens)('a thread is followed, managed and left on %s', async (_name, options) => {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startBlog({ mail: true, env: { SITE_URL: siteUrl } })
  await saveSettings(blog.ctx, { policy: 'open' })
  await nameSite(blog.ctx, 'Le Carnet du Four', '')
  const post = await hasPost(blog.ctx, { title: 'Rallumer le four à six mains' })
  const base = await listen(blog)
  const browser = await openBrowser()
  const page = await (await browser.newContext(options)).newPage()

  await page.goto(`${base}${post.path}`)
  await page.locator('summary', { hasText: 'Suivre' }).click()
  await page.getByRole('link', { name: 'Par courriel' }).click()
  await look(page)
  await page.getByLabel('Votre courriel').fill('ilse@bourg')
  await page.getByRole('button', { name: 'Suivre' }).click()
  await look(page)
  expect(await page.getByLabel('Votre courriel').inputValue()).toBe('ilse@bourg')
  await page.getByLabel('Votre courriel').fill(ilse)
  await page.getByRole('button', { name: 'Suivre' }).click()
  expect(await page.getByRole('status').first().textContent()).toContain('Un courriel vient de partir')
  await look(page)

  await blog.runJobs()
  await page.goto(lastLink(blog, 'confirm'))
  await look(page)
  await page.getByRole('button', { name: 'Oui, suivre' }).click()
  await look(page)

  await submitReaction(blog.ctx, comment(post, { source: 'Neuf jours.' }))
  await blog.runJobs()
  await page.goto(lastLink(blog, 'manage'))
  await page.getByLabel('À quel rythme').selectOption('weekly')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  expect(await page.getByRole('status').first().textContent()).toContain('C’est enregistré')
  await page.locator('summary', { hasText: 'Ne plus jamais' }).click()
  await look(page)
  await page.goto(lastLink(blog, 'stop'))
  await look(page)
  await page.getByRole('button', { name: 'Ne plus suivre' }).click()
  await look(page)
  await page.getByRole('link', { name: 'Choisir ce que je reçois' }).click()
  expect(await page.locator('main').textContent()).toContain('ne suit aucune conversation')
  await look(page)
})
