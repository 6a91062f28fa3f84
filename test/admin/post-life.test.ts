import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '../../src/posts/content-folder.ts'
import { beginPost, formOf, publish, startWriting, wordsOf, write } from './posts-cast.ts'

test('the panel says what publishing will do, what is missing, and where the post will stand', async () => {
  const { desk, path } = await startWriting()
  await write(desk, path, { title: 'Rallumer le four', source: 'Une photo : ![](/media/four.webp)', tags: 'pain' })
  const panel = wordsOf((await desk.get(`${path}/publish`)).body)
  expect(panel).toContain('https://blog.example/2026/11/rallumer-le-four')
  expect(panel).toContain('Signé par Ann')
  expect(panel).toContain('Étiquettes pain')
  expect(panel).toContain('2 détails avant de publier')
  expect(panel).toContain('Une image n’a pas de description.')
  expect(panel).toContain('Sans résumé, les listes montrent le début du texte.')
  expect(panel).toContain('Heure de Paris')
})

test('a picture that was called decorative needs no description', async () => {
  const { blog, desk, path } = await startWriting()
  const picture = { hash: 'h', name: 'filet', type: 'image/png', width: 1, height: 1, bytes: 1, widths: '[]', alt: '' }
  const row = { ...picture, path: 'filet.png', decorative: 1, createdAt: blog.clock.now.toISOString() } as const
  await blog.ctx.db.insertInto('media').values(row).execute()
  await write(desk, path, { title: 'Four', source: '![](/media/filet.png)\n\n![](/media/autre.png)' })
  const panel = wordsOf((await desk.get(`${path}/publish`)).body)
  expect(panel).toContain('Une image n’a pas de description.')
})

test('publishing leads to a page with the public address, and again updates what is public', async () => {
  const writing = await startWriting()
  const { blog, desk, path } = writing
  await write(desk, path, { title: 'Rallumer le four', source: 'Du bois.' })
  const address = await publish(writing, path)
  expect(address).toBe('/2026/11/rallumer-le-four')
  expect((await blog.app.inject({ url: address })).body).toContain('Du bois.')

  await write(desk, path, { source: 'Du hêtre.', slug: 'rallumer' })
  expect((await blog.app.inject({ url: address })).body).toContain('Du bois.')
  expect(wordsOf((await desk.get('/admin/posts')).body)).toContain('modifié depuis')
  const panel = wordsOf((await desk.get(`${path}/publish`)).body)
  expect(panel).toContain('L’ancienne adresse, /2026/11/rallumer-le-four, y mènera.')
  expect(await publish(writing, path)).toBe('/2026/11/rallumer')
  const former = await blog.app.inject({ url: address })
  expect([former.statusCode, former.headers.location]).toEqual([301, '/2026/11/rallumer'])
  expect(wordsOf((await desk.get(`${path}/publish`)).body)).toContain('Rien n’a changé')
})

test('a post without a title is not published, and one saved elsewhere meanwhile is looked at again', async () => {
  const { desk, path } = await startWriting()
  const nameless = await desk.post(`${path}/publish`, { version: '1', do: 'now' })
  expect(nameless.statusCode).toBe(422)
  expect(nameless.body).toContain(`href="${path}#title"`)

  await write(desk, path, { title: 'Un titre' })
  const stale = await desk.post(`${path}/publish`, { version: '1', do: 'now' })
  expect(stale.statusCode).toBe(409)
  expect(wordsOf(stale.body)).toContain('enregistré entre-temps dans une autre fenêtre')
  expect(stale.body).toContain('name="version" value="2"')
})

test('a post is left for its hour in the zone of the site, told in words, and called back', async () => {
  const { blog, desk, path } = await startWriting()
  await write(desk, path, { title: 'Première fournée' })
  const { version = '' } = await formOf(desk, path)
  for (const [at, sentence] of [
    ['demain', 'Cette date n’existe pas.'],
    ['2026-11-19T08:00', 'Cette heure est passée'],
  ] as const) {
    const refused = await desk.post(`${path}/publish`, { version, do: 'schedule', at })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain(`name="at" value="${at}"`)
    expect(wordsOf(refused.body)).toContain(sentence)
  }

  await desk.post(`${path}/publish`, { version, do: 'schedule', at: '2026-12-01T08:00' })
  const page = wordsOf((await desk.get(`${path}/published`)).body)
  expect(page).toContain('« Première fournée » paraîtra le mardi 1er décembre 2026 à 08:00, heure de Paris.')
  expect(wordsOf((await desk.get('/admin/posts?state=scheduled')).body)).toContain('Première fournée')
  expect((await blog.app.inject({ url: '/2026/12/premiere-fournee' })).statusCode).toBe(404)

  const editor = (await desk.get(path)).body
  expect(editor).toContain('Reprogrammer…')
  expect(editor).not.toContain('value="schedule"')
  const panel = wordsOf((await desk.get(`${path}/publish`)).body)
  expect(panel).toContain('Prévu pour le mardi 1er décembre 2026 à 08:00, heure de Paris. Si le serveur')

  await desk.post(`${path}/unschedule`)
  expect(wordsOf((await desk.get(path)).body)).toContain('C’est un brouillon')
  blog.clock.pass(12 * 86_400_000)
  await blog.runJobs()
  expect((await blog.app.inject({ url: '/2026/12/premiere-fournee' })).statusCode).toBe(404)
})

