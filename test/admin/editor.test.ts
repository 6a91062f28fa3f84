import { HtmlValidate } from 'html-validate'
import { expect, test } from 'vitest'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { beginPost, formIn, formOf, publish, startWriting, wordsOf, write } from './posts-cast.ts'

// The pictures of stored texts are written `<img …/>`, which HTML allows.
const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'void-style': 'off' },
})

test('a new post leads to its editor, and what is saved there comes back', async () => {
  const { desk, path } = await startWriting()
  const form = await write(desk, path, {
    title: 'Rallumer le four',
    source: 'Du *bois*.\n\n## Le matin\n\nEncore du bois.',
    tags: 'pain, four',
    question: 'Quel bois ?',
    hopedVoices: '3',
    reactions: 'held',
    date: '2026-11-01T08:00',
  })
  expect(form).toMatchObject({
    title: 'Rallumer le four',
    source: 'Du *bois*.\n\n## Le matin\n\nEncore du bois.',
    tags: 'pain, four',
    question: 'Quel bois ?',
    hopedVoices: '3',
    hopedLinks: '',
    reactions: 'held',
    date: '2026-11-01T08:00',
    version: '2',
  })
  const { body } = await desk.get(`${path}?done=saved`)
  expect(body).toContain('<em>bois</em>')
  expect(wordsOf(body)).toContain('C’est enregistré.')
  expect(wordsOf(body)).toContain('Enregistré 11:00 · v2')
  expect(wordsOf(body)).toContain('7 mots · 1 min de lecture')
})

test('a script that saves is told the new version, and the same text again is no new one', async () => {
  const { blog, desk, path } = await startWriting()
  const form = await formOf(desk, path)
  const save = (fields: Record<string, string>) => {
    const headers = { cookie: desk.cookie, 'sec-fetch-site': 'same-origin', accept: 'application/json' }
    const payload = new URLSearchParams({ token: desk.formToken, ...form, ...fields }).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return blog.app.inject({ method: 'POST', url: path, payload, headers: { ...headers, ...type } })
  }
  expect((await save({ source: 'Un' })).json()).toMatchObject({ version: 2, text: 'Enregistré 11:00 · v2' })
  expect((await save({ source: 'Un', version: '2' })).json()).toMatchObject({ version: 2 })
  expect((await save({ source: 'Un', version: '1' })).json()).toMatchObject({ version: 2 })
  const refused = await save({ source: 'Deux', version: '1' })
  expect(refused.statusCode).toBe(409)
  expect(refused.body).toContain('data-conflict="2"')
  const { cookie: _, ...without } = { cookie: '', accept: 'application/json', 'sec-fetch-site': 'same-origin' }
  const loggedOut = await blog.app.inject({ method: 'POST', url: path, headers: without })
  expect([loggedOut.statusCode, Object.keys(loggedOut.json())]).toEqual([401, ['error', 'logIn']])
})

test('a save over another version is shown both, and nothing is replaced before one is chosen', async () => {
  const { blog, desk, path } = await startWriting()
  const other = await atDesk(blog, 'editor', 'zoe')
  const mine = await formOf(desk, path)
  await write(other, path, { title: 'Le titre de Zoe', source: 'Le feu prend.' })

  const answer = await desk.post(path, { ...mine, title: 'Mon titre', source: 'Le feu dort.', do: 'save' })
  expect(answer.statusCode).toBe(409)
  const words = wordsOf(answer.body)
  expect(words).toContain('Zoe a enregistré la version 2 (11:00) pendant que vous écriviez. Rien n’a été remplacé.')
  expect(answer.body).toContain('<ins>dort</ins>')
  expect(answer.body).toContain('<ins>prend</ins>')
  expect((await formOf(desk, path)).title).toBe('Le titre de Zoe')

  const again = formIn(answer.body)
  expect(again).toMatchObject({ title: 'Mon titre', source: 'Le feu dort.', version: '2' })
  await desk.post(path, { ...again, do: 'save' })
  expect(await formOf(desk, path)).toMatchObject({ title: 'Mon titre', version: '3' })
})

