import { HtmlValidate } from 'html-validate'
import type { Response } from 'light-my-request'
import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog } from '../support/blog.ts'
import { already, hasPost, linkback } from '../support/cast.ts'
import { hasIndieAuth, ownerBrowser, proveByLink } from './owner-cast.ts'

const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:a11y'] })

test.each(['fr', 'en'] as const)('every page for owners is valid HTML, its words in %s', async (lang) => {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { lang })
  await nameSite(blog.ctx, 'Le four', '')
  const post = await hasPost(blog.ctx)
  for (const state of ['published', 'pending', 'spam', 'gone'] as const) {
    const sourceUrl = `https://ann.example/${state}?a=1&b="2"`
    await submitReaction(blog.ctx, linkback(post, { sourceUrl, title: '<b>Levain</b>', imported: already(state) }))
  }
  hasIndieAuth(blog, 'https://ann.example/')
  const browser = ownerBrowser(blog)
  const pages: Response[] = [
    await browser.get('/linkbacks/owner?site=https://ann.example/'),
    await browser.begin('', 'link'),
    await browser.begin('https://ann.example/', 'indieauth'),
    await browser.get('/linkbacks/owner/return?state=x'),
  ]
  await browser.begin('https://ann.example/', 'link')
  pages.push(await browser.get('/linkbacks/owner/link'), await browser.post('/linkbacks/owner/link', {}))
  const owner = await proveByLink(blog, 'https://ann.example/')
  pages.push(await owner.site(), await owner.get('/linkbacks/owner/site?done=take'))
  const nobody = await proveByLink(blog, 'https://nil.example/')
  pages.push(await nobody.site())

  for (const { body } of pages) {
    const { results } = await validator.validateString(body)
    const messages = results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
    expect({ title: /<title>[^<]*/.exec(body)?.[0], messages }).toMatchObject({ messages: [] })
    expect(body).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN|owner\.\w+\.?\w*</)
  }
})
