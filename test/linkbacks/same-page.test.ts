import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { takeBackLink } from '../../src/reactions/take-back.ts'
import { linkTo } from './cast.ts'
import { startMentionedBlog, type MentionedBlog } from './webmention-cast.ts'

const open = { env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open' } }
const host = 'https://pub.example'

/** Announces a page, has it read, and answers state and code of its status page. */
async function announce(blog: MentionedBlog, source: string): Promise<string> {
  const { headers } = await blog.mention(source, blog.post.url)
  await blog.runJobs()
  const { state, code } = await blog.status(String(headers.location))
  return `${state} ${code}`
}

const rows = ({ ctx }: MentionedBlog) => ctx.db.selectFrom('reactions').selectAll().orderBy('id').execute()

function said(blog: MentionedBlog, title: string, more = ''): string {
  return linkTo(blog.post.url, more).replace('A soup that waits', title)
}

test.each([
  ['removed', 'refused owner'],
  ['spam', 'refused owner'],
  ['taken back', 'withdrawn taken-back'],
])('a page whose link was %s stays out under every other spelling of its address', async (how, answer) => {
  const blog = await startMentionedBlog(open)
  const page = `${host}/spam`
  blog.web.page(page, said(blog, 'Buy this'))
  await announce(blog, page)
  const { id } = await blog.theOne()
  if (how === 'taken back') await takeBackLink(blog.ctx, id)
  else await moderate(blog.ctx, id, how === 'spam' ? 'spam' : 'remove', 'Mado')
  blog.web.page(`${host}/other`, said(blog, 'Something else'))
  blog.web.page(`${page}?x`, said(blog, 'Buy this', '<p>Today only.</p>'))
  blog.web.page(`${page}?p=2`, said(blog, 'Another page, told apart by its query'))
  blog.web.page('http://pub.example/spam', said(blog, 'Sold this'))
  blog.web.page('https://short.example/1', said(blog, 'Moved'), { finalUrl: page })
  blog.web.page(`${host}/copy`, said(blog, 'Buy this'))

  for (const source of [`${page}?x`, 'http://pub.example/spam', 'https://short.example/1', `${host}/copy`]) {
    expect(await announce(blog, source), source).toBe(answer)
  }
  expect(await blog.theOne()).toMatchObject({ id })

  for (const [at, source] of [`${host}/other`, `${page}?p=2`].entries()) {
    expect(await announce(blog, source)).toBe('held held')
    expect((await rows(blog))[at + 1]).toMatchObject({ state: 'pending', reasons: '["site-out"]' })
  }
})

test('copies of one page are one link, whatever their addresses', async () => {
  const blog = await startMentionedBlog(open)
  const page = `${host}/soup`
  blog.web.page(page, said(blog, 'A soup for two'))
  expect(await announce(blog, page)).toBe('published published')
  blog.web.page(`${page}?a=1`, said(blog, 'A soup for two'))
  blog.web.page(`${page}?utm_source=x`, said(blog, 'Soup, once more'))
  blog.web.page('http://pub.example/soup', said(blog, 'Soup in the open'))
  blog.web.page('https://short.example/1', said(blog, 'Moved'), { finalUrl: page })

  const copies = [`${page}?a=1`, `${page}?utm_source=x`, 'http://pub.example/soup', 'https://short.example/1']
  for (const source of copies) expect(await announce(blog, source), source).toBe('published unchanged')
  expect(await blog.theOne()).toMatchObject({ title: 'A soup for two', number: 1 })

  blog.web.page(`${host}/stew`, said(blog, 'Stew'))
  expect(await announce(blog, `${host}/stew`)).toBe('published published')
})

test('the page that a link gave as its own takes its place once it speaks for itself', async () => {
  const blog = await startMentionedBlog(open)
  const entry = (name: string) =>
    `<title>${name}</title><div class="h-entry"><a class="u-url" href="/fut">here</a>` +
    `<p class="e-content">${name}: <a href="${blog.post.url}">bread</a>.</p></div>`
  blog.web.page(`${host}/liar`, entry('Lies'))
  blog.web.page(`${host}/fut`, entry('Truth'))

  expect(await announce(blog, `${host}/liar`)).toBe('published published')
  expect(await announce(blog, `${host}/fut`)).toBe('updated updated')
  const own = { sourceUrl: `${host}/fut`, title: 'Truth', permalink: null, number: 1 }
  expect(await blog.theOne()).toMatchObject(own)

  blog.clock.pass(60_000)
  expect(await announce(blog, `${host}/liar`)).toBe('published unchanged')
  expect(await announce(blog, `${host}/fut`)).toBe('published unchanged')
  expect(await blog.theOne()).toMatchObject(own)
})
