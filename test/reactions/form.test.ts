import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { forbidWrites } from '../support/engines.ts'
import { hiddenFields, openBrowser } from './browser.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'

const open = { env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' } }
const path = '/2026/11/pain'

async function count({ ctx }: Blog): Promise<number> {
  return (await ctx.db.selectFrom('reactions').select('id').execute()).length
}

test('a message is published at its number and shown there', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const sent = await openBrowser(blog).write(path, { text: 'Et le *sel* ?' })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, `${path}?r=1#r1`])
  const page = await blog.app.inject(path)
  expect(page.body).toMatch(/<li id="r1"[^]*<p>Et le <em>sel<\/em>\s\?<\/p>/)
})

test('who only reads is given no cookie; who writes is given a voice that scripts cannot read', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  expect((await browser.get(path)).headers['set-cookie']).toBeUndefined()
  expect((await browser.get(`${path}?repondre=1`)).headers['set-cookie']).toBeUndefined()
  const sent = await browser.write(path, { text: 'Bonjour.' })
  const [voice, ...others] = sent.cookies
  expect(others).toEqual([])
  expect(voice).toMatchObject({ name: 'tresse_voice', httpOnly: true, sameSite: 'Lax', secure: true, path: '/' })
  expect(voice).not.toHaveProperty('maxAge')
})

test('a held message is shown in its place to its writer, by address or by cookie, and to nobody else', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const writer = openBrowser(blog)
  const sent = await writer.write(path, { text: 'Combien de temps ?' })
  expect([sent.statusCode, sent.headers.location]).toEqual([303, expect.stringMatching(/\?attente=[\w.-]+#attente$/)])

  const address = String(sent.headers.location).replace('#attente', '')
  for (const page of [await openBrowser(blog).get(address), await writer.get(path)]) {
    expect(page.body).toMatch(/id="attente"[^]*Combien de temps/)
    expect(page.body).toContain('le premier que nous recevons')
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.body).toContain('noindex')
  }
  const other = await openBrowser(blog).get(path)
  expect(other.body).not.toContain('Combien de temps')
  expect(other.headers['cache-control']).toBe('no-cache')
  const forged = await openBrowser(blog).get(`${path}?attente=MQ.${'a'.repeat(43)}`)
  expect(forged.statusCode).toBe(200)
  expect(forged.body).not.toContain('Combien de temps')
})

test('once approved, the address of a held message leads to its number', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const sent = await openBrowser(blog).write(path, { text: 'Combien de temps ?' })
  await moderate(blog.ctx, 1, 'approve', 'cli')
  const moved = await openBrowser(blog).get(String(sent.headers.location).replace('#attente', ''))
  expect([moved.statusCode, moved.headers.location]).toEqual([302, `${path}?r=1#r1`])
})

test('every mistake is named at once, beside its field, with the text kept', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const sent = await openBrowser(blog).write(path, {
    text: ' ',
    name: '',
    email: 'bea@bourg',
    website: 'pas une adresse',
  })
  expect(sent.statusCode).toBe(422)
  for (const field of ['text', 'name', 'email', 'website']) expect(sent.body).toContain(`href="#${field}"`)
  expect(sent.body).toContain('il manque le domaine')
  expect(sent.body).toContain('value="bea@bourg"')
  expect(sent.headers['set-cookie']).toBeUndefined()
  expect(await count(blog)).toBe(0)
})

test.each([
  ['a text over 16,384 bytes', { text: 'é'.repeat(8193) }, 'trop long'],
  ['quotes in quotes in quotes', { text: '>'.repeat(60) + ' a' }, 'emboîte'],
  ['a name of 81 signs', { text: 'Voilà.', name: 'é'.repeat(81) }, '80 caractères'],
  ['an answer to nothing', { text: 'Voilà.', parent: '9' }, 'n’est plus affiché'],
])('%s is to be corrected', async (_, fields, words) => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const sent = await openBrowser(blog).write(path, fields)
  expect(sent.statusCode).toBe(422)
  expect(sent.body).toContain(words)
  expect(sent.body).toContain(fields.text.slice(0, 20).replaceAll('>', '&gt;'))
})

test('a field that comes twice is to be corrected, one we do not know is ignored', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const twice = await browser.post(`${path}/reactions`, [
    ['text', 'Gardez-moi.'],
    ['name', 'Béa'],
    ['name', 'Ilse'],
  ])
  expect(twice.statusCode).toBe(422)
  expect(twice.body).toContain('Gardez-moi.')
  const strange = await browser.write(path, { text: 'Voilà.', state: 'published', number: '9', __proto__: 'x' })
  expect(strange.headers.location).toBe(`${path}?r=1#r1`)
})

