import { expect, test } from 'vitest'
import type { SentLinkRow } from '../../src/db/schema-links.ts'
import type { PostDraft } from '../../src/posts/post.ts'
import { recheckLinkbacks } from '../../src/linkbacks/recheck.ts'
import { receiveWebmention } from '../../src/linkbacks/webmention.ts'
import { savePost, takeOffPost } from '../../src/posts/save.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'

const yann = 'https://yann.example/levain'
const bea = 'https://bea.example/sel'
const source = 'https://blog.example/2026/11/pain'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A page that takes webmentions, answering each with a status or as told. */
function takesWebmentions({ web }: Blog, url: string, status = 202, body = ''): void {
  const endpoint = `${new URL(url).origin}/wm`
  web.page(url, `<link rel="webmention" href="/wm">`)
  web.answer(endpoint, { status, body, contentType: 'text/plain' })
}

function post(source: string, own: Partial<PostDraft> = {}): Partial<PostDraft> {
  return { date: '2026-11-20T09:00:00Z', source, ...own }
}

/** Lets the minute of quiet pass, and whatever is due then. */
async function settleDown(blog: Blog, milliseconds = minute): Promise<void> {
  blog.clock.pass(milliseconds)
  await blog.runJobs()
}

function told({ web }: Blog): Record<string, string>[] {
  const posts = web.requests.filter(({ method }) => method === 'POST')
  return posts.map(({ url, body = '' }) => ({ url, ...Object.fromEntries(new URLSearchParams(body)) }))
}

async function links({ ctx }: Blog): Promise<SentLinkRow[]> {
  return ctx.db.selectFrom('sentLinks').selectAll().orderBy('id').execute()
}

test('a minute after its publication the page that a post links to is told, by webmention, with the address as written', async () => {
  const blog = await startBlog()
  const target = 'https://Yann.example/levain?a=1&b=%C3%A9#pousse'
  takesWebmentions(blog, target)
  await hasPost(blog.ctx, post(`Voyez [Yann](${target}).`))
  await blog.runJobs()
  expect(told(blog)).toEqual([])
  await settleDown(blog)
  expect(told(blog)).toEqual([{ url: 'https://yann.example/wm', source, target }])
  expect(await links(blog)).toMatchObject([{ target, targetHost: 'yann.example', state: 'accepted', httpStatus: 202 }])
})

test('several changes within a minute are one message, and no change is none', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog, 40_000)
  await hasPost(blog.ctx, { id, ...post(`Un autre [lien](${yann}).`) })
  await settleDown(blog, 40_000)
  expect(told(blog)).toHaveLength(0)
  await settleDown(blog, 20_000)
  expect(told(blog)).toHaveLength(1)
  await hasPost(blog.ctx, { id, ...post(`Un autre [lien](${yann}).`, { tags: ['four'] }) })
  await settleDown(blog)
  expect(told(blog)).toHaveLength(1)
})

test('an edited text is told to the links it had and to new ones; one that is removed hears of it once', async () => {
  const blog = await startBlog()
  const zoe = 'https://zoe.example/four'
  for (const url of [yann, zoe]) takesWebmentions(blog, url)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  const targets = () => told(blog).map(({ target }) => target)
  expect(targets()).toEqual([yann])
  await hasPost(blog.ctx, { id, ...post(`Un [lien](${yann}), un [deuxième](${zoe}).`) })
  await settleDown(blog)
  expect(targets()).toEqual([yann, yann, zoe])
  await hasPost(blog.ctx, { id, ...post(`Un [lien](${zoe}).`) })
  await settleDown(blog)
  expect(new Set(targets().slice(3))).toEqual(new Set([yann, zoe]))
  expect(targets()).toHaveLength(5)
  await hasPost(blog.ctx, { id, ...post(`Encore [un](${zoe}).`) })
  await settleDown(blog)
  expect(targets().slice(5)).toEqual([zoe])
})

test.each([
  [400, 'accepted'],
  [403, 'refused'],
])('after the answer %i a link that is gone is %s there', async (status, state) => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  blog.web.answer('https://yann.example/wm', { status })
  await hasPost(blog.ctx, { id, ...post('Plus de lien.') })
  await settleDown(blog)
  expect(await links(blog)).toMatchObject([{ state, present: 0 }])
})

