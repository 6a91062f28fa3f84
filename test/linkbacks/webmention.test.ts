import { expect, test } from 'vitest'
import { moderate } from '../../src/reactions/moderate.ts'
import { receiveWebmention } from '../../src/linkbacks/webmention.ts'
import { takeBackLink } from '../../src/reactions/take-back.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'
import { startMentionedBlog, startWithMention } from './webmention-cast.ts'

test('a webmention is answered 201 with its status address, which follows it into the thread and out of it', async () => {
  const blog = await startMentionedBlog()
  const { post } = blog
  blog.web.page(ann, linkTo(post.url))
  const states: unknown[] = []

  const response = await blog.mention(ann, post.url)
  const address = String(response.headers.location)
  const note = async () => {
    const { state, code, permalink } = await blog.status(address)
    states.push([state, code, permalink])
  }
  await note()
  await blog.runJobs()
  await note()
  await moderate(blog.ctx, (await blog.theOne()).id, 'approve', 'Mado')
  await note()
  blog.clock.pass(60_000)
  blog.web.page(ann, linkTo(post.url).replace('A soup', 'A stew'))
  await blog.mention(ann, post.url)
  await blog.runJobs()
  await note()
  blog.clock.pass(60_000)
  blog.web.answer(ann, { status: 410, body: 'Gone.' })
  await blog.mention(ann, post.url)
  await blog.runJobs()
  await note()

  expect(response.statusCode).toBe(201)
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(address).toMatch(/^https:\/\/blog\.example\/linkbacks\/[\w-]{22}$/)
  expect(response.body).toBe(`queued\nThe link is being checked. / Le lien est en cours de vérification.\n${address}\n`)
  const place = `${post.url}?r=1#r1`
  expect(states).toEqual([
    ['queued', 'queued', null],
    ['held', 'held', null],
    ['published', 'published', place],
    ['updated', 'updated', place],
    ['withdrawn', 'gone', null],
  ])
  expect(blog.web.requests[0]).toMatchObject({ note: 'verifying webmention from 192.0.2.1' })
  expect(await blog.linkback()).toMatchObject({ sourceHost: 'ann.example', transport: 'webmention' })
})

test.each([
  ['', 'invalid_source'],
  ['source=jwoij&target=T', 'invalid_source'],
  ['source=S&target=jwoij', 'invalid_target'],
  ['source=jwoij&target=jwoij', 'invalid_source'],
  ['source=S', 'invalid_target'],
  ['source=S&source=S&target=T', 'invalid_source'],
  ['source=S&target=T&target=T', 'invalid_target'],
  ['source=ftp://ann.example/&target=T', 'invalid_source'],
  ['source=https://ann:secret@ann.example/&target=T', 'invalid_source'],
  ['source=S&target=mailto:ann@ann.example', 'invalid_target'],
  ['source=T&target=T', 'source_equals_target'],
  ['source=T?utm_source=x&target=T%23r1', 'source_equals_target'],
  ['source=S&target=https://elsewhere.example/', 'target_not_found'],
  ['source=S&target=https://blog.example:8443/2026/11/bread', 'target_not_found'],
  ['source=S&target=https://blog.example/', 'target_not_found'],
  ['source=S&target=https://blog.example/2026/11/unknown', 'target_not_found'],
  ['source=S&target=https://blog.example/2026/11/closed', 'target_closed'],
  ['source=https://blog.example/tags&target=T', 'invalid_source'],
])('%s is refused at once, without a fetch: %s', async (form, code) => {
  const blog = await startMentionedBlog()
  await blog.write({ slug: 'closed', reactions: 'closed' })

  const payload = form.replaceAll('=S', `=${ann}`).replaceAll('=T', `=${blog.post.url}`)
  const response = await blog.send(payload)

  expect([response.statusCode, response.body.split('\n')[0]]).toEqual([400, code])
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(response.headers.location).toBeUndefined()
  expect(response.body.split('\n')[1]).toMatch(/\. \/ .+\.$/)
  const json = (await blog.send(payload, { accept: 'application/json' })).json()
  expect(json).toEqual({ error: code, error_description: response.body.split('\n')[1] })
  await blog.runJobs()
  expect(blog.web.requests).toEqual([])
})

