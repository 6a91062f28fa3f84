import { expect, test } from 'vitest'
import { readTrackbackForm } from '../../src/linkbacks/trackback.ts'
import { ann, linkTo, startLinkedBlog } from './cast.ts'

const form = 'application/x-www-form-urlencoded'
const declaration = '<?xml version="1.0" encoding="utf-8"?>'
const success = `${declaration}<response><error>0</error></response>`
const path = '/2026/11/bread'

test('a trackback whose page links is verified and held like a pingback', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))

  const response = await blog.trackback(path, `title=Soup&url=${encodeURIComponent(ann)}&blog_name=Ann`)

  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toBe('text/xml; charset=utf-8')
  expect(response.body).toBe(success)
  expect(await blog.reactions()).toMatchObject([
    { transport: 'trackback', state: 'pending', title: 'A soup that waits', siteName: 'Ann’s kitchen' },
  ])
  expect(blog.web.requests[0]?.note).toBe('verifying trackback from 127.0.0.1')
})

test('fields fill only the gaps that the page leaves, as plain text decoded once', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, `<p><a href="${post.url}"><img src="x.png"></a></p>`)
  const fields = new URLSearchParams({
    url: ann,
    title: 'Soup &amp; <b>bread</b> &#8230;',
    blog_name: 'Ann &amp;amp; co',
    excerpt: 'A <script>alert(1)</script>slow &lt;soup&gt;',
  })

  await blog.trackback(path, String(fields))

  expect(await blog.reactions()).toMatchObject([
    { title: 'Soup & bread …', siteName: 'Ann &amp; co', name: 'Ann &amp; co', excerpt: 'A slow <soup>' },
  ])
})

const bare = 'https://ann.example/bare'
const said = new URLSearchParams({ url: bare, title: 'Pills', excerpt: 'Buy pills', blog_name: 'Mado' })
const unsaid = { state: 'published', title: 'ann.example/bare', siteName: 'ann.example', excerpt: '' }

/** A blog where Ann's site is known, and a page of hers that says nothing of itself. */
async function startWithSilentPage() {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))
  await blog.ping(ann, post.url)
  const [first] = await blog.reactions()
  if (first) await blog.moderate('approve', first)
  const html = `<a href="${post.url}"><img src="/soup.png" alt=""></a>`
  blog.web.page(bare, html)
  return { blog, post, html }
}

test('nobody can speak for a page of a known site: its gaps are left, at first and later', async () => {
  const { blog, post } = await startWithSilentPage()

  expect((await blog.trackback(path, String(said))).body).toBe(success)
  expect((await blog.reactions())[1]).toMatchObject(unsaid)
  expect((await blog.trackback(path, String(said))).body).toContain('already registered and unchanged')
  expect(await blog.pingCode(bare, post.url)).toContain('brought up to date')
  await blog.trackback(path, String(said))
  expect((await blog.reactions())[1]).toMatchObject(unsaid)
})

test('what is said while another check runs is not shown either', async () => {
  const { blog, post, html } = await startWithSilentPage()
  let second: Promise<unknown> | undefined
  blog.web.answer(bare, async () => {
    blog.web.page(bare, html)
    second = blog.trackback(path, String(said))
    await expect.poll(async () => (await blog.linkbacks())[1]?.asked).toBe(2)
    return { body: html }
  })

  await blog.ping(bare, post.url)
  await second
  expect((await blog.reactions())[1]).toMatchObject(unsaid)
})

test('what a moderator let pass stays, whatever others say or leave out later', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  const first = `<title>Soup</title><a href="${post.url}"></a>`
  blog.web.page(bare, first)
  await blog.trackback(path, `url=${bare}&title=Unseen&blog_name=Ann`)
  const [held] = await blog.reactions()
  expect(held).toMatchObject({ state: 'pending', title: 'Soup', siteName: 'Ann', name: 'Ann' })
  if (held) await blog.moderate('approve', held)

  blog.web.page(bare, first.replace('Soup', ''))
  await blog.trackback(path, String(said))
  await blog.pingCode(bare, post.url)

  expect(await blog.reactions()).toMatchObject([
    { state: 'published', title: 'ann.example/bare', siteName: 'Ann', excerpt: '' },
  ])
})