test('a post that is taken off answers 410 before its links hear of it', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const saved = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  const seen: number[] = []
  blog.web.answer('https://yann.example/wm', async () => {
    const page = await blog.app.inject(new URL(source).pathname)
    expect(page.body).not.toContain(yann)
    seen.push(page.statusCode)
    return { status: 202 }
  })
  await takeOffPost(blog.ctx, saved)
  await settleDown(blog)
  expect(seen).toEqual([410])
  await settleDown(blog)
  expect(seen).toEqual([410])
})

test('a post that was public for less than a minute tells nobody', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const saved = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await takeOffPost(blog.ctx, saved)
  await settleDown(blog)
  expect(blog.web.requests).toEqual([])
})

test('a post that moves tells those who know it from the address they know, which leads to it, and others from its own', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  takesWebmentions(blog, bea)
  const moved = { ...(await draftOf(blog, id)), slug: 'miche', source: `Un [lien](${yann}), et [un autre](${bea}).` }
  await savePost(blog.ctx, moved)
  await settleDown(blog)
  expect(told(blog).map(({ source, target }) => [target, source])).toEqual([
    [yann, source],
    [yann, source],
    [bea, 'https://blog.example/2026/11/miche'],
  ])
  // The old address is given to another post: it names this one no more.
  await hasPost(blog.ctx, post('Rien.'))
  await savePost(blog.ctx, { ...moved, source: `Toujours un [lien](${yann}).` })
  await settleDown(blog)
  expect(told(blog).find((sent, at) => at > 2 && sent['target'] === yann)).toMatchObject({
    source: 'https://blog.example/2026/11/miche',
  })
})

test('a link that goes as its post moves is taken back from the address that its page knows', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  await savePost(blog.ctx, { ...(await draftOf(blog, id)), slug: 'miche', source: 'Plus de lien.' })
  await settleDown(blog)
  expect(told(blog).map((sent) => sent['source'])).toEqual([source, source])
})

test('a post that becomes a page still tells whom it told, and nobody else', async () => {
  const blog = await startBlog()
  const zoe = 'https://zoe.example/four'
  for (const url of [yann, zoe]) takesWebmentions(blog, url)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  const page = await draftOf(blog, id)
  await savePost(blog.ctx, { ...page, kind: 'page', source: `Un [lien](${yann}), un [autre](${zoe}).` })
  await settleDown(blog)
  await takeOffPost(blog.ctx, await rowOf(blog, id))
  await settleDown(blog)
  expect(told(blog).map((sent) => [sent['source'], sent['target']])).toEqual([
    [source, yann],
    [source, yann],
    [source, yann],
  ])
})

