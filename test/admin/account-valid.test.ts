import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { inviteAccount } from '../../src/identities/people.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { hasAccount, passphrase, visitor } from '../support/visitor.ts'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'void-style': 'off' },
})

test.each(['fr', 'en'])('the doors and one’s own page are valid HTML, in %s', async (lang) => {
  const blog = await startBlog({ env: { SITE_LANG: lang } })
  await nameSite(blog.ctx, 'Le Carnet', 'Du pain')
  const mado = await hasAccount(blog)
  const door = new URL(await inviteAccount(blog.ctx, mado, { name: 'Zoé', email: 'z@blog.example', role: 'author' }))
  const browser = visitor(blog)
  const pages = {
    lost: (await browser.post('/admin/me', { name: 'a "b" <c>', bio: 'x\ny' })).body,
    asked: (await browser.get('/admin/reset')).body,
    told: (await browser.post('/admin/reset', { email: 'x' })).body,
    door: (await browser.get(door.pathname)).body,
    wrong: (await browser.post(door.pathname, { passphrase: 'short' })).body,
    gone: (await browser.get('/admin/reset/none')).body,
    failed: (await browser.logIn('mado@blog.example', 'not this one')).body,
    resumed: (
      await browser.logIn('mado@blog.example', passphrase, { kept: '{"to":"/admin/me","fields":[["name","é"]]}' })
    ).body,
    me: (await browser.get('/admin/me?done=face')).body,
  }
  const token = /name="form-token" content="([^"]+)"/.exec(pages.me)?.[1] ?? ''
  const refused = (await browser.post('/admin/me', { token, name: '', word: '', bio: '' })).body

  for (const [name, html] of Object.entries({ ...pages, refused })) {
    const { results } = await validator.validateString(html)
    const messages = results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
    expect({ name, messages }).toEqual({ name, messages: [] })
  }
})
