import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { createDraft } from '../../src/posts/drafts.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk, type Desk } from '../support/desk.ts'
import { picture } from '../posts/pictures.ts'

type Sent = { fields?: [string, string][]; file?: Buffer; headers?: Record<string, string>; boundary?: string }

/** Sends the upload form as a browser does: the fields in their order, then the file. */
async function upload(blog: Blog, desk: Desk, { fields, file, headers, boundary = 'limite' }: Sent = {}) {
  const parts = (
    fields ?? [
      ['token', desk.formToken],
      ['alt', 'Le four'],
    ]
  ).map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="four.png"\r\ncontent-type: image/png\r\n\r\n`
  const payload = Buffer.concat([
    Buffer.from(parts.join('') + head),
    file ?? (await picture()),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return blog.app.inject({
    method: 'POST',
    url: '/admin/media',
    headers: {
      cookie: desk.cookie,
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...headers,
    },
    payload,
  })
}

const json = { accept: 'application/json' }

test('a script is answered with what to insert; the picture is served for good, boxed in', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'author')

  const answer = await upload(blog, desk, {
    fields: [['alt', 'Le four']],
    headers: { ...json, 'x-form-token': desk.formToken },
  })

  const { path, markdown, ...said } = answer.json<{ path: string; markdown: string }>()
  expect([answer.statusCode, said]).toEqual([201, { alt: 'Le four', decorative: false, width: 40, height: 30 }])
  expect(markdown).toBe(`![Le four](${path})`)
  const served = await blog.app.inject(path)
  expect([served.statusCode, served.headers['content-type']]).toEqual([200, 'image/png'])
  expect(served.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
  })
  const outside = await blog.app.inject(path.replace('/media/', '/media/..%2fmedia/'))
  expect(outside.statusCode).toBe(404)
})

test('without script it is a form: the picture’s page comes next, with its Markdown', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'author')
  const answer = await upload(blog, desk)
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/admin/media/1?done=added'])
  const { body } = await desk.get('/admin/media/1?done=added')
  expect(body).toContain('L’image est là.')
  expect(body).toMatch(/value="!\[Le four\]\(\/media\/2026\/11\/[0-9a-f]{12}-four\.png\)"/)
})

test('what is wrong is said in the form, with what was typed, or to the script', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'owner')
  const token: [string, string] = ['token', desk.formToken]

  const unnamed = await upload(blog, desk, { fields: [token, ['alt', ' ']] })
  expect(unnamed.statusCode).toBe(422)
  expect(unnamed.body).toContain('<a href="#alt">Dites en quelques mots')
  expect(unnamed.body).toContain('Choisissez le fichier à nouveau')

  const page = await upload(blog, desk, { fields: [token, ['alt', 'Ma <photo>']], file: Buffer.from('<html>') })
  expect([page.statusCode, page.body.includes('value="Ma &lt;photo&gt;"')]).toEqual([422, true])

  const heavy = await upload(blog, desk, { file: Buffer.alloc(10_000_001, 1) })
  expect([heavy.statusCode, /la limite est de 10\sMo/.test(heavy.body)]).toEqual([413, true])
  const heavier = await upload(blog, desk, { file: Buffer.alloc(10_000_001, 1), headers: json })
  expect([heavier.statusCode, heavier.json<{ error: string }>().error]).toEqual([
    413,
    expect.stringMatching(/^L’image est trop lourde\s: la limite est de 10\sMo\.$/),
  ])
  const none = await upload(blog, desk, { file: Buffer.alloc(0), headers: json })
  expect([none.statusCode, none.json()]).toEqual([422, { error: 'Choisissez une image.' }])
})

test('the owner settles how heavy a picture may be, and every page and refusal says so', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'owner')
  const settle = (uploadMegabytes: string) => desk.post('/admin/settings', { title: 'Le four', uploadMegabytes })
  expect((await desk.get('/admin/settings')).body).toMatch(/name="uploadMegabytes" value="10"/)

  expect((await settle('1')).statusCode).toBe(303)
  const heavy = await upload(blog, desk, { file: Buffer.alloc(1_000_001, 1) })
  expect([heavy.statusCode, /la limite est de 1\sMo/.test(heavy.body)]).toEqual([413, true])
  expect((await desk.get('/admin/media')).body).toMatch(/AVIF ou SVG, 1\sMo au plus/)
  const editor = await desk.post('/admin/posts')
  expect((await desk.get(String(editor.headers.location))).body).toContain('data-limit="1"')

  expect((await settle('12')).statusCode).toBe(303)
  const taken = await upload(blog, desk, { file: Buffer.alloc(11_000_000, 1) })
  // Not too heavy any more: now it is looked at, and it is no picture.
  expect(taken.statusCode).toBe(422)
})

test('nobody else gets in, and no file is looked at before the form is known to be ours', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'author')
  const moderator = await atDesk(blog, 'moderator', 'zoe')
  const statusOf = async (sent: Sent, who = desk) => (await upload(blog, who, sent)).statusCode

  expect(await statusOf({}, moderator)).toBe(403)
  expect(await statusOf({ headers: { cookie: '' } })).toBe(401)
  expect(await statusOf({ headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403)
  expect(await statusOf({ fields: [['alt', 'x']] })).toBe(401)
  expect(
    await statusOf({
      fields: [
        ['token', 'wrong'],
        ['alt', 'x'],
      ],
    }),
  ).toBe(401)
  expect(
    await statusOf({
      fields: [
        ['alt', 'x'],
        ['alt', 'y'],
      ],
      headers: { 'x-form-token': desk.formToken },
    }),
  ).toBe(400)
  expect(await statusOf({ fields: Array.from({ length: 30 }, (_, at) => [`f${at}`, 'x']) })).toBe(400)
  expect(await statusOf({ fields: [['__proto__', 'x']], headers: { 'x-form-token': desk.formToken } })).toBe(400)
  expect(await statusOf({ headers: { 'content-type': 'multipart/form-data' } })).toBe(400)
  expect(await statusOf({ headers: { 'content-type': 'multipart/form-data; boundary=other' } })).toBe(400)
  expect((await desk.post('/admin/media')).statusCode).toBe(400)
  expect((await moderator.get('/admin/media')).statusCode).toBe(403)
  expect(existsSync(join(blog.ctx.config.dataDir, 'media'))).toBe(false)
})

test('a description is changed by who added the picture, or an editor; a picture in use stays', async () => {
  const blog = await startBlog()
  const author = await atDesk(blog, 'author')
  const other = await atDesk(blog, 'author', 'ben')
  const editor = await atDesk(blog, 'editor', 'zoe')
  await upload(blog, author)

  expect((await other.post('/admin/media/1', { alt: 'Volé' })).statusCode).toBe(403)
  expect((await other.get('/admin/media/1')).body).toContain('ajoutée par quelqu’un d’autre')
  expect((await author.post('/admin/media/1', { alt: '' })).statusCode).toBe(422)
  expect((await editor.post('/admin/media/1', { alt: 'Le four rouge' })).headers.location).toBe(
    '/admin/media/1?done=saved',
  )
  const { path } = await blog.ctx.db.selectFrom('media').selectAll().executeTakeFirstOrThrow()
  expect((await author.get('/admin/media')).body).toContain('Le four rouge')

  const post = await hasPost(blog.ctx, { source: `![](/media/${path})` })
  expect((await author.post('/admin/media/1/delete')).statusCode).toBe(409)
  await blog.ctx.db.deleteFrom('mediaUses').execute()
  await blog.ctx.db.updateTable('posts').set({ source: '', state: 'deleted' }).where('id', '=', post.id).execute()
  expect((await other.post('/admin/media/1/delete')).statusCode).toBe(403)
  expect((await author.post('/admin/media/1/delete')).headers.location).toBe('/admin/media?done=removed')
  expect((await author.get('/admin/media/1')).statusCode).toBe(404)
})

test('where a picture is used is told by name to those who may read it there', async () => {
  const blog = await startBlog()
  const author = await atDesk(blog, 'author')
  const other = await atDesk(blog, 'author', 'ben')
  await upload(blog, author)
  const { path } = await blog.ctx.db.selectFrom('media').selectAll().executeTakeFirstOrThrow()
  const source = `![](/media/${path})`
  const id = await createDraft(blog.ctx, author.account, { title: 'Encore secret', source })

  expect((await author.get('/admin/media/1')).body).toContain(`<a href="/admin/posts/${id}">Encore secret</a>`)
  for (const url of ['/admin/media', '/admin/media/1']) {
    const { body } = await other.get(url)
    expect(body).toContain('un article de quelqu’un d’autre, pas encore public')
    expect(body).not.toContain('Encore secret')
    expect(body).not.toContain(`/admin/posts/${id}`)
  }
  const post = await hasPost(blog.ctx, { title: 'Paru', source })
  expect((await other.get('/admin/media/1')).body).toContain(`<a href="${post.path}">Paru</a>`)
})

test('the library is searched, filtered and paged; what it is asked is bounded', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'owner')
  for (let at = 0; at < 26; at += 1) {
    await blog.ctx.db
      .insertInto('media')
      .values({
        path: `2026/11/${at}-x.png`,
        hash: String(at),
        name: at === 3 ? 'Été.png' : 'x.png',
        type: 'image/png',
        width: 4,
        height: 3,
        bytes: 1_234_567,
        widths: '[]',
        alt: `Photo ${at}`,
        accountId: desk.account.id,
        createdAt: `2026-11-0${1 + (at % 9)}T10:00:00.000Z`,
      })
      .execute()
  }
  const post = await hasPost(blog.ctx)
  await blog.ctx.db.insertInto('mediaUses').values({ postId: post.id, path: '2026/11/3-x.png' }).execute()
  const cards = async (url: string) => (await desk.get(url)).body.match(/class="media-alt"/g)?.length ?? 0

  expect([await cards('/admin/media'), await cards('/admin/media?page=2')]).toEqual([24, 2])
  expect(await cards('/admin/media?montrer=inutilisees&page=2')).toBe(1)
  expect(await cards('/admin/media?q=ete')).toBe(1)
  expect((await desk.get('/admin/media?q=ete')).body).toContain('Le pain')
  for (const query of [
    'q=zzz',
    'page=999999',
    'page=-1',
    'q=a&q=b',
    'page=x&montrer=constructor',
    `q=${'%25'.repeat(2000)}`,
  ]) {
    expect((await desk.get(`/admin/media?${query}`)).statusCode, query).toBe(200)
  }
  for (const id of ['0', '99', 'x', '1e3', '99999999999']) {
    expect((await desk.get(`/admin/media/${id}`)).statusCode, id).toBe(404)
  }
})

const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:a11y'] })

test.each(['fr', 'en'])('its pages are valid HTML in every state, their words in %s', async (lang) => {
  const blog = await startBlog({ env: { SITE_LANG: lang } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  const desk = await atDesk(blog, 'author')
  const other = await atDesk(blog, 'author', 'ben')
  const empty = await desk.get('/admin/media')
  await upload(blog, desk)
  const pages = [
    empty,
    await desk.get('/admin/media'),
    await desk.get('/admin/media?q=rien'),
    await desk.get('/admin/media/1?done=added'),
    await other.get('/admin/media/1'),
    await desk.post('/admin/media/1', { alt: '' }),
    await upload(blog, desk, { file: Buffer.from('rien') }),
  ]
  for (const { body } of pages) {
    const main = body.slice(body.indexOf('<main'), body.indexOf('</main>') + 7)
    const { results } = await validator.validateString(main)
    expect(results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`))).toEqual([])
    expect(main).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
})
