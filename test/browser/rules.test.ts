import type { BrowserContextOptions } from 'playwright-core'
import { expect, test } from 'vitest'
import { learn } from '../../src/reactions/bayes-store.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

async function open(options: BrowserContextOptions) {
  const blog = await startBlog({ env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  const post = await hasPost(blog.ctx)
  const desk = await atDesk(blog)
  const base = await listen(blog)
  const browser = await openBrowser()
  const context = await browser.newContext(options)
  const [name = '', value = ''] = desk.cookie.split('=')
  await context.addCookies([{ name, value, url: base }])
  const stranger = async () => (await browser.newContext(options)).newPage()
  return { blog, ctx: blog.ctx, base, post, page: await context.newPage(), stranger }
}

test('from a held message to a rule that refuses the next one, without script', async () => {
  const { ctx, base, post, page, stranger } = await open({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  })
  const website = 'https://www.argent.example/x'
  const { reaction } = await submitReaction(ctx, comment(post, { name: 'Max', website }))
  await page.goto(`${base}/admin/reactions/${reaction.id}`)
  await page.getByRole('link', { name: 'Une règle pour le site www.argent.example' }).click()
  expect(await page.getByLabel('Lequel').inputValue()).toBe('www.argent.example')
  expect(await page.getByLabel('Refuser').isChecked()).toBe(true)

  await page.getByLabel('Lequel').fill('argent')
  await page.getByRole('button', { name: 'Ajouter la règle' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('Un point à revoir')
  await page.getByLabel('Lequel').fill('argent.example')
  await page.getByRole('button', { name: 'Ajouter la règle' }).click()
  expect(await page.getByRole('status').textContent()).toContain('s’applique dès maintenant')

  const max = await stranger()
  await max.goto(`${base}${post.path}`)
  await max.getByLabel('Votre message').fill('Bonjour de Max, encore.')
  await max.getByLabel('Nom', { exact: false }).first().fill('Max')
  await max.locator('#website').fill(website)
  await max.getByRole('button', { name: 'Publier' }).click()
  expect(await max.getByRole('alert').textContent()).toContain('Ce site ne prend pas ce message')
  expect(await max.getByLabel('Votre message').inputValue()).toBe('Bonjour de Max, encore.')

  await page.goto(`${base}/admin/rules`)
  await page.getByRole('button', { name: 'Retirer la règle sur argent.example' }).click()
  expect(await page.getByRole('status').textContent()).toContain('La règle est retirée')
})

test.each(['light', 'dark'] as const)(
  'rules, filter and a tried text are accessible and fit a phone, %s',
  async (colorScheme) => {
    const { ctx, base, post, page } = await open({ colorScheme, viewport: { width: 390, height: 844 } })
    for (let n = 0; n < 10; n++) {
      const source = n % 2 === 0 ? `Bonus au casino, lot ${n}.` : `Du levain pour la farine, jour ${n}.`
      const { reaction } = await submitReaction(ctx, comment(post, { source, address: `198.51.100.${n}` }))
      await learn(ctx, reaction, n % 2 === 0 ? 'spam' : 'ham')
    }
    const look = async () => {
      expect(await axeViolations(page)).toEqual([])
      const overflow = await page.evaluate(
        () => globalThis.document.documentElement.scrollWidth > globalThis.innerWidth,
      )
      expect(overflow).toBe(false)
    }
    await page.goto(`${base}/admin/rules`)
    await look()
    await page.goto(`${base}/admin/rules/filter`)
    await look()
    await page.getByRole('textbox', { name: 'Texte' }).fill('Un bonus de casino')
    await page.getByRole('button', { name: 'Essayer' }).click()
    await page.getByText('Les mots qui ont pesé').click()
    await look()
    await page.getByRole('link', { name: 'Tout lui faire oublier' }).click()
    await look()
    await page.getByRole('button', { name: 'Tout oublier' }).click()
    expect(await page.getByRole('status').textContent()).toContain('a tout oublié')
  },
)