test('what is wrong is named at its field, with everything typed kept and nothing saved', async () => {
  const { desk, path } = await startWriting()
  const form = { ...(await formOf(desk, path)), title: 'Le titre', source: 'Le texte', do: 'save' }
  const wrong: [Record<string, string | string[]>, string, string, string?][] = [
    [{ question: 'q'.repeat(141) }, 'question', 'Cette question a 141 signes, 140 au plus.'],
    [{ date: '2026-02-30T10:00' }, 'date', 'Cette date n’existe pas.'],
    [{ hopedVoices: '-3' }, 'hopedVoices', 'Un nombre entier, 999 au plus.'],
    [{ reactions: 'jamais' }, 'reactions', 'Choisissez une des réponses proposées.', 'open'],
    [{ lang: 'français !' }, 'lang', 'La langue doit être une étiquette'],
    [{ cover: 'javascript:alert(1)' }, 'cover', 'Choisissez une image de ce site'],
    [{ author: 'personne' }, 'author', 'L’auteur « personne » est inconnu ici.'],
    [{ title: ['Un', 'Deux'] }, 'title', 'Ce champ est arrivé deux fois.', 'Un'],
    [{ title: 'x'.repeat(251) }, 'title', '250 caractères au plus'],
    [{ do: 'name', label: ' ' }, 'label', 'Donnez un nom'],
  ]
  for (const [fields, field, sentence, shown] of wrong) {
    const { statusCode, body } = await desk.post(path, { ...form, ...fields })
    expect([field, statusCode]).toEqual([field, 422])
    expect(body).toContain(`<li><a href="#${field}">`)
    expect(wordsOf(body)).toContain(sentence)
    expect(formIn(body).source).toBe('Le texte')
    expect([field, formIn(body)[field]]).toEqual([field, shown ?? fields[field]])
  }
  expect(await formOf(desk, path)).toMatchObject({ title: '', source: '', version: '1' })
})

test('a preview shows the text as its page would, and saves nothing', async () => {
  const { desk, path } = await startWriting()
  const form = await formOf(desk, path)
  const source = '## Le matin\n\n<script>alert(1)</script>\n\nDu **bois**.'
  const page = await desk.post(path, { ...form, source, title: 'Four', do: 'preview' })
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('<strong>bois</strong>')
  expect(page.body).not.toContain('<script>alert')
  expect(formIn(page.body)).toMatchObject({ title: 'Four', source, version: '1' })
  expect(await formOf(desk, path)).toMatchObject({ title: '', version: '1' })

  const made = (await desk.post(`${path}/preview`, { source, lang: 'fr' })).json()
  expect(made.html).toContain('<strong>bois</strong>')
  expect(made.outline).toEqual([{ level: 2, id: 'a-le-matin', text: 'Le matin' }])
  const deep = (await desk.post(`${path}/preview`, { source: '> '.repeat(30), lang: 'fr' })).json()
  expect(deep).toMatchObject({ html: '', outline: [] })
  expect(deep.wrong).toContain('ne peut pas devenir une page')
})

test('a text over the limit is 413 in words', async () => {
  const { desk, path } = await startWriting()
  const { statusCode, body } = await desk.post(path, { source: 'x'.repeat(4_300_000) })
  expect(statusCode).toBe(413)
  expect(wordsOf(body)).toContain('C’est trop volumineux : la limite est de 4096 ko.')
  const within = await desk.post(path, { ...(await formOf(desk, path)), source: 'é'.repeat(524_000), do: 'save' })
  expect(within.statusCode).toBe(303)
})

test('authors write their own posts only, and moderators none', async () => {
  const { blog, desk, path } = await startWriting()
  const author = await atDesk(blog, 'author', 'leo')
  const own = await beginPost(author)
  expect((await write(author, own, { title: 'Le mien' })).author).toBeUndefined()
  expect((await author.get(path)).statusCode).toBe(403)
  expect((await author.post(path, { title: 'Volé' })).statusCode).toBe(403)
  expect((await author.post(own, { ...(await formOf(author, own)), author: 'ann' })).statusCode).toBe(422)
  expect((await desk.get(own)).statusCode).toBe(200)

  const list = wordsOf((await author.get('/admin/posts')).body)
  expect(list).toContain('Le mien')
  expect(list).toContain('Tous 1')

  const moderator = await atDesk(blog, 'moderator', 'max')
  for (const url of ['/admin/posts', own, `${own}/publish`, `${own}/history`]) {
    expect((await moderator.get(url)).statusCode).toBe(403)
  }
  expect((await moderator.post('/admin/posts')).statusCode).toBe(403)
})