test('unknown, draft and deleted targets are answered byte for byte alike', async () => {
  const blog = await startMentionedBlog()
  await blog.write({ slug: 'draft', state: 'draft' })
  const off = await blog.write({ slug: 'deleted' })
  await blog.ctx.db.updateTable('posts').set({ state: 'deleted' }).where('id', '=', off.id).execute()

  const answers = await Promise.all(
    ['unknown', 'draft', 'deleted'].map((slug) => blog.mention(ann, `https://blog.example/2026/11/${slug}`)),
  )

  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
})

test('the form may come as multipart, with fields nobody asked for and a file; other types are 415', async () => {
  const blog = await startMentionedBlog()
  const part = (head: string, value: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
  const payload = [
    part('name="source"', ann),
    part('name="target"', blog.post.url),
    part('name="source_is_ghost"', 'true'),
    part('name="code"; filename="a.txt"', 'A file.'),
    '--x--\r\n',
  ].join('')

  const multipart = await blog.send(payload, { 'content-type': 'multipart/form-data; boundary=x' })
  const json = await blog.send('{}', { 'content-type': 'application/json' })
  const broken = await blog.send(payload.slice(0, 40), { 'content-type': 'multipart/form-data; boundary=x' })
  const large = await blog.send(`source=${'x'.repeat(300_000)}`)

  const largeFile = await blog.send(payload.replace('A file.', 'x'.repeat(300_000)), {
    'content-type': 'multipart/form-data; boundary=x',
  })

  expect(multipart.statusCode).toBe(201)
  expect([json.statusCode, json.body.split('\n')[0]]).toEqual([415, 'unsupported_type'])
  expect(broken.statusCode).toBe(400)
  expect(largeFile.statusCode).toBe(413)
  expect([large.statusCode, large.body.split('\n')[0]]).toEqual([413, 'too_large'])
})

test('extra fields, a Vouch and a browser of another site change nothing, and no cookie is read or set', async () => {
  const blog = await startMentionedBlog()
  const form = new URLSearchParams({ source: ann, target: blog.post.url, vouch: 'https://x.example/', code: 'c' })

  const response = await blog.send(String(form), {
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
    cookie: '__Host-tresse_desk=anything; theme=dark',
    accept: 'text/html',
  })

  expect(response.statusCode).toBe(201)
  expect(response.headers['set-cookie']).toBeUndefined()
  expect(response.body).toContain('data-theme="auto"')
})

test('people get pages: a form, what was typed with what is wrong beside it, and the way to the status', async () => {
  const blog = await startMentionedBlog()
  const { post } = blog
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

  const form = await blog.app.inject({ url: `/webmention?target=${post.url}`, headers: { accept } })
  const wrong = await blog.mention('<b>jwoij', post.url, { accept })
  const sent = await blog.mention(ann, post.url, { accept })

  expect(form.statusCode).toBe(200)
  expect(form.body).toContain(`name="target" value="${post.url}"`)
  expect(wrong.statusCode).toBe(400)
  expect(wrong.body).toContain('name="source" value="&lt;b&gt;jwoij"')
  expect(wrong.body).toContain('<a href="#source">La source n’est pas une adresse en http ou https.</a>')
  expect(wrong.body).toMatch(/id="source-faute">La source n’est pas/)
  expect(sent.statusCode).toBe(201)
  expect(sent.headers.location).toBeDefined()
  expect(sent.body).toContain(`<a href="${sent.headers.location}">`)
})

test('a post leads whoever answers on their own site to the form, which knows the post', async () => {
  const blog = await startMentionedBlog()
  const way = async () => /href="(\/webmention[^"]*)"/.exec((await blog.app.inject(blog.post.path)).body)?.[1]

  const form = await blog.app.inject((await way()) ?? '')
  expect(form.body).toContain(`name="target" value="${blog.post.url}"`)
  await saveSettings(blog.ctx, { transports: ['pingback'] })
  expect(await way()).toBeUndefined()
})

