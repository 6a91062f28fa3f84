import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { linkIn } from '../my-data/cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { axeViolations, listen, openBrowser } from '../support/browser.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { freePort } from '../support/ports.ts'

const bea = 'bea@levain.example'

async function startWithThread(): Promise<{ blog: Blog; base: string; path: string }> {
  const blog = await startBlog({ mail: true, env: { SITE_URL: `http://127.0.0.1:${await freePort()}` } })
  await nameSite(blog.ctx, 'Le four', '')
  const post = await hasPost(blog.ctx)
  const written = async (own: Parameters<typeof comment>[1]) =>
    (await submitReaction(blog.ctx, comment(post, { ...own, imported: already() }))).reaction
  const first = await written({ email: bea, source: 'Combien de cure ?' })
  await written({ name: 'Tomas', parentId: first.id, source: 'Neuf jours.' })
  await written({ email: bea, source: 'Merci pour la farine.' })
  return { blog, base: await listen(blog), path: post.path }
}

test.each([
  ['with script, on a wide screen, in the dark', true, 1280, 'dark'],
  ['without, on a phone', false, 390, 'light'],
] as const)(
  'somebody asks for their messages, renames them and erases all, %s',
  async (_, script, width, colorScheme) => {
    const { blog, base, path } = await startWithThread()
    const options = { viewport: { width, height: 844 }, javaScriptEnabled: script, colorScheme }
    const context = await (await openBrowser()).newContext(options)
    const page = await context.newPage()
    const found: string[] = []
    page.on('console', (line) => line.type() === 'error' && found.push(line.text()))
    const look = async () => {
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
        found.push(`${page.url()} too wide`)
      if (script) found.push(...(await axeViolations(page)))
    }

    await page.goto(base + path)
    await page.getByRole('link', { name: 'Vie privée' }).click()
    await look()
    await page.getByRole('link', { name: 'Voir mes messages' }).click()
    await look()
    await page.getByRole('button', { name: 'M’envoyer le lien' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('Donnez l’adresse')
    await look()
    expect(found.splice(0)).toEqual([expect.stringContaining('422')])
    await page.getByLabel('Votre adresse de courriel').fill(bea)
    await page.getByRole('button', { name: 'M’envoyer le lien' }).click()
    expect(await page.getByRole('status').textContent()).toContain('un courriel vient de partir')
    await blog.runJobs()
    await page.goto(base + linkIn(blog, bea))
    await look()
    await page.getByRole('button', { name: 'Voir mes messages' }).click()
    expect(await page.getByText('Merci pour la farine.').count()).toBe(1)
    await look()

    await page.getByLabel('Nom affiché').fill('Béatrice')
    await page.getByRole('button', { name: 'Changer le nom' }).click()
    expect(await page.getByRole('status').textContent()).toContain('portent maintenant ce nom')
    await page
      .getByRole('link', { name: /Effacer le message/ })
      .first()
      .click()
    await look()
    await page.getByLabel('Garder le texte, sans mon nom').check()
    await page.getByRole('button', { name: 'Effacer' }).click()
    expect(await page.getByText('Merci pour la farine.').count()).toBe(0)
    await page.getByRole('link', { name: 'Tout effacer…' }).click()
    await look()
    await page.getByLabel('Retirer le texte').check()
    await page.getByRole('button', { name: 'Tout effacer maintenant' }).click()
    expect(await page.getByRole('status').textContent()).toContain('Les sauvegardes l’oublieront d’ici')

    await page.goto(base + path)
    const said = (await page.locator('body').textContent()) ?? ''
    expect(said).toContain('Merci pour la farine.')
    expect(said).not.toMatch(/Béa|Combien de cure/)
    expect(found).toEqual([])
  },
)
