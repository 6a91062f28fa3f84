import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { linkTo } from '../linkbacks/cast.ts'
import { hotPost, startDemo } from '../site/cast.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'

const source = 'https://lise.example/fournee'

test.each([
  ['a phone, light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' as const }],
  ['a wide screen, dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' as const }],
])('somebody without blog software tells of a link and sees what becomes of it, on %s', async (_name, options) => {
  const siteUrl = `http://127.0.0.1:${await freePort()}`
  const blog = await startDemo({ env: { SITE_URL: siteUrl } })
  blog.web.page(source, linkTo(siteUrl + hotPost))
  const base = await listen(blog)
  const page = await (await (await openBrowser()).newContext(options)).newPage()
  const look = async () => {
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth - innerWidth)).toBe(0)
    const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(await page.content())
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))).toEqual([])
  }

  await page.goto(`${base}/webmention?target=${siteUrl}${hotPost}`)
  await look()
  await page.getByLabel('Votre page').fill('lise')
  await page.getByRole('button', { name: 'Envoyer' }).click()
  expect(await page.locator('[role=alert]:focus').count()).toBe(1)
  expect(await page.getByLabel('Votre page').inputValue()).toBe('lise')
  await look()
  await page.getByRole('link', { name: 'La source n’est pas une adresse' }).click()
  expect(await page.locator('#source:focus').count()).toBe(1)
  await page.getByLabel('Votre page').fill(source)
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await look()
  await page.getByRole('link', { name: 'Voir ce que devient le lien' }).click()
  expect(await page.getByText('En cours de vérification', { exact: false }).first().isVisible()).toBe(true)
  await look()
  await blog.runJobs()
  await page.getByRole('link', { name: 'Regarder où il en est' }).click()
  expect(await page.getByText('Le lien a été trouvé.').isVisible()).toBe(true)
  await look()
})