test('a public post is taken back, taken off and brought back, each after a page that asks and changes nothing', async () => {
  const writing = await startWriting()
  const { blog, desk, path } = writing
  await write(desk, path, { title: 'Four' })
  const address = await publish(writing, path)
  const status = async () => (await blog.app.inject({ url: address })).statusCode
  for (const step of ['unpublish', 'delete']) expect((await desk.get(`${path}/${step}`)).statusCode).toBe(200)
  expect(await status()).toBe(200)

  const unpublished = await desk.post(`${path}/unpublish`)
  expect([unpublished.statusCode, unpublished.headers.location]).toEqual([303, `${path}?done=unpublished`])
  expect(await status()).toBe(410)
  await publish(writing, path)
  expect(await status()).toBe(200)

  await desk.post(`${path}/delete`)
  expect(await status()).toBe(410)
  const off = await desk.get(`${path}?done=deleted`)
  expect(wordsOf(off.body)).toContain('Cet article est retiré')
  expect(wordsOf((await desk.get('/admin/posts?state=deleted')).body)).toContain('Four')
  expect((await desk.post(path, { title: 'Encore', version: '9', do: 'save' })).statusCode).toBe(409)
  await desk.post(`${path}/bring-back`)
  expect(await formOf(desk, path)).toMatchObject({ title: 'Four' })
})

test('a draft that was never public vanishes for good', async () => {
  const { desk, path } = await startWriting()
  expect(wordsOf((await desk.get(`${path}/delete`)).body)).toContain('il disparaît pour de bon')
  const gone = await desk.post(`${path}/delete`)
  expect(gone.headers.location).toBe('/admin/posts?done=deleted')
  expect((await desk.get(path)).statusCode).toBe(404)
})

test('changes to a public post are dropped', async () => {
  const writing = await startWriting()
  const { desk, path } = writing
  await write(desk, path, { title: 'Four', source: 'Le texte public.' })
  await publish(writing, path)
  await write(desk, path, { source: 'Un essai.' })
  await desk.post(`${path}/discard`)
  expect((await formOf(desk, path)).source).toBe('Le texte public.')
})

test('a preview address is given, works without an account, and is taken back', async () => {
  const { blog, desk, path } = await startWriting()
  await write(desk, path, { title: 'À relire', source: 'Un brouillon.' })
  expect((await desk.post(`${path}/share`, { do: 'autre' })).statusCode).toBe(400)
  await desk.post(`${path}/share`, { do: 'give' })
  const { body } = await desk.get(path)
  const [, address = ''] = /value="https:\/\/blog\.example(\/preview\/[^"]+)"/.exec(body) ?? []
  const shared = await blog.app.inject({ url: address })
  expect([shared.statusCode, shared.body.includes('Un brouillon.')]).toEqual([200, true])
  await desk.post(`${path}/share`, { do: 'revoke' })
  expect((await blog.app.inject({ url: address })).statusCode).not.toBe(200)
  expect((await desk.get(path)).body).not.toContain('/preview/')
})

test('a post that lives as a file is only read, until the desk takes it over', async () => {
  const { blog, desk } = await startWriting()
  const file = '---\ntitle: Le four\ndate: 2026-03-03\n---\nDu *bois*.\n'
  await mkdir(join(blog.ctx.config.contentDir, 'posts'))
  await writeFile(join(blog.ctx.config.contentDir, 'posts/four.md'), file)
  await readContent(blog.ctx)
  const list = await desk.get('/admin/posts?q=le+four')
  const [, path = ''] = /<a href="(\/admin\/posts\/\d+)">Le four/.exec(list.body) ?? []
  const page = await desk.get(path)
  expect(page.body).toContain('<code>posts/four.md</code>')
  expect(page.body).toContain('<em>bois</em>')
  expect(page.body).not.toContain('id="ecrire"')
  expect((await desk.post(path, { title: 'Autre', version: '0', do: 'save' })).statusCode).toBe(409)
  expect((await desk.get(`${path}/publish`)).statusCode).toBe(303)

  const kept = await desk.post(`${path}/keep`)
  expect(kept.headers.location).toBe(`${path}?done=kept`)
  expect(await write(desk, path, { source: 'Du hêtre.' })).toMatchObject({ title: 'Le four', source: 'Du hêtre.' })
})

test('the list finds posts by state and title, and pages through many', async () => {
  const { desk, path } = await startWriting()
  await write(desk, path, { title: 'Éloge du four' })
  for (let n = 0; n < 31; n++) await beginPost(desk)
  const first = await desk.get('/admin/posts?state=draft')
  expect(wordsOf(first.body)).toContain('Brouillons 32')
  expect(first.body).toContain('href="/admin/posts?state=draft&amp;page=2"')
  expect(wordsOf((await desk.get('/admin/posts?state=draft&page=2')).body)).toContain('Éloge du four')
  expect(wordsOf((await desk.get('/admin/posts?q=eloge')).body)).toContain('Éloge du four')
  expect(wordsOf((await desk.get('/admin/posts?q=zzz')).body)).toContain('Aucun titre ne contient « zzz » ici.')
  expect((await desk.get('/admin/posts?state=x&page=-1')).statusCode).toBe(200)
})