test.each([
  ['JSON', 'application/json', '{"text":"a"}', 415],
  ['nothing', 'application/x-www-form-urlencoded', '', 422],
  ['bytes that are no UTF-8', 'application/x-www-form-urlencoded', 'text=%E9t%E9&name=Bea', 400],
  ['a flood of bytes', 'application/x-www-form-urlencoded', `text=${'a'.repeat(300_000)}`, 413],
])('%s is not accepted', async (_, type, payload, status) => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin' }
  const sent = await blog.app.inject({ method: 'POST', url: `${path}/reactions`, headers, payload })
  expect(sent.statusCode).toBe(status)
  expect(await count(blog)).toBe(0)
})

test('other sites may not send the form, closed and unknown posts do not take it', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  await hasPost(blog.ctx, { slug: 'clos', reactions: 'closed' })
  const browser = openBrowser(blog)
  const fields = { text: 'Voilà.', name: 'Béa' }
  const post = async (slug: string, headers = {}) =>
    (await browser.post(`/2026/11/${slug}/reactions`, fields, headers)).statusCode
  expect(await post('pain', { 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await post('clos')).toBe(403)
  expect(await post('rien')).toBe(404)
  expect(await count(blog)).toBe(0)
})

test('a message sent to a conversation that was closed meanwhile is given back', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx, { slug: 'clos', reactions: 'closed' })
  const sent = await openBrowser(blog).post('/2026/11/clos/reactions', { text: 'Trop tard ?', name: 'Béa' })
  expect(sent.statusCode).toBe(403)
  expect(sent.body).toMatch(/<textarea[^>]* readonly>\nTrop tard \?<\/textarea>/)
})

test('a preview shows the message, keeps what was typed and publishes nothing', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const page = await browser.get(path)
  const preview = await browser.post(`${path}/reactions`, {
    ...hiddenFields(page.body),
    do: 'preview',
    text: 'Un **mot**.',
    name: '',
  })
  expect(preview.statusCode).toBe(200)
  expect(preview.body).toMatch(/class="preview"[^]*<p>Un <strong>mot<\/strong>.<\/p>/)
  expect(preview.body).toContain('Un **mot**.</textarea>')
  expect(hiddenFields(preview.body).stamp).toBe(hiddenFields(page.body).stamp)
  expect([await count(blog), preview.headers['set-cookie']]).toEqual([0, undefined])
  const empty = await browser.post(`${path}/reactions`, { do: 'preview', text: '' })
  expect(empty.statusCode).toBe(422)
})

test('an answer is announced in the form and stands under what it answers', async () => {
  const blog = await startBlog(open)
  const post = await hasPost(blog.ctx)
  await submitReaction(blog.ctx, linkback(post))
  await submitReaction(blog.ctx, comment(post, { name: 'Ilse', source: 'Neuf jours, par temps humide.' }))
  const browser = openBrowser(blog)
  const page = await browser.get(`${path}?repondre=2`)
  expect(page.body).toMatch(/En réponse à 2 · Ilse[^]*Neuf jours, par temps humide/)
  const sent = await browser.write(path, { text: 'Merci Ilse.', parent: hiddenFields(page.body).parent ?? '' })
  expect(sent.headers.location).toBe(`${path}?r=3#r3`)
  const toLink = await browser.write(path, { text: 'Bel article aussi.', parent: '1' })
  expect(toLink.headers.location).toBe(`${path}?r=4#r4`)
  const rows = await blog.ctx.db.selectFrom('reactions').select(['number', 'parentId']).orderBy('number').execute()
  expect(rows.map(({ parentId }) => parentId)).toEqual([null, null, 2, 1])
})

test('a double click gives one reaction and one answer', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const fields = { ...hiddenFields((await browser.get(path)).body), text: 'Une fois.', name: 'Béa' }
  const twice = await Promise.all([
    browser.post(`${path}/reactions`, fields),
    browser.post(`${path}/reactions`, fields),
  ])
  const again = await browser.post(`${path}/reactions`, fields)
  expect(new Set(twice.map(({ headers }) => headers.location)).size).toBe(1)
  // By then the browser has its voice, and needs no proof in the address.
  expect(again.headers.location).toBe(`${path}#attente`)
  expect(await count(blog)).toBe(1)
})

test('too fast is told with a delay, and the text is kept', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const fields = hiddenFields((await browser.get(path)).body)
  for (let n = 1; n <= 5; n++) await browser.post(`${path}/reactions`, { ...fields, text: `Mot ${n}.`, name: 'Béa' })
  const sixth = await browser.post(`${path}/reactions`, { ...fields, text: 'Le sixième.', name: 'Béa' })
  expect([sixth.statusCode, sixth.headers['retry-after']]).toEqual([429, '60'])
  expect(sixth.body).toContain('Le sixième.</textarea>')
  expect(sixth.body).toMatch(/réessayez dans 60 s/)
})

