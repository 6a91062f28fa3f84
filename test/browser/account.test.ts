import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, openBrowser } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'
import { hasAccount, passphrase } from '../support/visitor.ts'

/** A blog on a name of its own, since passkeys want one, with Mado's account. */
async function openBlog(): Promise<{ blog: Blog; base: string; browser: Browser }> {
  const port = await freePort()
  const base = `http://localhost:${port}`
  const blog = await startBlog({ env: { SITE_URL: base } })
  await nameSite(blog.ctx, 'Le Carnet du Four', 'Du pain et du temps')
  await hasAccount(blog)
  await blog.app.listen({ host: '127.0.0.1', port })
  return { blog, base, browser: await openBrowser() }
}

async function logIn(page: Page): Promise<void> {
  await page.fill('#email', 'mado@blog.example')
  await page.fill('#passphrase', passphrase)
  await page.getByRole('button', { name: 'Se connecter' }).click()
}

/** Changes one's name, finds the session over, logs in and finds the name again. */
async function loseSession(page: Page, blog: Blog, look: () => Promise<void>): Promise<void> {
  await page.fill('#name', 'Mado & Jean')
  await page.fill('#bio', 'Le four,\net la « cure ».')
  blog.clock.pass(15 * 86_400_000)
  await page.locator('form[action="/admin/me"]').getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Ce que vous avez saisi est gardé').waitFor()
  await look()
  await logIn(page)
  await page.getByRole('heading', { name: 'Vous revoilà' }).waitFor()
  await look()
  await page.getByRole('button', { name: 'Reprendre là où vous en étiez' }).click()
  await page.getByRole('status').waitFor()
  expect(await page.inputValue('#name')).toBe('Mado & Jean')
  expect(await page.inputValue('#bio')).toContain('la «\u00a0cure\u00a0».')
}

test('without script: log in, change a name, lose the session but not the text, log out', async () => {
  const { blog, base, browser } = await openBlog()
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  await page.goto(`${base}/admin/me`)
  expect(await page.getByRole('button').allTextContents()).toContain('Se connecter')
  expect(await page.getByText('Utiliser une clé d’accès').isVisible()).toBe(false)
  await logIn(page)
  await page.waitForURL(`${base}/admin/me`)
  await page.getByText('demande JavaScript').waitFor()

  await loseSession(page, blog, async () => {})
  await page.locator('.mine summary').click()
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.waitForURL(`${base}/admin/log-in`)
})

test('with script: a wrong pass phrase, a passkey, the session over; accessible and fitting all along', async () => {
  const { blog, base, browser } = await openBlog()
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
  const look = async () => {
    expect({ url: page.url(), violations: await axeViolations(page) }).toEqual({ url: page.url(), violations: [] })
    expect(await page.evaluate(() => globalThis.document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }

  await page.goto(`${base}/admin/me`)
  await look()
  await page.fill('#email', 'mado@blog.example')
  await page.fill('#passphrase', 'not this one')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await page.getByRole('alert').filter({ hasText: 'ne vont pas ensemble' }).waitFor()
  await look()
  await logIn(page)
  await page.waitForURL(`${base}/admin/me`)
  await look()

  const devTools = await context.newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  await page.fill('#passkey-name', 'Le téléphone')
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click()
  await page.getByText('La clé d’accès est ajoutée.').waitFor()
  await look()

  await page.locator('.mine summary').click()
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.waitForURL(`${base}/admin/log-in`)
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await page.waitForURL(`${base}/admin`)
  await page.goto(`${base}/admin/me`)
  await page.getByText(/dernier usage/).waitFor()

  await page.fill('#passphrase', 'une autre fournée')
  await page.getByRole('button', { name: 'Afficher' }).click()
  expect(await page.getAttribute('#passphrase', 'type')).toBe('text')
  await loseSession(page, blog, look)
  // What a browser says of every answer that is no success is no trouble of ours.
  expect(troubles.filter((text) => !/status of 4\d\d/.test(text))).toEqual([])
})

test('a passkey that is not given is said, and the pass phrase still works', async () => {
  const { base, browser } = await openBlog()
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${base}/admin/log-in`)
  const devTools = await context.newCDPSession(page)
  await devTools.send('WebAuthn.enable')
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: false },
  })
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click()
  await page.getByRole('alert').filter({ hasText: 'Cela n’a pas abouti' }).waitFor()

  await logIn(page)
  await page.waitForURL(`${base}/admin`)
  expect(await page.locator('a[href="/admin/me"]').count()).toBe(1)
})
