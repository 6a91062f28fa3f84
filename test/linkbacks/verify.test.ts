import { expect, test } from 'vitest'
import { ann, linkTo, startLinkedBlog, type LinkedBlog } from './cast.ts'

const hourMs = 3_600_000

/** A blog whose post shows Ann's link. */
async function startWithLink(options: Parameters<typeof startLinkedBlog>[0] = {}) {
  const blog = await startLinkedBlog(options)
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.ping(ann, post.url)
  const [first] = await blog.reactions()
  if (!first) throw new Error('no reaction')
  await blog.moderate('approve', first)
  return { blog, post }
}

async function only(blog: LinkedBlog) {
  const reactions = await blog.reactions()
  expect(reactions).toHaveLength(1)
  return reactions[0]
}

test('the same ping again reads the source again: 48 when nothing changed', async () => {
  const { blog, post } = await startWithLink()

  const answer = await blog.ping(ann, post.url)

  expect(answer).toEqual({
    fault: {
      code: 48,
      text: 'This link is already registered and unchanged. / Ce lien est déjà enregistré et n’a pas changé.',
    },
  })
  expect(blog.web.requests).toHaveLength(2)
  expect(await only(blog)).toMatchObject({ state: 'published', number: 1 })
})

test('a changed source updates its reaction, which keeps number and state', async () => {
  const { blog, post } = await startWithLink()
  blog.web.page(ann, linkTo(post.url).replace('A soup that waits', 'A stew that waits'))

  const answer = await blog.ping(ann, post.url)

  expect(answer).toMatchObject({ value: expect.stringContaining('brought up to date') })
  expect(await only(blog)).toMatchObject({ title: 'A stew that waits', state: 'published', number: 1 })
})

test('a known link that is redirected to an unknown site keeps what was read of it, and follows within its own', async () => {
  const { blog, post } = await startWithLink()
  const other = linkTo(post.url).replace('A soup that waits', 'Pills')
  blog.web.page(ann, other, { finalUrl: 'https://evil.example/' })

  expect(await blog.pingCode(ann, post.url)).toBe(48)
  expect(await only(blog)).toMatchObject({ state: 'published', title: 'A soup that waits' })
  blog.web.page(ann, other, { finalUrl: 'https://ann.example/moved' })
  expect(await blog.pingCode(ann, post.url)).toContain('brought up to date')
})

test('a link that is gone is withdrawn at once with fault 17, and one that returns takes its place again', async () => {
  const { blog, post } = await startWithLink()
  blog.web.page(ann, '<p>Nothing any more.</p>')

  expect(await blog.pingCode(ann, post.url)).toBe(17)
  expect(await only(blog)).toMatchObject({ state: 'withdrawn', number: 1 })
  expect(await blog.pingCode(ann, post.url)).toBe(17)

  blog.clock.pass(hourMs)
  blog.web.page(ann, linkTo(post.url))
  expect(await blog.ping(ann, post.url)).toMatchObject({ value: expect.stringContaining('back in the thread') })
  expect(await only(blog)).toMatchObject({ state: 'published', number: 1 })
})

test('a held link whose page loses it is withdrawn, and held again when it returns', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.ping(ann, post.url)
  blog.web.page(ann, '<p>Nothing.</p>')

  expect(await blog.pingCode(ann, post.url)).toBe(17)
  expect(await only(blog)).toMatchObject({ state: 'withdrawn' })
  blog.web.page(ann, linkTo(post.url))
  expect(await blog.ping(ann, post.url)).toMatchObject({ value: expect.stringContaining('It is held') })
  expect(await only(blog)).toMatchObject({ state: 'pending', number: null })
  blog.web.page(ann, linkTo(post.url).replace('A soup that waits', 'A stew that waits'))
  expect(await blog.ping(ann, post.url)).toMatchObject({ value: expect.stringContaining('It is held') })
})

test.each([{ status: 410 }, { status: 451 }, { body: '<meta http-equiv="status" content="410 Gone"><p>Gone.</p>' }])(
  'a page that says it is gone withdraws its link: %o',
  async (answer) => {
    const { blog, post } = await startWithLink()
    blog.web.answer(ann, answer)

    expect(await blog.pingCode(ann, post.url)).toBe(16)
    expect(await only(blog)).toMatchObject({ state: 'withdrawn' })
  },
)

test.each([{ status: 500 }, { status: 403 }, { fails: 'timeout' as const }, { fails: 'refused' as const }])(
  'trouble on the way changes nothing of a known link: %o',
  async (answer) => {
    const { blog, post } = await startWithLink()
    blog.web.answer(ann, answer)

    expect(await blog.pingCode(ann, post.url)).toBe(16)
    blog.clock.pass(2 * hourMs)
    expect(await blog.pingCode(ann, post.url)).toBe(16)
    expect(await only(blog)).toMatchObject({ state: 'published' })
  },
)