test('an address that is about no post is 404', async () => {
  const { desk } = await startWriting()
  for (const tail of ['', '/publish', '/published', '/history', '/history/compare', '/delete']) {
    expect((await desk.get(`/admin/posts/999${tail}`)).statusCode).toBe(404)
  }
  for (const tail of ['', '/preview', '/publish', '/history', '/share', '/keep', '/unpublish', '/history/1/restore']) {
    expect((await desk.post(`/admin/posts/999${tail}`)).statusCode).toBe(404)
  }
  expect((await desk.get('/admin/posts/abc')).statusCode).toBe(404)
})

test('somebody who is not logged in is led to the log-in', async () => {
  const blog = await startBlog()
  expect((await blog.app.inject({ url: '/admin/posts' })).statusCode).toBe(401)
})

test('the scripts of packages are served as files of ours, and nothing else of them', async () => {
  const { blog, desk, path } = await startWriting()
  const { body } = await desk.get(path)
  const [, toolbar = ''] = /src="(\/assets\/vendor\/markdown-toolbar[^"]+)"/.exec(body) ?? []
  const [, paste = ''] = /data-paste="([^"]+)"/.exec(body) ?? []
  for (const url of [toolbar, paste]) {
    const { statusCode, headers } = await blog.app.inject({ url })
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/javascript; charset=utf-8'])
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  }
  for (const name of ['paste-markdown/index.js', 'paste-markdown/../package.json', 'markdown-toolbar/index.d.ts']) {
    expect((await blog.app.inject({ url: `/assets/vendor/${name}` })).statusCode).toBe(404)
  }
})

test.each(['fr', 'en'])('every page of a post is valid HTML, its words in %s', async (lang) => {
  const writing = await startWriting({ env: { SITE_LANG: lang } })
  const { blog, desk, path } = writing
  await nameSite(blog.ctx, 'Le Carnet', '')
  const mine = await formOf(desk, path)
  await write(desk, path, { title: 'A title', source: '## One\n\nTwo.', do: 'name', label: 'first' })
  const conflict = await desk.post(path, { ...mine, source: 'Three.', do: 'save' })
  const wrong = await desk.post(path, { ...mine, do: 'name', lang: '!' })
  await desk.post(`${path}/share`, { do: 'give' })
  const refused = await desk.post(`${path}/publish`, { do: 'schedule', at: 'x', version: '2' })
  const pages = ['', '/publish', '/history', '/history/compare?before=1&after=present', '/history/1/restore', '/delete']
  const bodies = [conflict, wrong, refused, await desk.get('/admin/posts')].map(({ body }) => body)
  for (const page of pages) bodies.push((await desk.get(path + page)).body)
  await publish(writing, path)
  bodies.push((await desk.get(`${path}/published`)).body)
  await desk.post(`${path}/delete`)
  bodies.push((await desk.get(path)).body)
  for (const body of bodies) {
    const { results } = await validator.validateString(body)
    const messages = results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
    expect(messages).toEqual([])
    expect(body.replace(/<template[\s\S]*?<\/template>/g, '')).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
})

test('a text written for a post that was deleted meanwhile is shown once more', async () => {
  const { desk, path } = await startWriting()
  await write(desk, path, { title: 'Rallumer le four', source: 'Du bois.' })
  await publish({ desk }, path)
  const open = await formOf(desk, path)
  await desk.post(`${path}/delete`)

  const answer = await desk.post(path, { ...open, source: 'Du bois sec, et du temps.' })

  expect(answer.statusCode).toBe(409)
  expect(answer.body).toContain('Du bois sec, et du temps.')
})
