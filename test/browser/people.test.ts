import { expect, test } from 'vitest'
import { creditReaction } from '../../src/credits/credit.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { hasIdentity, hasReader, signatureOf } from '../readers/cast.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
]

async function start() {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  const { ctx } = blog
  await nameSite(ctx, 'Le Carnet du Four', '')
  const post = await hasPost(ctx)
  const desk = await atDesk(blog)
  const ilse = await hasReader(ctx, 'Ilse', { email: 'ilse@bourg.example' })
  const other = await hasReader(ctx, 'Ilse Brandt', { trust: 'blocked' })
  await hasIdentity(ctx, ilse, { provider: 'mail', via: 'courriel', email: 'ilse@bourg.example' })
  const reader = await signatureOf(ctx, ilse)
  const draft = comment(post, { name: 'Ilse', source: 'Neuf jours de cure.', reader, imported: already() })
  const { reaction } = await submitReaction(ctx, draft)
  await creditReaction(ctx, desk.account, reaction.id, 'neuf jours de cure')
  return { blog, post, desk, ilse, other, reaction, base: await listen(blog) }
}

test('reporting, and what moderators see of it, meet no barrier and need no script', async () => {
  const { post, desk, ilse, other, reaction, base } = await start()
  const browser = await openBrowser()
  const plain = await browser.newPage({ javaScriptEnabled: false })
  await plain.goto(base + post.path)
  await plain.getByRole('link', { name: 'Signaler le message 1' }).click()
  await plain.getByRole('button', { name: 'Signaler' }).click()
  await plain.getByRole('link', { name: 'Choisissez ce qui ne va pas.' }).click()
  await plain.getByLabel('Cela attaque ou blesse quelqu’un').check()
  await plain.getByLabel('Un mot de plus').fill('Pas ici.')
  await plain.getByRole('button', { name: 'Signaler' }).click()
  expect(await plain.getByRole('status').first().textContent()).toContain('C’est signalé')

  const context = await browser.newContext()
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  const page = await context.newPage()
  const found: string[] = []
  const look = async (what: string) => {
    for (const size of sizes) {
      await page.setViewportSize(size)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) found.push(`${what} is ${wide} px too wide at ${size.width}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const violations = await axeViolations(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)
        found.push(...violations.map((violation) => `${what} at ${size.width}, ${colorScheme}: ${violation}`))
      }
    }
  }
  const report = `/r/${reaction.id}/report`
  const people = `/admin/readers/${ilse}`
  for (const path of [
    post.path,
    report,
    `${report}?done=thanks`,
    '/admin',
    '/admin/reports',
    `/admin/reactions/${reaction.id}`,
    '/admin/readers',
    people,
    `${people}/merge`,
    `${people}/merge?with=${other}`,
  ]) {
    await page.goto(base + path)
    await look(path)
  }
  await page.goto(base + report)
  await page.getByRole('button', { name: 'Signaler' }).click()
  await look('a report without a reason')
  expect(found).toEqual([])

  await page.goto(`${base}/admin/reports`)
  await page.getByRole('button', { name: 'Retirer : le message de Ilse' }).click()
  await page.getByRole('button', { name: 'Annuler' }).click()
  expect(await page.getByText('Pas ici.').count()).toBe(1)
  await page.getByRole('button', { name: 'Rien à redire : le message de Ilse' }).click()
  expect(await page.getByText('Rien de signalé.').count()).toBe(1)
}, 120_000)
