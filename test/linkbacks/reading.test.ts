import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { ann } from './cast.ts'
import { startMentionedBlog } from './webmention-cast.ts'

const trial = { TRESSE_DEMO: 'off', REACTIONS: 'open', SITE_URL: 'http://127.0.0.1:4421' }

const card = '<div class="p-author h-card"><a class="u-url p-name" href="https://ann.example/">Ann</a></div>'

/** A blog that has been sent Ann’s entry, made by `inside` for the address of its post. */
async function sent(
  inside: (target: string) => string,
  source = ann,
  transport: 'webmention' | 'pingback' = 'webmention',
) {
  const blog = await startMentionedBlog({ env: trial, now: '2026-11-20T10:00:00.000Z' })
  blog.web.page(source, `<title>Page</title><div class="h-entry">${card}${inside(blog.post.url)}</div>`)
  if (transport === 'webmention') await blog.mention(source, blog.post.url)
  await blog.runJobs()
  return blog
}
const doing =
  (property: string, more = '') =>
  (target: string) =>
    `<a class="u-${property}" href="${target}">le pain</a>${more}`

test('a reply enters with its words, its writer, its address and its date', async () => {
  const blog = await sent(
    doing(
      'in-reply-to',
      '<p class="e-content">Et le <b>sel</b> ?</p><a class="u-url" href="/notes/7">ici</a>' +
        '<time class="dt-published" datetime="2026-11-19T09:00:00+01:00"></time>',
    ),
  )
  expect(await blog.theOne()).toMatchObject({
    relation: 'reply',
    transport: 'webmention',
    html: '<p>Et le <strong>sel</strong> ?</p>',
    name: 'Ann',
    website: 'https://ann.example/',
    permalink: 'https://ann.example/notes/7',
    writtenAt: '2026-11-19T08:00:00.000Z',
  })
})

test.each([
  ['like-of', 'like'],
  ['repost-of', 'repost'],
  ['bookmark-of', 'bookmark'],
])('%s enters as a %s', async (property, relation) => {
  const blog = await sent(doing(property, '<p class="e-content">Bravo</p>'))
  expect(await blog.theOne()).toMatchObject({ relation, name: 'Ann', html: '' })
})

test('an answer to an invitation is a reply', async () => {
  const blog = await sent(doing('in-reply-to', '<data class="p-rsvp" value="yes">J’en suis</data>'))
  expect((await blog.theOne()).relation).toBe('reply')
})

test.each([
  ['to come', '2026-11-20T10:00:01Z'],
  ['of before there were such pages', '1994-12-31T23:59:59Z'],
])('a date %s is not believed', async (_which, date) => {
  const blog = await sent(doing('in-reply-to', `<time class="dt-published">${date}</time>`))
  expect((await blog.theOne()).writtenAt).toBeNull()
})

test('a page of a bridge stands for the one it names, a page of any other site for itself', async () => {
  const elsewhere = doing('like-of', '<a class="u-url" href="https://social.example/@ann/7">là</a>')
  expect((await (await sent(elsewhere, 'https://brid.gy/like/7')).theOne()).permalink).toBe(
    'https://social.example/@ann/7',
  )
  expect((await (await sent(elsewhere, 'https://notbrid.gy/like/7')).theOne()).permalink).toBeNull()

  const blog = await startMentionedBlog({ env: trial })
  await saveSettings(blog.ctx, { bridges: [] })
  blog.web.page('https://brid.gy/like/7', `<div class="h-entry">${elsewhere(blog.post.url)}</div>`)
  await blog.mention('https://brid.gy/like/7', blog.post.url)
  await blog.runJobs()
  expect((await blog.theOne()).permalink).toBeNull()
})

test('no page may give an address of ours as its own', async () => {
  const blog = await sent(
    (target) => doing('like-of', `<a class="u-url" href="${target}/x">là</a>`)(target),
    'https://brid.gy/like/8',
  )
  expect((await blog.theOne()).permalink).toBeNull()
})

test('a page that shows what we sent it brings no reaction', async () => {
  const blog = await sent(
    (target) =>
      `<p class="e-content">Rien.</p><div class="p-comment h-cite"><a class="u-url" href="${target}">x</a></div>`,
  )
  expect(await blog.ctx.db.selectFrom('reactions').selectAll().execute()).toEqual([])
  expect(await blog.linkback()).toMatchObject({ reactionId: null })
})

test('a link in the comments of a page is held for that reason, even where all is let in', async () => {
  const blog = await sent(
    (target) => `<p class="e-content">Rien.</p><div id="comments"><a href="${target}">x</a></div>`,
  )
  const { state, reasons } = await blog.theOne()
  expect([state, JSON.parse(reasons)]).toEqual(['pending', ['aside']])
})

test('a page that shows a picture of ours links by a webmention, also when it is read again of our own accord', async () => {
  const blog = await sent((target) => `<img src="${target}" alt="">`)
  expect((await blog.theOne()).state).toBe('published')
  blog.clock.pass(8 * 86_400_000)
  await blog.round()
  expect((await blog.theOne()).state).toBe('published')
})