test('the same webmention twice in 30 s has one answer and one reading, and what changed meanwhile is read after', async () => {
  const blog = await startMentionedBlog()
  blog.web.page(ann, linkTo(blog.post.url))

  const first = await blog.mention(ann, blog.post.url)
  const again = await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  blog.clock.pass(20_000)
  const third = await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  const readings = blog.web.requests.length
  blog.clock.pass(10_000)
  await blog.runJobs()

  expect([first, again, third].map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
  expect(new Set([first, again, third].map(({ headers }) => headers.location)).size).toBe(1)
  expect(readings).toBe(1)
  expect(blog.web.requests).toHaveLength(2)
})

test('who asks too often is told when to come back', async () => {
  const blog = await startMentionedBlog()
  for (let n = 0; n < 30; n++) await blog.mention(ann, 'https://blog.example/2026/11/unknown')

  const response = await blog.mention(ann, blog.post.url)

  expect([response.statusCode, response.body.split('\n')[0]]).toEqual([429, 'rate_limited'])
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
  expect(Number(response.headers['retry-after'])).toBeLessThanOrEqual(60)
})

test('a post that was closed still hears that a link under it is gone, and takes no new one', async () => {
  const blog = await startWithMention()
  const other = 'https://bo.example/soup'
  blog.web.page(other, linkTo(blog.post.url))
  blog.web.answer(ann, { status: 410 })
  await blog.ctx.db.updateTable('posts').set({ reactions: 'closed' }).where('id', '=', blog.post.id).execute()
  blog.clock.pass(60_000)

  expect((await blog.mention(other, blog.post.url)).body).toMatch(/^target_closed\n/)
  expect((await blog.mention(ann, blog.post.url)).statusCode).toBe(201)
  await blog.runJobs()

  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })
})

test('what the owner removed is refused on resend, and stays removed', async () => {
  const blog = await startMentionedBlog()
  blog.web.page(ann, linkTo(blog.post.url))
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  await moderate(blog.ctx, (await blog.theOne()).id, 'remove', 'Mado')
  blog.clock.pass(60_000)

  const response = await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  expect([response.statusCode, response.body.split('\n')[0]]).toEqual([400, 'not_accepted'])
  expect(await blog.theOne()).toMatchObject({ state: 'removed' })
  expect(blog.web.requests).toHaveLength(1)
})

test('what the owner of the source took back stays out, whoever sends it again', async () => {
  const blog = await startWithMention()
  await takeBackLink(blog.ctx, (await blog.theOne()).id)
  blog.clock.pass(60_000)
  const readings = blog.web.requests.length

  const response = await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  blog.clock.pass(8 * 86_400_000)
  await blog.round()

  expect([response.statusCode, response.body.split('\n')[0]]).toEqual([400, 'not_accepted'])
  expect(await blog.status(blog.address)).toMatchObject({ state: 'withdrawn', code: 'taken-back' })
  expect(blog.web.requests).toHaveLength(readings)
})

test('what was taken back does not return by another address of its page', async () => {
  const blog = await startMentionedBlog()
  const page =
    `<div class="h-entry"><a class="u-url" href="${ann}">Soup</a>` +
    `<p class="e-content">I read <a href="${blog.post.url}">what the baker wrote</a> and cooked.</p></div>`
  blog.web.page(ann, page)
  blog.web.page(`${ann}?again=1`, page)
  await blog.mention(ann, blog.post.url)
  await blog.runJobs()
  await moderate(blog.ctx, (await blog.theOne()).id, 'approve', 'Mado')
  await takeBackLink(blog.ctx, (await blog.theOne()).id)

  const { headers } = await blog.mention(`${ann}?again=1`, blog.post.url)
  await blog.runJobs()

  expect(await blog.theOne()).toMatchObject({ state: 'withdrawn' })
  expect(await blog.status(String(headers.location))).toMatchObject({ state: 'withdrawn', code: 'taken-back' })
})