function rowOf({ ctx }: Blog, id: number) {
  return ctx.db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function draftOf(blog: Blog, id: number): Promise<PostDraft> {
  const row = await rowOf(blog, id)
  const { kind, slug, title, lang, summary, question, reactions, source, file, fileHash } = row
  const facts = { kind, slug, title, lang, summary, question, reactions, source, file, fileHash }
  return { ...facts, id, author: null, state: 'published', date: row.publishedAt, tags: [], demo: false }
}

test('pingback comes second, trackback only where it was chosen, and never two of them', async () => {
  const blog = await startBlog()
  const [both, ping, track] = ['https://a.example/1', 'https://b.example/1', 'https://c.example/1']
  const rdf = (url: string) =>
    `<!--<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/"><rdf:Description rdf:about="${url}" dc:identifier="${url}" dc:title="T" trackback:ping="${url}/tb" /></rdf:RDF>-->`
  blog.web.page(both, '<link rel="pingback" href="https://a.example/x"><link rel="webmention" href="/wm">')
  blog.web.answer('https://a.example/wm', { status: 202 })
  blog.web.page(ping, `<link rel="pingback" href="https://b.example/x">${rdf(ping)}`)
  const fault = `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>17</int></value></member><member><name>faultString</name><value><string>Kein Link &lt;b&gt;gefunden&lt;/b&gt;.</string></value></member></struct></value></fault></methodResponse>`
  blog.web.answer('https://b.example/x', { body: fault, contentType: 'text/xml' })
  blog.web.page(track, rdf(track))
  blog.web.answer(`${track}/tb`, { body: '<response><error>0</error></response>', contentType: 'text/xml' })
  const { id } = await hasPost(blog.ctx, post(`[1](${both}) [2](${ping}) [3](${track})`))
  await settleDown(blog)
  const states = async () => (await links(blog)).map(({ state, transport, words }) => ({ state, transport, words }))
  expect(await states()).toEqual([
    { state: 'accepted', transport: 'webmention', words: '' },
    { state: 'refused', transport: 'pingback', words: 'Kein Link gefunden.' },
    { state: 'nothing', transport: null, words: '' },
  ])
  expect(told(blog).map(({ url }) => url)).toEqual(['https://a.example/wm', 'https://b.example/x'])

  await blog.ctx.db.updateTable('sentLinks').set({ choice: 'trackback' }).where('target', '=', track).execute()
  await hasPost(blog.ctx, { id, ...post(`[3](${track})`) })
  await settleDown(blog)
  expect((await states())[2]).toEqual({ state: 'accepted', transport: 'trackback', words: '' })
})

test('without an answer it is tried again after 1 min, 10 min, 2 h and 1 day, then no more', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann, 503, 'Down for a nap.')
  await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  for (const wait of [minute, 10 * minute, 2 * hour, day]) {
    const before = told(blog).length
    const [link] = await links(blog)
    expect(link).toMatchObject({ state: 'unreachable', httpStatus: 503, words: 'Down for a nap.' })
    expect(Date.parse(link?.nextAt ?? '') - blog.clock.now.getTime()).toBe(wait)
    await settleDown(blog, wait - 1000)
    expect(told(blog)).toHaveLength(before)
    await settleDown(blog, 1000)
    expect(told(blog)).toHaveLength(before + 1)
  }
  expect(await links(blog)).toMatchObject([{ state: 'unreachable', nextAt: null, tries: 5 }])
  await settleDown(blog, 7 * day)
  expect(told(blog)).toHaveLength(5)
})

test('a page that cannot be read is tried again, and told once it can be', async () => {
  const blog = await startBlog()
  blog.web.answer(yann, { fails: 'timeout' })
  await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  expect(await links(blog)).toMatchObject([{ state: 'unreachable', endpoint: null, tries: 1 }])
  takesWebmentions(blog, yann)
  await settleDown(blog)
  expect(await links(blog)).toMatchObject([{ state: 'accepted', tries: 0, nextAt: null }])
})

test('who asks for more patience is given it', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  blog.web.answer('https://yann.example/wm', { status: 429, headers: { 'retry-after': '300' } })
  await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  const [link] = await links(blog)
  expect(Date.parse(link?.nextAt ?? '') - blog.clock.now.getTime()).toBe(300_000)
})

test('the status page that came with an answer is asked after a minute, an hour and a day', async () => {
  const blog = await startBlog()
  const status = 'https://yann.example/status/1'
  takesWebmentions(blog, yann)
  blog.web.answer('https://yann.example/wm', { status: 201, headers: { location: '/status/1' } })
  blog.web.answer(status, { contentType: 'application/json', body: '{"status":"queued"}' })
  await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  const asked = () => blog.web.requests.filter(({ url }) => url === status).length
  for (const [passed, times] of [
    [minute, 1],
    [hour - minute, 2],
    [day - hour, 3],
    [7 * day, 3],
  ] as const) {
    await settleDown(blog, passed)
    expect(asked()).toBe(times)
  }
  expect(await links(blog)).toMatchObject([{ statusUrl: status, statusWords: 'queued', polls: 3, pollAt: null }])
})

test('the status page of what was accepted once is not asked after the other side has refused', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const status = 'https://yann.example/status/1'
  blog.web.answer('https://yann.example/wm', { status: 201, headers: { location: status } })
  blog.web.answer(status, { contentType: 'application/json', body: '{"status":"queued"}' })
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  await settleDown(blog)
  blog.web.answer('https://yann.example/wm', { status: 400 })
  await hasPost(blog.ctx, { id, ...post(`Un autre [lien](${yann}).`) })
  await settleDown(blog)
  const before = await links(blog)
  expect(before).toMatchObject([{ state: 'refused' }])
  await settleDown(blog, 2 * day)
  expect(await links(blog)).toEqual(before)
})

