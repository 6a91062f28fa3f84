import { describe, expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { comment, hasPost } from '../support/cast.ts'
import { startBlog } from '../support/blog.ts'
import { attribute, byClass, byTag, line, startDemo, visit } from './cast.ts'

const onTrial = { env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' } }

describe('home', () => {
  test('lists the latest posts with their counts and latest voice, and the conversations that go on', async () => {
    const blog = await startBlog(onTrial)
    const post = await hasPost(blog.ctx, { question: 'Et vous ?' })
    await hasPost(blog.ctx, { slug: 'sel', title: 'Le sel', date: '2026-10-01T08:00:00Z' })
    blog.clock.pass(60_000)
    await submitReaction(blog.ctx, comment(post))
    const { root } = await visit(blog, '/')
    expect(byClass(root, 'card').map(line)).toEqual([
      'Le pain 3 novembre · 1 min · 1 réaction · dernière : Béa, aujourd’hui Sur le pain.',
      'Le sel 1er octobre · 1 min Sur le pain.',
    ])
    expect(byClass(root, 'talks').map(line)).toEqual(['Conversations en cours (1) Le pain Béa, aujourd’hui Et vous ?'])
    expect(byTag(root, 'a').map((a) => attribute(a, 'href'))).toContain(`${post.path}?r=1#r1`)
  })

  test('goes on to older posts, ten a page, and each page names its neighbours', async () => {
    const blog = await startBlog(onTrial)
    for (let day = 1; day <= 21; day++) {
      await hasPost(blog.ctx, { slug: `jour-${day}`, date: `2026-10-${String(day).padStart(2, '0')}T08:00:00Z` })
    }
    const pager = async (address: string) => {
      const { root } = await visit(blog, address)
      const cards = byClass(root, 'card').length
      return [cards, ...byTag(root, 'a').map((a) => `${attribute(a, 'rel')} ${attribute(a, 'href')}`)].filter(
        (text) => typeof text === 'number' || /^(prev|next) /.test(text),
      )
    }
    expect(await pager('/')).toEqual([10, 'next /?page=2'])
    expect(await pager('/?page=2')).toEqual([10, 'prev /', 'next /?page=3'])
    expect(await pager('/?page=3')).toEqual([1, 'prev /?page=2'])
    expect((await visit(blog, '/?page=4')).status).toBe(404)
  })

  test('leads those who have an account to the desk, and no crawler', async () => {
    const blog = await startBlog()
    const { root } = await visit(blog, '/')
    const [door] = byTag(root, 'a').filter((a) => line(a) === 'Le bureau')
    expect(door?.attrs.map(({ name, value }) => `${name}=${value}`)).toEqual(['href=/admin', 'rel=nofollow'])
    expect((await visit(blog, '/robots.txt')).html).toContain('Disallow: /admin')
  })

  test('of an empty site says so', async () => {
    const { status, root } = await visit(await startBlog(), '/')
    expect(status).toBe(200)
    expect(line(byClass(root, 'empty')[0])).toContain('Rien n’est encore publié ici')
  })
})

describe('the archive', () => {
  test('counts posts and reactions by year and month', async () => {
    const { root } = await visit(await startDemo(), '/archive')
    const years = byClass(root, 'year')
    expect(years.map((year) => line(byTag(year, 'h2')[0]))).toEqual([
      expect.stringMatching(/^2026 7 articles · \d+ réactions$/),
      '2025 2 articles · 19 réactions',
    ])
    const [, last] = years
    expect(last && byTag(last, 'li').map(line)).toEqual([
      'novembre 1 article · 4 réactions',
      'octobre 1 article · 15 réactions',
    ])
  })

  test('of a month shows its posts; a month without any does not exist', async () => {
    const blog = await startDemo()
    const { root } = await visit(blog, '/archive/2026/03')
    expect(byClass(root, 'card').map((card) => line(byTag(card, 'h2')[0]))).toEqual(['Rallumer le four à six mains'])
    for (const none of ['/archive/2026/05', '/archive/2026/13', '/archive/2026/00', '/archive/9999/99']) {
      expect((await visit(blog, none)).status).toBe(404)
    }
  })
})

describe('search', () => {
  test('finds posts and reactions, marks the words, and leads to the reaction itself', async () => {
    const { root, headers } = await visit(await startDemo(), '/search?q=CURE')
    expect(headers['cache-control']).toBe('no-cache')
    const [posts, reactions] = byClass(root, 'found')
    expect(posts && byTag(posts, 'h3').map(line)).toContain('Rallumer le four à six mains')
    const links = reactions ? byTag(reactions, 'a').map((a) => attribute(a, 'href')) : []
    expect(links).toContain('/2026/03/rallumer-le-four?r=1#r1')
    expect(byTag(root, 'mark').map((mark) => line(mark).toLowerCase())).toContain('cure')
  })

  test('takes any text, and suggests where to look when nothing is found', async () => {
    const blog = await startDemo()
    for (const q of ['"', 'NEAR(', 'a OR', '*', '(((', '\u0000', 'x'.repeat(3000), '%E2%82', '<script>']) {
      expect((await visit(blog, `/search?q=${encodeURIComponent(q)}`)).status).toBe(200)
    }
    const { root } = await visit(blog, '/search?q=painn')
    expect(byTag(root, 'p').map(line)).toContain('Rien ne contient « painn ».')
    expect(byTag(root, 'a').map((a) => attribute(a, 'href'))).toContain('/tags/pain')
    expect(byClass(root, 'dated')).toHaveLength(3)
  })
})

describe('an address', () => {
  test('of a post taken off is gone, a former one leads to the present one, a draft is unknown', async () => {
    const blog = await startBlog()
    const post = await hasPost(blog.ctx, { file: 'posts/pain.md' })
    const moved = await hasPost(blog.ctx, { file: 'posts/pain.md', slug: 'le-pain' })
    const former = await visit(blog, `${post.path}?r=3`)
    expect([former.status, former.headers.location]).toEqual([301, moved.path])
    await takeOffPost(blog.ctx, moved)
    expect((await visit(blog, moved.path)).status).toBe(410)
    const draft = await hasPost(blog.ctx, { slug: 'brouillon', state: 'draft' })
    expect((await visit(blog, draft.path)).status).toBe(404)
  })

  test('of a post that became a draft again is gone, whatever is asked of it', async () => {
    const blog = await startBlog()
    const { path } = await hasPost(blog.ctx, { file: 'posts/pain.md' })
    await hasPost(blog.ctx, { file: 'posts/pain.md', state: 'draft', source: 'Pas encore relu.' })
    const asked = [path, `${path}?r=1`, `${path}?attente=x`, `${path}/feed.xml`]
    const seen = await Promise.all(asked.map((address) => visit(blog, address)))
    expect(seen.map(({ status }) => status)).toEqual([410, 410, 410, 410])
    expect(seen.map(({ html }) => html).join()).not.toContain('relu')
  })

  test('of a tag that cannot be one does not exist', async () => {
    const blog = await startBlog()
    for (const tag of ['%00', '%C3%A9t%C3%A9', 'A', '-']) {
      expect((await visit(blog, `/tags/${tag}`)).status).toBe(404)
    }
  })

  test('of an open post tells where pings go, on GET and HEAD; a closed one and a page do not', async () => {
    const blog = await startBlog()
    const open = await hasPost(blog.ctx)
    const closed = await hasPost(blog.ctx, { slug: 'clos', reactions: 'closed' })
    const page = await hasPost(blog.ctx, { slug: 'a-propos', kind: 'page' })
    const header = async (path: string, method: 'GET' | 'HEAD') =>
      (await blog.app.inject({ url: path, method })).headers['x-pingback']
    expect([await header(open.path, 'GET'), await header(open.path, 'HEAD')]).toEqual([
      'https://blog.example/xmlrpc',
      'https://blog.example/xmlrpc',
    ])
    expect((await visit(blog, open.path)).html).toContain('<link rel="pingback" href="https://blog.example/xmlrpc">')
    expect([await header(closed.path, 'GET'), await header(page.path, 'GET')]).toEqual([undefined, undefined])
    const said = await visit(blog, closed.path)
    expect(byTag(said.root, 'form').map((form) => attribute(form, 'action'))).not.toContain(`${closed.path}/reactions`)
    expect(said.html).toContain('Les réactions à cet article sont closes.')
  })
})