test('a post says where webmentions go, by GET and HEAD, and by none where they are not taken', async () => {
  const blog = await startMentionedBlog()
  const closed = await blog.write({ slug: 'closed', reactions: 'closed' })
  const look = async (path: string, method: 'GET' | 'HEAD' = 'GET') => {
    const { headers, body } = await blog.app.inject({ method, url: path })
    return [headers.link, headers['x-pingback'], /<link rel="webmention" href="([^"]*)">/.exec(body)?.[1]]
  }
  const endpoint = 'https://blog.example/webmention'
  const link = `<${endpoint}>; rel="webmention"`
  const pingback = 'https://blog.example/xmlrpc'

  expect(await look(blog.post.path)).toEqual([link, pingback, endpoint])
  expect(await look(blog.post.path, 'HEAD')).toEqual([link, pingback, undefined])
  expect(await look(closed.path)).toEqual([undefined, undefined, undefined])

  await saveSettings(blog.ctx, { transports: ['pingback'] })
  expect(await look(blog.post.path)).toEqual([undefined, pingback, undefined])
  expect((await blog.mention(ann, blog.post.url)).body).toMatch(/^target_closed\n/)
  expect((await blog.app.inject('/webmention')).statusCode).toBe(404)
})

test('a trackback and a webmention of one page are one reaction, shown with the webmention from then on', async () => {
  const blog = await startLinkedBlog({ worker: false, patienceMs: 0 })
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  const seen: unknown[] = []
  const look = async () => {
    blog.clock.pass(60_000)
    await blog.runJobs()
    seen.push((await blog.reactions()).map(({ transport, transports }) => [transport, JSON.parse(transports ?? '')]))
  }

  await blog.trackback('/2026/11/bread', `url=${ann}`)
  await look()
  await receiveWebmention(blog.ctx, { source: ann, target: post.url }, '192.0.2.1')
  await look()
  await blog.trackback('/2026/11/bread', `url=${ann}`)
  await look()

  expect(seen).toEqual([
    [['trackback', ['trackback']]],
    [['webmention', ['trackback', 'webmention']]],
    [['webmention', ['trackback', 'webmention']]],
  ])
})

test('the status of a like leads to the line that names it', async () => {
  const blog = await startMentionedBlog({ env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open' } })
  blog.web.page(ann, `<div class="h-entry"><a class="u-like-of" href="${blog.post.url}">Bread</a></div>`)

  const { headers } = await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  expect(await blog.status(String(headers.location))).toMatchObject({
    state: 'published',
    permalink: `${blog.post.url}#gestes`,
  })
  expect((await blog.app.inject(blog.post.path)).body).toContain('id="gestes"')
})

test('a page that only shows what we sent it brings no reaction', async () => {
  const blog = await startMentionedBlog()
  blog.web.page(
    ann,
    `<div class="h-entry"><h1 class="p-name">Soup</h1><div class="e-content">Nothing of yours.</div>
     <div class="p-comment h-cite"><a class="u-url" href="${blog.post.url}">Bread and fire</a></div></div>`,
  )

  const { headers } = await blog.mention(ann, blog.post.url)
  await blog.runJobs()

  expect(await blog.status(String(headers.location))).toMatchObject({ state: 'refused', code: 'echo' })
  expect(await blog.ctx.db.selectFrom('reactions').select('id').execute()).toEqual([])
})

test('what people type into the form may lack its scheme; programs must give whole addresses', async () => {
  const blog = await startMentionedBlog()
  const { post } = blog
  const bare = (address: string) => address.replace(/^https?:\/\//, '')
  const send = (fields: Record<string, string>, accept = 'text/html') =>
    blog.app.inject({
      method: 'POST',
      url: '/webmention',
      headers: { accept, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
  const typed = { source: bare(ann), target: bare(post.url), by: 'hand' }
  expect((await blog.app.inject('/webmention')).body).toContain('<input type="hidden" name="by" value="hand">')

  expect((await send(typed)).statusCode).toBe(201)
  expect(await blog.linkback()).toMatchObject({ source: ann, target: post.url })
  expect((await send({ ...typed, by: '' })).statusCode).toBe(400)
  expect((await send(typed, '*/*')).statusCode).toBe(400)
  const wrong = await send({ ...typed, source: 'ma page' })
  expect(wrong.statusCode).toBe(400)
  expect(wrong.body).toContain('value="ma page"')
})