test('a link to another post of ours becomes a follow-up there without a request, and leaves with the post', async () => {
  const blog = await startBlog()
  const first = await hasPost(blog.ctx, { slug: 'four', title: 'Le four', date: '2024-11-02T08:00:00Z' })
  const second = await hasPost(blog.ctx, post('La suite du [four](/2024/11/four).'))
  await settleDown(blog)
  const found = () =>
    blog.ctx.db.selectFrom('reactions').select(['postId', 'relation', 'state', 'sourceUrl', 'number']).execute()
  expect(await found()).toEqual([
    { postId: first.id, relation: 'followup', state: 'published', sourceUrl: source, number: 1 },
  ])
  expect(await links(blog)).toMatchObject([{ target: 'https://blog.example/2024/11/four', state: 'self' }])

  await savePost(blog.ctx, { ...(await draftOf(blog, second.id)), slug: 'miche' })
  await settleDown(blog)
  const moved = 'https://blog.example/2026/11/miche'
  expect(await found()).toMatchObject([{ sourceUrl: moved, state: 'published', number: 1 }])

  await takeOffPost(blog.ctx, second)
  await settleDown(blog)
  expect(await found()).toMatchObject([{ sourceUrl: moved, state: 'withdrawn' }])
  expect(blog.web.requests).toEqual([])
})

test('a post that moved and was announced by hand at once follows another up once', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx, { slug: 'four', title: 'Le four', date: '2024-11-02T08:00:00Z' })
  const second = await hasPost(blog.ctx, post('La suite du [four](/2024/11/four).'))
  await settleDown(blog)
  await savePost(blog.ctx, { ...(await draftOf(blog, second.id)), slug: 'miche' })
  const form = { source: 'https://blog.example/2026/11/miche', target: 'https://blog.example/2024/11/four' }
  await receiveWebmention(blog.ctx, form, '192.0.2.1')
  await blog.runJobs()
  await settleDown(blog)
  blog.clock.pass(8 * day)
  await recheckLinkbacks(blog.ctx, {})
  await blog.runJobs()

  const found = await blog.ctx.db.selectFrom('reactions').select(['sourceUrl', 'state']).orderBy('id').execute()
  expect(found).toEqual([
    { sourceUrl: source, state: 'withdrawn' },
    { sourceUrl: form.source, state: 'published' },
  ])
  expect(await blog.ctx.db.selectFrom('jobs').select('error').where('error', 'is not', null).execute()).toEqual([])
})

test('one page is told once however often and with whatever fragments it is linked; nobody else is', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, `${yann}#a`)
  const text = `[a](${yann}#a) [b](${yann}#b) [c](${yann}#a) [mail](mailto:b@c.example) [tags](/tags) [here](#a-x) [I](${source})`
  await hasPost(blog.ctx, post(`${text}\n\n![](https://pictures.example/1.png)\n\n<!-- [d](https://d.example/) -->`))
  await settleDown(blog)
  expect(told(blog)).toMatchObject([{ target: `${yann}#a` }])
  expect(await links(blog)).toHaveLength(1)
})

test('the demonstration, old texts that arrive, pages and a site that tells nobody send nothing', async () => {
  const blog = await startBlog()
  const text = `Un [lien](${yann}).`
  await hasPost(blog.ctx, post(text, { demo: true, slug: 'demo' }))
  await hasPost(blog.ctx, post(text, { date: '2021-03-03T09:00:00Z', file: 'posts/old.md', fileHash: 'a' }))
  await hasPost(blog.ctx, post(text, { kind: 'page', slug: 'apropos' }))
  await settleDown(blog)
  await saveSettings(blog.ctx, { sendsLinkbacks: false })
  await hasPost(blog.ctx, post(text))
  await settleDown(blog)
  expect(blog.web.requests).toEqual([])
})