test('a missing page withdraws its link only when it is still missing an hour later, without another ping', async () => {
  const { blog, post } = await startWithLink()
  blog.web.answer(ann, { status: 404 })

  expect(await blog.pingCode(ann, post.url)).toBe(16)
  blog.clock.pass(hourMs / 2)
  expect(await blog.pingCode(ann, post.url)).toBe(16)
  expect(await only(blog)).toMatchObject({ state: 'published' })

  blog.clock.pass(hourMs / 2)
  blog.ctx.wake()
  await expect.poll(async () => (await only(blog))?.state).toBe('withdrawn')
})

test('a page that was only away for a moment is forgiven', async () => {
  const { blog, post } = await startWithLink()
  blog.web.answer(ann, { status: 404 })
  await blog.ping(ann, post.url)
  blog.web.page(ann, linkTo(post.url))
  blog.clock.pass(hourMs)
  expect(await blog.pingCode(ann, post.url)).toBe(48)
  blog.web.answer(ann, { status: 404 })

  expect(await blog.pingCode(ann, post.url)).toBe(16)
  expect(await only(blog)).toMatchObject({ state: 'published' })
})

test.each(['remove', 'spam'] as const)('what the owner decided stays so, and costs no fetch: %s', async (command) => {
  const { blog, post } = await startWithLink()
  const reaction = await only(blog)
  if (reaction) await blog.moderate(command, reaction)
  const before = await only(blog)

  const answer = await blog.ping(ann, post.url)

  expect(answer).toMatchObject({ fault: { code: 49, text: expect.stringContaining('does not accept this link') } })
  expect(await only(blog)).toEqual(before)
  expect(blog.web.requests).toHaveLength(1)
})

test('a moderator who decides while the page is being read has the last word', async () => {
  const { blog, post } = await startWithLink()
  const reaction = await only(blog)
  blog.web.answer(ann, async () => {
    if (reaction) await blog.moderate('remove', reaction)
    return { body: linkTo(post.url).replace('A soup', 'A new soup') }
  })

  expect(await blog.pingCode(ann, post.url)).toBe(49)
  expect(await only(blog)).toMatchObject({ state: 'removed', title: 'A soup that waits' })
})

test('nobody can have a link withdrawn by naming the post otherwise', async () => {
  const { blog, post } = await startWithLink()

  expect(await blog.pingCode(ann, `${post.url}?utm_source=mallory`, '203.0.113.66')).toBe(48)
  expect(await blog.pingCode(ann, `${post.url}/`, '203.0.113.66')).toBe(48)
  expect(await only(blog)).toMatchObject({ state: 'published' })
})

test('a trackback and a pingback of one page are one reaction, and the pingback is what is shown', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.trackback('/2026/11/bread', `url=${encodeURIComponent(ann)}&title=Soup`)

  await blog.ping(ann, post.url)

  const reaction = await only(blog)
  expect(reaction).toMatchObject({ transport: 'pingback', state: 'pending' })
  expect(JSON.parse(reaction?.transports ?? '[]').toSorted()).toEqual(['pingback', 'trackback'])
})

test('one page that links to two posts is two reactions', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const other = await blog.post({ slug: 'wood', title: 'Wood' })
  blog.web.page(ann, linkTo(post.url) + linkTo(other.url))

  await blog.ping(ann, post.url)
  await blog.ping(ann, other.url)

  expect((await blog.reactions()).map(({ postId }) => postId)).toEqual([post.id, other.id])
})

test('a hidden link and a page of many links are held, whoever sends them', async () => {
  const blog = await startLinkedBlog({ env: { SITE_URL: 'http://localhost:3000', REACTIONS: 'open' } })
  const post = await blog.post()
  const many = Array.from({ length: 301 }, (_, n) => `<a href="/page/${n}">${n}</a> `).join('')
  blog.web.page('https://hidden.example/', `<p hidden><a href="${post.url}">bread</a></p><p>Nothing to see.</p>`)
  blog.web.page('https://many.example/', linkTo(post.url, many))
  blog.web.page('https://plain.example/', linkTo(post.url))

  for (const host of ['hidden', 'many', 'plain']) await blog.ping(`https://${host}.example/`, post.url)

  const states = (await blog.reactions()).map(({ sourceHost, state, reasons }) => [sourceHost, state, reasons])
  expect(states).toEqual([
    ['hidden.example', 'pending', '["hidden-link"]'],
    ['many.example', 'pending', '["many-links"]'],
    ['plain.example', 'published', '[]'],
  ])
})

test('a post that is taken off while the source is read takes no link', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.answer(ann, async () => {
    await blog.ctx.db.updateTable('posts').set({ state: 'deleted' }).execute()
    return { body: linkTo(post.url) }
  })

  expect(await blog.pingCode(ann, post.url)).toBe(32)
  expect(await blog.reactions()).toEqual([])
})
