import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { letLinkBack, takeBackLink } from '../../src/reactions/take-back.ts'
import type { LinkbackDraft } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, hasPost, linkback } from '../support/cast.ts'
import { linkTo } from '../linkbacks/cast.ts'
import { ownerBrowser, proveByLink } from './owner-cast.ts'

const target = 'https://blog.example/2026/11/pain'
const ann = 'https://ann.example/soup'
const home = 'https://ann.example/'

/** A blog with a post about bread, and a way to announce a page by webmention and have it read. */
async function startWithPost() {
  const blog = await startBlog()
  const post = await hasPost(blog.ctx)
  const announce = async (source: string) => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    const payload = new URLSearchParams({ source, target }).toString()
    const response = await blog.app.inject({ method: 'POST', url: '/webmention', payload, headers: form })
    await blog.runJobs()
    return response
  }
  return { blog, post, announce }
}

const reactions = ({ ctx }: Blog) => ctx.db.selectFrom('reactions').selectAll().orderBy('id').execute()

async function state(blog: Blog, at = 0) {
  const row = (await reactions(blog))[at]
  return row && [row.state, row.number]
}

/** A link that stands in the thread, brought by a webmention and approved. */
async function startWithLink() {
  const world = await startWithPost()
  const { blog, announce } = world
  blog.web.page(ann, linkTo(target))
  await announce(ann)
  const [reaction] = await reactions(blog)
  if (reaction?.state === 'pending') await moderate(blog.ctx, reaction.id, 'approve', 'Mado')
  return { ...world, id: reaction?.id ?? 0, owner: await proveByLink(blog, home) }
}

const thread = async (blog: Blog) => (await blog.app.inject({ url: '/2026/11/pain' })).body

test('a link that its owner takes back leaves the thread and stays out, whoever announces it again', async () => {
  const { blog, announce, owner, id } = await startWithLink()
  const { body } = await owner.site()
  expect(body).toContain('A soup that waits')
  expect(body).toContain('<span class="state live">')
  expect(await thread(blog)).toContain('A soup that waits')

  expect((await owner.act('take', id)).headers.location).toBe('/linkbacks/owner/site?done=take')
  expect(await state(blog)).toEqual(['withdrawn', 1])
  expect((await owner.site()).body).not.toContain('state live')
  expect(await thread(blog)).not.toContain('A soup that waits')

  blog.clock.pass(3_600_000)
  blog.web.page(ann, linkTo(target).replace('A soup', 'A stew'))
  await announce(ann)
  expect(await state(blog)).toEqual(['withdrawn', 1])
  const [linkbackRow] = await blog.ctx.db.selectFrom('linkbacks').selectAll().execute()
  const status = await blog.app.inject({
    url: `/linkbacks/${linkbackRow?.token}`,
    headers: { accept: 'application/json' },
  })
  expect(status.json()).toMatchObject({ state: 'withdrawn', permalink: null })
})

test('it returns with its number when its owner lets it, and only then', async () => {
  const { blog, owner, id } = await startWithLink()
  await owner.act('take', id)
  await owner.act('read', id)
  await blog.runJobs()
  expect(await state(blog)).toEqual(['withdrawn', 1])

  await owner.act('let', id)
  expect(await state(blog)).toEqual(['published', 1])
  expect(await thread(blog)).toContain('A soup that waits')
  const log = await blog.ctx.db.selectFrom('moderations').select(['who', 'why', 'toState']).orderBy('id').execute()
  expect(log.slice(-2)).toEqual([
    { who: 'source', why: 'site-owner', toState: 'withdrawn' },
    { who: 'source', why: 'restore', toState: 'published' },
  ])
})

test('what waited to be read by a moderator waits again', async () => {
  const { blog, post } = await startWithPost()
  const { reaction } = await submitReaction(blog.ctx, linkback(post, { imported: already('pending') }))
  await takeBackLink(blog.ctx, reaction.id)
  await letLinkBack(blog.ctx, reaction.id)
  expect(await state(blog)).toEqual(['pending', null])
})

test('what a moderator decided stays theirs, and nobody is told otherwise', async () => {
  const { blog, owner, id } = await startWithLink()
  expect((await owner.act('let', id)).headers['location']).toBe('/linkbacks/owner/site')
  await moderate(blog.ctx, id, 'remove', 'Mado')
  for (const act of ['let', 'take', 'read']) {
    expect((await owner.act(act, id)).headers['location'], act).toBe('/linkbacks/owner/site')
  }
  expect(await state(blog)).toEqual(['removed', 1])
})

test('a link whose page had lost it can be kept out, and let back to be read again', async () => {
  const { blog, owner, id } = await startWithLink()
  blog.web.page(ann, '<p>Nothing.</p>')
  await owner.act('read', id)
  await blog.runJobs()
  expect(await state(blog)).toEqual(['withdrawn', 1])

  await owner.act('take', id)
  blog.web.page(ann, linkTo(target))
  await owner.act('read', id)
  await blog.runJobs()
  expect(await state(blog)).toEqual(['withdrawn', 1])
  await owner.act('let', id)
  await blog.runJobs()
  expect(await state(blog)).toEqual(['published', 1])
})