test('every refusal is 200 with error 1 and its message in both languages', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  await blog.post({ slug: 'closed', reactions: 'closed' })
  blog.web.page('https://nolink.example/', '<p>Nothing.</p>')
  blog.web.page(ann, linkTo(post.url))
  await blog.trackback(path, `url=${ann}`)
  const table: [string, string, string][] = [
    [path, '', 'The url of the source page is missing. / Il manque l’adresse (url) de la page source.'],
    [path, 'title=Soup', 'The url of the source page is missing.'],
    [path, 'url=ftp://ann.example/', 'The address of the source is not that of a public http or https page.'],
    [path, 'url=https://nolink.example/', 'The source page does not link to this article.'],
    [path, 'url=https://nowhere.example/', 'The source page could not be read.'],
    [path, `url=${ann}`, 'This link is already registered and unchanged.'],
    ['/2026/11/closed', `url=${ann}`, 'This article does not accept incoming links.'],
    ['/2026/11/unknown', `url=${ann}`, 'There is no such article on this site.'],
    ['/archive', `url=${ann}`, 'The target is not an article of this site.'],
  ]
  for (const [address, payload, message] of table) {
    const response = await blog.trackback(address, payload)
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain(`${declaration}<response><error>1</error><message>${message}`)
  }
})

test.each([
  ['JSON', '{}', 'application/json'],
  ['a form with parts', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x'],
  ['a type that is none', 'url=x', 'nonsense'],
  ['far too long', `url=${'x'.repeat(300_000)}`, form],
  ['far too long and no form', 'x'.repeat(300_000), 'text/plain'],
])('what is %s is refused in XML', async (_what, payload, type) => {
  const blog = await startLinkedBlog()
  await blog.post()
  const response = await blog.trackback(path, payload, type)
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8'])
  expect(response.body).toContain('<error>1</error><message>A short form is expected')
})

test('the closing slash is the same address, and reading goes to the post', async () => {
  const blog = await startLinkedBlog()
  const post = await blog.post()
  blog.web.page(ann, linkTo(post.url))

  const slash = await blog.app.inject({
    method: 'POST',
    url: `${path}/trackback/`,
    payload: `url=${ann}`,
    headers: { 'content-type': form },
  })
  expect(slash.body).toBe(success)
  expect((await blog.app.inject({ method: 'POST', url: `${path}/trackback` })).body).toContain('<error>1</error>')
  for (const method of ['GET', 'HEAD'] as const) {
    for (const url of [`${path}/trackback`, `${path}/trackback/`, `${path}/trackback?__mode=rss&url=${ann}`]) {
      const response = await blog.app.inject({ method, url })
      expect([response.statusCode, response.headers.location]).toEqual([302, post.url])
    }
  }
})

const escaped = (bytes: Buffer) => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const latin1 = escaped(Buffer.from('Écho', 'latin1'))
const utf8 = escaped(Buffer.from('Écho'))
const japanese = Buffer.from('1b2442252a252b1b2842', 'hex')

test.each([
  ['UTF-8, undeclared', `title=${utf8}`, form, 'Écho'],
  ['UTF-8, declared as something else', `title=${utf8}&charset=iso-8859-1`, `${form}; charset=iso-8859-15`, 'Écho'],
  ['UTF-8, not escaped', 'title=Écho', form, 'Écho'],
  ['the charset field', 'title=%a4&charset=iso-8859-15', `${form}; charset=koi8-r`, '€'],
  ['the Content-Type', 'title=%a4', `${form}; charset=iso-8859-15`, '€'],
  ['neither: windows-1252', `title=${latin1}%80`, form, 'Écho€'],
  ['an unknown field, then the Content-Type', 'title=%a4&charset=nonsense', `${form};charset="ISO-8859-15"`, '€'],
  ['utf-7 and utf-16 are no form encodings', `title=${latin1}&charset=utf-7`, `${form}; charset=utf-16`, 'Écho'],
  ['seven bits that are no ASCII', `title=${escaped(japanese)}&charset=iso-2022-jp`, form, 'オカ'],
  ['Latin-1 in one field of two', `title=${latin1}&excerpt=plain`, `${form}; charset=iso-8859-1`, 'Écho'],
])('charset: %s', (_name, body, contentType, title) => {
  expect(readTrackbackForm(Buffer.from(body), contentType).get('title')).toBe(title)
})

test('a form of other names, odd escapes and repeated fields is read as far as it goes', () => {
  const fields = readTrackbackForm(Buffer.from('url=a+b%20c%zz%&url=second&__proto__=x&title&=y'), form)

  expect(Array.from(fields)).toEqual([
    ['url', 'a b c%zz%'],
    ['title', ''],
  ])
})
