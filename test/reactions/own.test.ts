import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hiddenFields, openBrowser } from './browser.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { storedCounts } from './cast.ts'

const open = { env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' } }
const path = '/2026/11/pain'
const minute = 60_000

/** The address of one of the writer's links on a page. */
function linkOf(html: string, act: 'edit' | 'withdraw', id = 1): string | undefined {
  return new RegExp(`href="(/r/${id}/${act}(?:\\?jeton=[^"]+)?)"`).exec(html)?.[1]
}

async function written(blog: Blog, text = 'Cinq jours.') {
  const post = await hasPost(blog.ctx)
  const browser = openBrowser(blog)
  const sent = await browser.write(path, { text })
  return { post, browser, place: String(sent.headers.location).replace(/#.*$/, '') }
}

test('what was sent is said, and can be corrected for a quarter of an hour', async () => {
  const blog = await startBlog(open)
  const { browser, place } = await written(blog)
  const page = await browser.get(place)
  expect(page.body).toContain('Publié. Vous pouvez le corriger pendant 15 min.')
  const edit = linkOf(page.body, 'edit') ?? ''
  const form = await browser.get(edit)
  expect([form.statusCode, form.headers['cache-control']]).toEqual([200, 'no-store'])
  expect(form.body).toContain('Cinq jours.</textarea>')

  const saved = await browser.post('/r/1/edit', { ...hiddenFields(form.body), text: 'Neuf jours.' })
  expect([saved.statusCode, saved.headers.location]).toEqual([303, `${path}?r=1#r1`])
  const after = await openBrowser(blog).get(path)
  expect(after.body).toContain('Neuf jours.')
  expect(after.body).not.toContain('Cinq jours.')
  expect(after.body).toMatch(/corrigé le/)

  blog.clock.pass(15 * minute)
  expect((await browser.get(edit)).statusCode).toBe(403)
  expect((await browser.post('/r/1/edit', { ...hiddenFields(form.body), text: 'Dix.' })).statusCode).toBe(403)
  expect(linkOf((await browser.get(path)).body, 'edit')).toBeUndefined()
})

test('a correction is checked like a first text, and keeps what was typed', async () => {
  const blog = await startBlog(open)
  const { browser, place } = await written(blog)
  const edit = linkOf((await browser.get(place)).body, 'edit') ?? ''
  const fields = hiddenFields((await browser.get(edit)).body)
  const empty = await browser.post('/r/1/edit', { ...fields, text: ' ' })
  expect(empty.statusCode).toBe(422)
  const long = await browser.post('/r/1/edit', { ...fields, text: `Gardez ceci. ${'é'.repeat(8193)}` })
  expect(long.statusCode).toBe(422)
  expect(long.body).toContain('Gardez ceci.')
  const preview = await browser.post('/r/1/edit', { ...fields, text: 'Un **mot**.', do: 'preview' })
  expect([preview.statusCode, preview.body.includes('<strong>mot</strong>')]).toEqual([200, true])
  expect((await openBrowser(blog).get(path)).body).toContain('Cinq jours.')
})

test('a correction that adds links is read again before it appears, and keeps its number', async () => {
  const blog = await startBlog(open)
  const { post, browser, place } = await written(blog)
  const edit = linkOf((await browser.get(place)).body, 'edit') ?? ''
  const fields = hiddenFields((await browser.get(edit)).body)
  const text = '[a](https://a.example) [b](https://b.example) [c](https://c.example)'
  const saved = await browser.post('/r/1/edit', { ...fields, text })
  expect(saved.headers.location).toBe(`${path}#attente`)
  expect((await openBrowser(blog).get(path)).body).not.toContain('a.example')
  expect((await storedCounts(blog.ctx, post)).total).toBe(0)
  expect((await moderate(blog.ctx, 1, 'approve', 'cli')).number).toBe(1)
})

test('a like of a message is no answer to it: it can still be corrected, and leaves nothing when it is withdrawn', async () => {
  const blog = await startBlog(open)
  const { post, browser, place } = await written(blog)
  await submitReaction(blog.ctx, linkback(post, { parentId: 1, relation: 'like' }))
  const page = (await browser.get(place)).body

  expect((await browser.get(linkOf(page, 'edit') ?? '')).statusCode).toBe(200)
  const withdraw = await browser.get(linkOf(page, 'withdraw') ?? '')
  const gone = await browser.post('/r/1/withdraw', hiddenFields(withdraw.body))
  expect([gone.statusCode, gone.headers.location]).toEqual([303, `${path}#fil`])
  expect((await browser.get('/r/1')).statusCode).toBe(410)
})

test('once somebody has answered, a message can only be withdrawn, and leaves a line', async () => {
  const blog = await startBlog(open)
  const { post, browser, place } = await written(blog)
  const edit = linkOf((await browser.get(place)).body, 'edit') ?? ''
  await submitReaction(blog.ctx, comment(post, { parentId: 1, name: 'Ilse', source: 'Neuf.' }))
  expect((await browser.get(edit)).statusCode).toBe(403)

  const withdraw = linkOf((await browser.get(path)).body, 'withdraw') ?? ''
  const ask = await browser.get(withdraw)
  expect(ask.statusCode).toBe(200)
  expect((await storedCounts(blog.ctx, post)).total).toBe(2)
  const gone = await browser.post('/r/1/withdraw', hiddenFields(ask.body))
  expect([gone.statusCode, gone.headers.location]).toEqual([303, `${path}?r=1#r1`])
  const page = await openBrowser(blog).get(path)
  expect(page.body).toContain('Message retiré par son auteur')
  expect(page.body).not.toContain('Cinq jours.')
  expect((await storedCounts(blog.ctx, post)).total).toBe(1)
  expect((await browser.get(withdraw)).statusCode).toBe(410)
})

test('a message that waits can be corrected and withdrawn without any cookie', async () => {
  const blog = await startBlog()
  const { place } = await written(blog)
  const nobody = openBrowser(blog)
  const held = await nobody.get(place)
  const edit = await nobody.get(linkOf(held.body, 'edit') ?? '')
  const saved = await nobody.post(
    '/r/1/edit',
    { ...hiddenFields(edit.body), text: 'Neuf jours.' },
    { 'sec-fetch-site': 'same-origin' },
  )
  expect(saved.headers.location).toContain('?attente=')
  expect((await nobody.get(place)).body).toContain('Neuf jours.')
  const ask = await nobody.get(linkOf(held.body, 'withdraw') ?? '')
  await nobody.post('/r/1/withdraw', hiddenFields(ask.body))
  expect((await nobody.get(place)).body).not.toContain('Neuf jours.')
  await expect(moderate(blog.ctx, 1, 'approve', 'cli')).rejects.toMatchObject({ key: 'reaction.withdrawn' })
})

test('nobody but its writer can correct or withdraw a message', async () => {
  const blog = await startBlog(open)
  const { browser } = await written(blog)
  const other = openBrowser(blog)
  await other.write(path, { text: 'Je suis Mallory.', name: 'Mallory' })
  const own = linkOf((await other.get(path)).body, 'edit', 2) ?? ''
  const token = new URLSearchParams(own.split('?')[1]).get('jeton') ?? ''
  for (const act of ['edit', 'withdraw']) {
    expect((await other.get(`/r/1/${act}?jeton=${token}`)).statusCode).toBe(404)
    expect((await other.post(`/r/1/${act}`, { jeton: token, text: 'Volé.' })).statusCode).toBe(404)
    expect((await other.get(`/r/999/${act}`)).statusCode).toBe(404)
    expect((await browser.post(`/r/1/${act}`, { text: 'Volé.' }, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(
      403,
    )
  }
  expect((await browser.get(path)).body).toContain('Cinq jours.')
})

test('the short address leads to the reaction, to its trace, or says that it is gone', async () => {
  const blog = await startBlog(open)
  const { post } = await written(blog)
  await submitReaction(blog.ctx, comment(post, { parentId: 1, source: 'Neuf.' }))
  const held = await submitReaction(blog.ctx, comment(post, { source: 'Retenu.', signs: ['copy'] }))
  const short = async (id: number | string) => {
    const { statusCode, headers } = await blog.app.inject(`/r/${id}`)
    return [statusCode, headers.location]
  }
  expect(await short(1)).toEqual([301, `${path}?r=1#r1`])
  expect(await short(held.reaction.id)).toEqual([404, undefined])
  for (const unknown of ['0', '99', 'x', '1e3', '99999999999']) expect(await short(unknown)).toEqual([404, undefined])
  await moderate(blog.ctx, 1, 'remove', 'cli')
  expect(await short(1)).toEqual([302, `${path}?r=1#r1`])
  await moderate(blog.ctx, 2, 'remove', 'cli')
  expect(await short(1)).toEqual([410, undefined])
})

test('the address of a message that waits is no key once its writer’s browser is known', async () => {
  const blog = await startBlog()
  const { browser, place } = await written(blog)
  expect(place).toContain('?attente=')
  const again = await browser.write(path, { text: 'Et le bois ?' })
  expect(again.headers.location).toBe(`${path}#attente`)
  const page = (await browser.get(path)).body
  expect(page).toContain('Et le bois ?')
  expect(page).not.toContain('jeton=')
  const edit = await browser.get(linkOf(page, 'edit', 2) ?? '')
  const saved = await browser.post('/r/2/edit', { ...hiddenFields(edit.body), text: 'Et le bois sec ?' })
  expect([saved.statusCode, saved.headers.location]).toEqual([303, `${path}#attente`])
  expect((await openBrowser(blog).get('/r/2/edit')).statusCode).toBe(404)
})
