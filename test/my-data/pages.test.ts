import { expect, onTestFinished, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { openContext } from '../../src/open.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { nameSite } from '../../src/settings/site.ts'
import { invalid } from '../site/valid.ts'
import { startBlog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { askAndOpen, linkIn } from './cast.ts'
import { openBrowser } from '../reactions/browser.ts'

const bea = 'bea@levain.example'

test.each(['fr', 'en'])('every page of one’s own data is valid and says all it should, in %s', async (lang) => {
  const blog = await startBlog({ mail: true, env: { SITE_LANG: lang } })
  await nameSite(blog.ctx, 'Le four', '')
  const post = await hasPost(blog.ctx)
  const { reaction } = await submitReaction(blog.ctx, comment(post, { email: bea, imported: already() }))
  const pages = [await openBrowser(blog).get('/my-data')]
  pages.push(await openBrowser(blog).post('/my-data/ask', { email: 'x' }))
  const browser = await askAndOpen(blog, bea)
  for (const url of ['/my-data', '/my-data/erase', `/my-data/erase/${reaction.id}`, '/my-data?done=named']) {
    pages.push(await browser.get(url))
  }
  for (const url of [`/my-data/erase/${reaction.id}`, '/my-data/erase']) pages.push(await browser.post(url, {}))
  pages.push(await browser.post('/my-data', { do: 'rename', name: '' }))
  await openBrowser(blog, '192.0.2.9').post('/my-data/ask', { email: bea })
  await blog.runJobs()
  pages.push(await openBrowser(blog).get(linkIn(blog, bea)))
  for (const { body, headers } of pages) {
    expect(await invalid(body)).toEqual([])
    expect(body).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN/)
    expect(headers['x-robots-tag']).toBe('noindex')
  }
  expect(blog.mail.to(bea).at(-1)?.subject).toMatch(
    lang === 'fr' ? /^Vos messages sur Le four/ : /^Your messages on Le four/,
  )
})

test('what is erased in one process is gone from the pages of another at once', async () => {
  const blog = await startBlog({ mail: true })
  const post = await hasPost(blog.ctx)
  const { reaction } = await submitReaction(blog.ctx, comment(post, { email: bea, imported: already() }))
  const { ctx, close } = await openContext(blog.ctx.config, blog.ctx.log, { now: () => blog.clock.now })
  const other = await buildApp(ctx)
  onTestFinished(async () => {
    await other.close()
    await close()
  })
  const there = async () => (await other.inject(post.path)).body
  expect(await there()).toContain('Et combien de sel')
  const browser = await askAndOpen(blog, bea)
  await browser.post('/my-data', { do: 'rename', name: 'Béatrice' })
  ctx.forgetRevision()
  expect(await there()).toContain('Béatrice')
  await browser.post(`/my-data/erase/${reaction.id}`, { what: 'text' })
  ctx.forgetRevision()
  expect(await there()).not.toContain('Et combien de sel')
})