test.each([
  ['without a stamp', () => '', 0, 'stamp-missing'],
  ['with a forged stamp', (stamp: string) => `${stamp.slice(0, -2)}xx`, 0, 'stamp-missing'],
  ['at once', (stamp: string) => stamp, 2000, 'stamp-quick'],
])('a form sent %s is held', async (_, change, wait, reason) => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const { stamp = '' } = hiddenFields((await browser.get(path)).body)
  blog.clock.pass(wait)
  const sent = await browser.post(`${path}/reactions`, { stamp: change(stamp), text: 'Voilà.', name: 'Béa' })
  expect(sent.headers.location).toContain('?attente=')
  const row = await blog.ctx.db.selectFrom('reactions').select(['state', 'reasons']).executeTakeFirstOrThrow()
  expect(row).toEqual({ state: 'pending', reasons: JSON.stringify([reason]) })
})

test('a form of yesterday comes back with its text and a stamp that is good', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const { stamp = '' } = hiddenFields((await browser.get(path)).body)
  blog.clock.pass(25 * 3_600_000)
  const stale = await browser.post(`${path}/reactions`, { stamp, text: 'Écrit hier.', name: 'Béa' })
  expect(stale.statusCode).toBe(422)
  expect(stale.body).toContain('Écrit hier.</textarea>')
  const sent = await browser.post(`${path}/reactions`, {
    ...hiddenFields(stale.body),
    text: 'Écrit hier.',
    name: 'Béa',
  })
  expect(sent.headers.location).toBe(`${path}?r=1#r1`)
})

test('whoever fills in the hidden field is answered like somebody who waits, and is spam', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const sent = await browser.write(path, { text: 'Achetez.', subject: 'Une offre' })
  expect(sent.headers.location).toContain('?attente=')
  const page = await browser.get(String(sent.headers.location))
  expect(page.body).toContain('Achetez.')
  expect(page.body).not.toMatch(/spam|indésirable/i)
  expect((await blog.ctx.db.selectFrom('reactions').select('state').executeTakeFirstOrThrow()).state).toBe('spam')
})

test('a guest is remembered for a year when they ask, and forgotten when they no longer do', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const sent = await browser.write(path, {
    text: 'Un.',
    email: 'bea@bourg.example',
    website: 'bea.example',
    remember: '1',
  })
  expect(sent.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
    ['tresse_voice', 31_536_000],
    ['tresse_guest', 31_536_000],
  ])
  const page = await browser.get(path)
  expect(page.body).toContain('value="bea@bourg.example"')
  expect(page.body).toContain('value="https://bea.example/"')
  expect(page.headers['cache-control']).toBe('no-store')
  expect((await openBrowser(blog).get(path)).body).not.toContain('bea@bourg.example')
  await browser.write(path, { text: 'Deux.' })
  expect(Array.from(browser.cookies.keys())).toEqual(['tresse_voice'])
})

test.each(['published', 'spam', 'remove'] as const)(
  'a message that was read by all, then %s, and is sent again without a cookie, makes nobody its writer',
  async (fate) => {
    const blog = await startBlog(open)
    await hasPost(blog.ctx)
    const typed = { text: 'Tout le monde a lu ceci.', name: 'Anne' }
    await openBrowser(blog).write(path, typed)
    if (fate !== 'published') await moderate(blog.ctx, 1, fate, 'cli')
    const other = openBrowser(blog)
    const sent = await other.write(path, typed)
    expect(sent.headers.location).toBe(fate === 'published' ? `${path}?r=1#r1` : `${path}#fil`)
    expect(Array.from(other.cookies.keys())).toEqual([])
    expect((await other.get(path)).body).not.toMatch(/\/r\/1\/(?:edit|withdraw)/)
    expect(await count(blog)).toBe(1)
  },
)

test('a mail address reaches no page', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  await openBrowser(blog).write(path, { text: 'Un.', email: 'secret@bourg.example' })
  for (const url of [path, '/', `${path}/feed.xml`, '/reactions.json']) {
    expect((await blog.app.inject(url)).body).not.toContain('secret@')
  }
})

test('while nothing can be written, pages are read and the text is kept', async () => {
  const blog = await startBlog(open)
  await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const allowWrites = await forbidWrites(blog.ctx)
  const sent = await browser.write(path, { text: 'Gardez ceci.' })
  expect(sent.statusCode).toBe(503)
  expect(sent.body).toContain('Gardez ceci.</textarea>')
  await allowWrites()
  const again = await browser.post(`${path}/reactions`, {
    ...hiddenFields(sent.body),
    text: 'Gardez ceci.',
    name: 'Béa',
  })
  expect(again.headers.location).toBe(`${path}?r=1#r1`)
})
