import { expect, test } from 'vitest'
import { saveSettings } from '../../src/settings/settings.ts'
import { startMentionedBlog } from '../linkbacks/webmention-cast.ts'
import { byClass, byId, byTag, line, visit } from './cast.ts'

const env = { REACTIONS: 'open', RATE_LIMITS: 'off', SITE_URL: 'http://127.0.0.1:4434' }
const bridge = 'https://bridge.example'

test('answers, likes and their echoes arrive as webmentions and make one thread', async () => {
  const blog = await scene()
  const { post } = blog
  await blog.arrives('https://ilse.example/1', entry('Ilse', 'in-reply-to', post.url, 'Neuf jours <b>au moins</b>.'))
  await blog.arrives('https://bo.example/2', entry('Bo', 'in-reply-to', `${post.url}?r=1`, 'Dix, chez nous.'), '?r=1')
  await blog.arrives('https://ada.example/3', entry('Ada', 'like-of', post.url))
  await blog.arrives(`${bridge}/like/4`, entry('Ada', 'like-of', post.url, '', 'https://social.example/@a#like-4'))
  await blog.arrives(`${bridge}/like/5`, entry('Olu', 'like-of', post.url, '', 'https://social.example/@a#like-5'))
  // The bridge tells of a page that has told of itself.
  await blog.arrives(
    `${bridge}/post/6`,
    entry('Ilse', 'in-reply-to', post.url, 'Neuf jours.', 'https://ilse.example/1'),
  )

  const { root } = await visit(blog, post.path)
  expect(line(byId(root, 'reactions'))).toMatch(/^2 réactions/)
  const items = byClass(root, 'items').flatMap((list) => byClass(list, 'said'))
  expect(items.map(line)).toEqual(['Neuf jours au moins.', 'Dix, chez nous.'])
  expect(byId(root, 'r2')?.attrs.find(({ name }) => name === 'class')?.value).toContain('d1')
  const [likes] = byClass(root, 'gestures').flatMap((list) => byTag(list, 'li'))
  expect(line(likes)).toMatch(/^↗︎ 2 j’aime\s: Ada, Olu$/)
})

test('a like that is gone leaves its line, and the same act told elsewhere keeps it', async () => {
  const blog = await scene()
  const { post, web } = blog
  await blog.arrives('https://ada.example/3', entry('Ada', 'like-of', post.url))
  await blog.arrives(`${bridge}/like/4`, entry('Ada', 'like-of', post.url, '', 'https://social.example/@a#like-4'))
  const names = async () => byClass((await visit(blog, post.path)).root, 'p-like').map(line)
  expect(await names()).toEqual(['Ada'])
  web.page('https://ada.example/3', '', { status: 410 })
  await blog.again('https://ada.example/3')
  expect(await names()).toEqual(['Ada'])
  web.page(`${bridge}/like/4`, '', { status: 410 })
  await blog.again(`${bridge}/like/4`)
  expect(await names()).toEqual([])
})

function entry(name: string, property: string, target: string, words = '', own = ''): string {
  const site = `https://${name.toLowerCase()}.example/`
  return `<title>Page</title><div class="h-entry">
    <div class="p-author h-card"><a class="u-url p-name" href="${site}">${name}</a></div>
    <a class="u-${property}" href="${target}">le pain</a><p class="e-content">${words}</p>
    ${own === '' ? '' : `<a class="u-url" href="${own}">ici</a>`}</div>`
}

async function scene() {
  const blog = await startMentionedBlog({ env })
  await saveSettings(blog.ctx, { bridges: ['bridge.example'] })
  const again = async (source: string, where = '') => {
    // What is asked twice in half a minute is one request.
    blog.clock.pass(60_000)
    const { statusCode } = await blog.mention(source, blog.post.url + where)
    expect(statusCode).toBe(201)
    await blog.runJobs()
  }
  const arrives = async (source: string, html: string, where = '') => {
    blog.web.page(source, html)
    await again(source, where)
  }
  return { ...blog, again, arrives }
}
