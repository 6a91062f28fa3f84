import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { createDraft } from '../../src/posts/drafts.ts'
import { findPreviewPath, givePreview, renderPreview, revokePreview } from '../../src/posts/preview.ts'
import { deletePost } from '../../src/posts/delete.ts'
import { publishDraft } from '../../src/posts/publish.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { changeDraft, workingCopy } from './support.ts'

test('whoever has the preview address reads the working copy, and nothing keeps or finds it', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, {
    title: 'Du pain ?',
    source: '## La pâte\n\nTrois <script>alert(1)</script> heures.',
    cover: '/media/four.svg',
    coverAlt: 'Le four',
  })
  const path = await givePreview(blog.ctx, account, id)

  const page = await blog.app.inject(path)
  expect(page.statusCode).toBe(200)
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'x-robots-tag': expect.stringContaining('noindex'),
    'referrer-policy': 'no-referrer',
  })
  expect(page.headers['x-pingback']).toBeUndefined()
  expect(page.body).toContain('<meta name="robots" content="noindex')
  expect(page.body).toContain('Un brouillon signé Ann')
  expect(page.body).toContain('La pâte')
  expect(page.body).toContain('src="/media/four.svg" alt="Le four"')
  for (const absent of [
    'alert(1)',
    'rel="pingback"',
    'rel="trackback"',
    'rel="canonical"',
    'og:',
    'id="fil"',
    'id="reagir"',
  ]) {
    expect(page.body).not.toContain(absent)
  }

  await changeDraft(blog.ctx, account, id, { source: 'Quatre heures.' })
  expect((await blog.app.inject(path)).body).toContain('Quatre heures.')
  expect(await givePreview(blog.ctx, account, id)).toBe(path)
  expect(await findPreviewPath(blog.ctx, id)).toBe(path)
})

test('a preview address dies when it is revoked, leads to the post once it is public, and cannot be made up', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const id = await createDraft(blog.ctx, account, { title: 'Du pain', source: 'Trois heures.' })
  const first = await givePreview(blog.ctx, account, id)
  await revokePreview(blog.ctx, account, id)
  expect((await blog.app.inject(first)).statusCode).toBe(404)
  expect(await findPreviewPath(blog.ctx, id)).toBeUndefined()

  const second = await givePreview(blog.ctx, account, id)
  expect(second).not.toBe(first)
  expect((await blog.app.inject(first)).statusCode).toBe(404)
  for (const forged of ['x', `${second.slice(9)}x`, second.slice(9, -1), `${id}`, '%00']) {
    expect((await blog.app.inject(`/preview/${forged}`)).statusCode).toBe(404)
  }

  const post = await publishDraft(blog.ctx, account, id, (await workingCopy(blog.ctx, id)).version)
  expect((await blog.app.inject(second)).headers).toMatchObject({ location: post.path, 'cache-control': 'no-store' })
  expect((await blog.app.inject(second)).statusCode).toBe(302)
  await deletePost(blog.ctx, account, id)
  expect((await blog.app.inject(second)).statusCode).toBe(404)
})

test('only those who may write a post give its preview away', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const { account: bea } = await atDesk(blog, 'author', 'bea')
  const id = await createDraft(blog.ctx, account)
  await expect(givePreview(blog.ctx, bea, id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(revokePreview(blog.ctx, bea, id)).rejects.toMatchObject({ code: 'forbidden' })
})

test('a live preview counts its words and lists its headings', async () => {
  const blog = await startBlog()
  const preview = renderPreview(blog.ctx, {
    lang: 'fr',
    source: '## La *pâte* & le four ?\n\nTrois heures.\n\n### Une `croûte`\n\n<h2>Du HTML</h2>\n',
  })
  expect(preview).toMatchObject({ minutes: 1 })
  expect(preview.words).toBeGreaterThan(6)
  expect(preview.outline.map(({ level, text }) => [level, text])).toEqual([
    [2, 'La pâte & le four\u202f?'],
    [3, 'Une croûte'],
    [2, 'Du HTML'],
  ])
  for (const { id } of preview.outline) expect(preview.html).toContain(`id="${id}"`)
})

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'void-style': 'off' },
})

test('a preview and a post with a cover are valid HTML, in both languages', async () => {
  for (const lang of ['fr', 'en']) {
    const blog = await startBlog({ env: { SITE_LANG: lang } })
    await nameSite(blog.ctx, 'Le Carnet', '')
    const { account } = await atDesk(blog)
    const cover = { cover: '/media/four.svg', coverAlt: 'Le four “en coupe”' }
    const page = await createDraft(blog.ctx, account, { kind: 'page', source: 'Rien.' })
    const id = await createDraft(blog.ctx, account, { title: 'Du <pain>', source: '## La pâte', ...cover })
    const paths = [await givePreview(blog.ctx, account, page), await givePreview(blog.ctx, account, id)]
    const bodies = [await blog.app.inject(paths[0] ?? ''), await blog.app.inject(paths[1] ?? '')]
    const post = await publishDraft(blog.ctx, account, id, 1)
    for (const { body } of [...bodies, await blog.app.inject(post.path)]) {
      const { results } = await validator.validateString(body)
      expect(results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([])
    }
  }
})