test('a site that only this machine can read tells nobody but its own posts, unless a trial opens doors', async () => {
  for (const [opened, sent] of [
    [{}, 0],
    [{ FETCH_ALLOW: 'yann.example' }, 1],
  ] as const) {
    const blog = await startBlog({ env: { SITE_URL: 'http://localhost:3000', ...opened } })
    takesWebmentions(blog, yann)
    await hasPost(blog.ctx, { slug: 'four', title: 'Le four', date: '2026-11-02T08:00:00Z' })
    await hasPost(blog.ctx, post(`Un [lien](${yann}), un [four](/2026/11/four).`))
    await settleDown(blog)
    expect(told(blog)).toHaveLength(sent)
    expect((await links(blog)).at(1)).toMatchObject({ state: 'self' })
  }
})

test('a host hears of ten links a minute at most; the others follow', async () => {
  const blog = await startBlog()
  const targets = Array.from({ length: 12 }, (_, n) => `https://yann.example/${n}`)
  for (const target of targets) takesWebmentions(blog, target)
  await hasPost(blog.ctx, post(targets.map((target) => `[x](${target})`).join(' ')))
  await settleDown(blog)
  expect(told(blog)).toHaveLength(10)
  await settleDown(blog)
  expect(told(blog)).toHaveLength(12)
  expect(new Set((await links(blog)).map(({ state }) => state))).toEqual(new Set(['accepted']))
})

test('a post that waits for its hour tells its links a minute after it', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  await hasPost(blog.ctx, post(`Un [lien](${yann}).`, { date: '2026-11-20T12:00:00Z', state: 'scheduled' }))
  await settleDown(blog, hour)
  expect(blog.web.requests).toEqual([])
  await settleDown(blog, hour)
  await settleDown(blog)
  expect(told(blog)).toHaveLength(1)
})

test('a page of a network that we do not enter is not tried again', async () => {
  const blog = await startBlog()
  blog.web.answer('http://10.0.0.7/wiki', { fails: 'refused' })
  takesWebmentions(blog, yann)
  blog.web.answer('https://yann.example/wm', { fails: 'refused' })
  await hasPost(blog.ctx, post(`Notre [wiki](http://10.0.0.7/wiki), [Yann](${yann}).`))
  await settleDown(blog)
  expect(await links(blog)).toMatchObject([
    { state: 'nothing', nextAt: null, words: '' },
    { state: 'nothing', nextAt: null, words: '' },
  ])
})

test('pages whose links are taken by one and the same endpoint wait for their turn there too', async () => {
  const blog = await startBlog()
  const targets = Array.from({ length: 12 }, (_, n) => `https://p${n}.example/`)
  for (const target of targets) blog.web.page(target, '<link rel=webmention href="https://taker.example/wm">')
  blog.web.answer('https://taker.example/wm', { status: 202 })
  await hasPost(blog.ctx, post(targets.map((target) => `[x](${target})`).join(' ')))
  await settleDown(blog)
  expect(told(blog)).toHaveLength(10)
  await settleDown(blog)
  expect(told(blog)).toHaveLength(12)
})

test('what a link was told is told once more when an answer was for a text that has changed meanwhile', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  blog.web.answer('https://yann.example/wm', async () => {
    blog.web.answer('https://yann.example/wm', { status: 202 })
    await hasPost(blog.ctx, { id, ...post(`Un autre [lien](${yann}).`) })
    return { status: 202 }
  })
  await settleDown(blog)
  await settleDown(blog)
  expect(told(blog)).toHaveLength(2)
  expect(await links(blog)).toMatchObject([{ state: 'accepted', nextAt: null }])
})

test('a link that leaves its post while its page is being told of it for the first time is taken back there', async () => {
  const blog = await startBlog()
  takesWebmentions(blog, yann)
  const { id } = await hasPost(blog.ctx, post(`Un [lien](${yann}).`))
  blog.web.answer('https://yann.example/wm', async () => {
    blog.web.answer('https://yann.example/wm', { status: 202 })
    await hasPost(blog.ctx, { id, ...post('Plus de lien.') })
    await settleDown(blog)
    return { status: 202 }
  })
  await settleDown(blog)
  await settleDown(blog)
  expect(told(blog)).toHaveLength(2)
  expect(await links(blog)).toMatchObject([{ state: 'accepted', present: 0, sentHash: 'removed' }])
})
