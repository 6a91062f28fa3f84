import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { invalid } from '../site/valid.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { visitor } from '../support/visitor.ts'
import { pathIn } from './cast.ts'

const words = { fr: ['Publier', 'Retirer'], en: ['Publish', 'Remove'] } as const

test.each(['fr', 'en'] as const)('every page behind a link is valid HTML, its words in %s', async (lang) => {
  const blog = await startBlog({ mail: true })
  await saveSettings(blog.ctx, { policy: 'held', lang })
  await nameSite(blog.ctx, 'Le four', '')
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann' })
  const [publish, remove] = words[lang]
  const browser = visitor(blog)

  await submitReaction(blog.ctx, comment(post, { name: '<b>Béa</b>', source: '*Oui* & non', email: 'b@bourg.example' }))
  await blog.runJobs()
  const message = pathIn(blog, account.email, publish)
  await submitReaction(
    blog.ctx,
    linkback(post, { title: '<b>Levain</b>', sourceUrl: 'https://ann.example/?a=1&b="2"' }),
  )
  await blog.runJobs()
  const link = pathIn(blog, account.email, remove)
  const [, stop = ''] =
    /<https:\/\/blog\.example([^>]+)>/.exec(blog.mail.sent[0]?.headers['List-Unsubscribe'] ?? '') ?? []
  const pages = [
    await browser.get(message),
    await browser.get(link),
    await browser.get(stop),
    await browser.get('/act/x'),
  ]
  await browser.post(message, { mark: '' })
  await browser.post(link, { mark: '' })
  pages.push(await browser.get(`${message}?done=1`), await browser.get(message), await browser.get(link))
  pages.push(await browser.post(stop))
  blog.clock.pass(15 * 86_400_000)
  pages.push(await browser.get(message))

  for (const { body, statusCode } of pages) {
    expect({ title: /<title>[^<]*/.exec(body)?.[0], wrong: await invalid(body) }).toMatchObject({ wrong: [] })
    expect([200, 404, 410]).toContain(statusCode)
    expect(body).not.toMatch(/b@bourg\.example|undefined|\{\w+\}/)
  }
})