test('a changed page is read again when its owner asks', async () => {
  const { blog, owner, id } = await startWithLink()
  blog.web.page(ann, linkTo(target).replace('A soup', 'A stew'))
  expect((await owner.act('read', id)).statusCode).toBe(303)
  await blog.runJobs()
  expect(await thread(blog)).toContain('A stew that waits')

  const answers = []
  for (let n = 0; n < 8; n++) {
    answers.push((await owner.act('read', id)).statusCode)
    await blog.runJobs()
  }
  expect(answers.at(-1)).toBe(429)
})

test('all links of a site can be taken back at once, and none of another', async () => {
  const { blog, post } = await startWithPost()
  const drafts: Partial<LinkbackDraft>[] = [
    { sourceUrl: 'https://ann.example/1' },
    { sourceUrl: 'https://short.example/x', endHost: 'ann.example' },
    { sourceUrl: 'https://brid.gy/post/7', permalink: 'https://ann.example/7' },
    { sourceUrl: 'https://ann.example:8443/other' },
    { sourceUrl: 'https://ann.example.evil.example/1' },
    { sourceUrl: 'https://bob.example/ann.example/' },
  ]
  for (const draft of drafts) await submitReaction(blog.ctx, linkback(post, { ...draft, imported: already() }))
  const owner = await proveByLink(blog, home)
  expect((await owner.site()).body).toContain('Retirer les 3 liens')
  await owner.act('all')
  expect((await reactions(blog)).map((row) => row.state)).toEqual([
    'withdrawn',
    'withdrawn',
    'withdrawn',
    'published',
    'published',
    'published',
  ])
})

test('whoever proves a folder of a host has that folder alone', async () => {
  const { blog, post } = await startWithPost()
  const sources = ['/~bob', '/~bob/', '/~bob/1', '/~bob?p=2', '/~bobby/1', '/~ann/1', '/'].map(
    (path) => `https://shared.example${path}`,
  )
  for (const sourceUrl of sources) await submitReaction(blog.ctx, linkback(post, { sourceUrl, imported: already() }))
  const owner = await proveByLink(blog, 'https://shared.example/~bob/')
  const { body } = await owner.site()
  expect(body).toContain('Les liens venus de shared.example/~bob')
  for (const [at, row] of (await reactions(blog)).entries()) {
    expect((await owner.act('take', row.id)).statusCode, row.sourceUrl ?? '').toBe(at < 4 ? 303 : 404)
  }
})

test.each([
  ['~bob', '%7Ebob'],
  ['%7ebob', '~bob'],
  ['caf%c3%a9', 'café'],
])('a folder proved as %s has the links announced as %s', async (proved, announced) => {
  const { blog, announce } = await startWithPost()
  const page = `https://shared.example/${announced}/soup`
  blog.web.page(new URL(page).href, linkTo(target))
  blog.web.page(`${new URL(page).href}/none`, '<p>No link.</p>')
  await announce(page)
  await announce(`${page}/none`)
  const owner = await proveByLink(blog, `https://shared.example/${proved}/`)

  const { body } = await owner.site()
  expect(body).toContain('A soup that waits')
  expect(body).toContain('Signalés, sans être dans un fil')
})

test('what a moderator removed or took for spam stays theirs', async () => {
  const { blog, owner, id } = await startWithLink()
  await moderate(blog.ctx, id, 'spam', 'Mado')
  await owner.act('take', id)
  await owner.act('let', id)
  expect(await state(blog)).toEqual(['spam', 1])
  expect((await owner.site()).body).toContain('refusé')
})

test('requests that brought nothing are listed with the page that says why', async () => {
  const { blog, announce } = await startWithPost()
  blog.web.page(ann, '<p>No link.</p>')
  await announce(ann)
  const page = (await (await proveByLink(blog, home)).site()).body
  expect(page).toContain('Signalés, sans être dans un fil')
  expect(page).toMatch(/https:\/\/blog\.example\/linkbacks\/[\w-]{22}/)
})

test('a proof is worth an hour, in one browser, until it is ended', async () => {
  const { blog, owner, id } = await startWithLink()
  const stranger = ownerBrowser(blog)
  expect((await stranger.site()).headers.location).toBe('/linkbacks/owner')
  expect((await stranger.act('take', id)).headers.location).toBe('/linkbacks/owner')
  expect(await state(blog)).toEqual(['published', 1])

  blog.clock.pass(61 * 60_000)
  expect((await owner.site()).statusCode).toBe(303)
  const again = await proveByLink(blog, home)
  expect((await again.site()).statusCode).toBe(200)
  await again.act('end')
  expect((await again.site()).statusCode).toBe(303)
  expect(again.hasCookies()).toBe(0)
})

test('until something is proved, a host with links and one without are answered alike', async () => {
  const { blog } = await startWithLink()
  const answers = []
  for (const site of ['https://ann.example/', 'https://nil.example/']) {
    blog.web.page(site, '<p>Hello</p>')
    const browser = ownerBrowser(blog)
    const pages = [
      await browser.begin(site, 'indieauth'),
      await browser.begin(site, 'link'),
      await browser.get('/linkbacks/owner/link'),
      await browser.post('/linkbacks/owner/link', {}),
    ]
    answers.push(
      pages.map(({ statusCode, body }) => [statusCode, body.replaceAll(site, 'SITE').replace(/proof=[\w-]{22}/g, '')]),
    )
  }
  expect(answers[0]).toEqual(answers[1])
})
