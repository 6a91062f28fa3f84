import { expect, test } from 'vitest'
import { saveCategory } from '../../src/posts/categories.ts'
import { listCategoryLabels, listTagLabels, type Label } from '../../src/posts/organise.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

async function tagId({ ctx }: Blog, slug: string): Promise<number> {
  return (await listTagLabels(ctx.db)).find((tag) => tag.slug === slug)?.id ?? 0
}

async function inCategory({ ctx }: Blog, slug: string, name: string): Promise<void> {
  const { id } = await hasPost(ctx, { slug, title: slug })
  await ctx.db
    .updateTable('posts')
    .set({ categoryId: await saveCategory(ctx.db, name) })
    .where('id', '=', id)
    .execute()
}

const names = (labels: Label[]) => labels.map(({ name, posts, former }) => [name, posts, ...former])

test('a tag renamed is called so everywhere, and its former address leads to the new one', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await hasPost(blog.ctx, { tags: ['Fornil'] })
  const before = await blog.app.inject({ url: '/tags/fornil' })

  const answer = await desk.post(`/admin/organise/tags/${await tagId(blog, 'fornil')}/rename`, { name: ' Fournil ' })

  expect([before.statusCode, answer.statusCode]).toEqual([200, 303])
  expect(answer.headers.location).toBe('/admin/organise/tags?done=renamed')
  const old = await blog.app.inject({ url: '/tags/fornil?page=1' })
  expect([old.statusCode, old.headers.location]).toEqual([301, '/tags/fournil'])
  const feed = await blog.app.inject({ url: '/tags/fornil/feed.atom' })
  expect([feed.statusCode, feed.headers.location]).toEqual([301, '/tags/fournil/feed.atom'])
  expect((await blog.app.inject({ url: '/tags/fournil' })).body).toContain('<h1>Fournil</h1>')
  expect((await blog.app.inject({ url: '/search?q=fournil' })).body).toContain('/2026/11/pain')
})

test('who writes the former name of a tag means the tag', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await hasPost(blog.ctx, { tags: ['pian'] })
  await desk.post(`/admin/organise/tags/${await tagId(blog, 'pian')}/rename`, { name: 'Pain' })

  await hasPost(blog.ctx, { slug: 'autre', tags: ['pian', 'sel'] })

  expect(names(await listTagLabels(blog.ctx.db))).toEqual([
    ['Pain', 2, 'pian'],
    ['sel', 1],
  ])
})

test('two tags merged are one, each post has it once, and both former addresses lead there', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await hasPost(blog.ctx, { slug: 'un', tags: ['boulange', 'pain'] })
  await hasPost(blog.ctx, { slug: 'deux', tags: ['boulange'] })
  await desk.post(`/admin/organise/tags/${await tagId(blog, 'boulange')}/rename`, { name: 'boulangerie' })

  const from = await tagId(blog, 'boulangerie')
  const answer = await desk.post(`/admin/organise/tags/${from}/merge`, { into: String(await tagId(blog, 'pain')) })

  expect(answer.statusCode).toBe(303)
  expect(names(await listTagLabels(blog.ctx.db))).toEqual([['pain', 2, 'boulange', 'boulangerie']])
  for (const slug of ['boulange', 'boulangerie']) {
    expect((await blog.app.inject({ url: `/tags/${slug}` })).headers.location).toBe('/tags/pain')
  }
})

test('a name that is taken, none at all, or a merge into itself is said beside the field, with what was typed', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await hasPost(blog.ctx, { tags: ['pain', 'sel'] })
  const at = `/admin/organise/tags/${await tagId(blog, 'pain')}`

  const taken = await desk.post(`${at}/rename`, { name: 'Sel' })
  const empty = await desk.post(`${at}/rename`, { name: ' ' })
  const itself = await desk.post(`${at}/merge`, { into: at.split('/').at(-1) ?? '' })
  const used = await desk.post(`${at}/delete`)

  expect([taken, empty, itself, used].map(({ statusCode }) => statusCode)).toEqual([409, 422, 422, 409])
  expect(taken.body).toMatch(/value="Sel"[^>]* aria-invalid="true"/)
  expect(taken.body).toContain('fondez l’une dans l’autre')
  expect(used.body).toContain('role="alert"')
  expect(names(await listTagLabels(blog.ctx.db))).toEqual([
    ['pain', 1],
    ['sel', 1],
  ])
})

test('tags that nothing carries are deleted alone or all at once, the others are not', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await hasPost(blog.ctx, { tags: ['pain', 'sel', 'feu', 'bois'] })
  await hasPost(blog.ctx, { tags: ['pain'] })

  await desk.post(`/admin/organise/tags/${await tagId(blog, 'sel')}/delete`)
  expect(names(await listTagLabels(blog.ctx.db)).map(([name]) => name)).toEqual(['bois', 'feu', 'pain'])
  expect((await desk.get('/admin/organise/tags')).body).toContain('les 2 étiquettes inutilisées')
  await desk.post('/admin/organise/tags/clear')

  expect(names(await listTagLabels(blog.ctx.db))).toEqual([['pain', 1]])
})

test('a category has its page and feeds, is named on its posts, and keeps its former address', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await desk.post('/admin/organise/categories', { name: 'Chantier' })
  await inCategory(blog, 'voute', 'chantier')
  const [chantier] = await listCategoryLabels(blog.ctx.db)

  const page = await blog.app.inject({ url: '/categories/chantier' })
  expect(page.body).toContain('<h1>Chantier</h1>')
  expect(page.body).toContain('/2026/11/voute')
  for (const ending of ['xml', 'atom', 'json']) {
    expect((await blog.app.inject({ url: `/categories/chantier/feed.${ending}` })).body).toContain('/2026/11/voute')
  }
  const atom = await blog.app.inject({ url: '/feed.atom' })
  expect(atom.body).toContain('scheme="https://blog.example/categories/"')
  expect((await blog.app.inject({ url: '/2026/11/voute' })).body).toContain('href="/categories/chantier"')
  expect((await blog.app.inject({ url: '/tags' })).body).toContain('href="/categories/chantier"')

  await desk.post(`/admin/organise/categories/${chantier?.id}/rename`, { name: 'Le chantier' })
  expect((await blog.app.inject({ url: '/categories/chantier' })).headers.location).toBe('/categories/le-chantier')
  expect((await blog.app.inject({ url: '/2026/11/voute' })).body).toContain('href="/categories/le-chantier"')
  expect((await desk.post('/admin/organise/categories', { name: 'LE CHANTIER' })).statusCode).toBe(409)
})

test('the new name of a category that only drafts have is told to nobody', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await desk.post('/admin/organise/categories', { name: 'Chantier' })
  const [chantier] = await listCategoryLabels(blog.ctx.db)
  await desk.post(`/admin/organise/categories/${chantier?.id}/rename`, { name: 'Surprise' })
  for (const url of ['/categories/chantier', '/categories/chantier/feed.xml', '/categories/surprise']) {
    const answer = await blog.app.inject({ url })
    expect([answer.statusCode, answer.headers.location], url).toEqual([404, undefined])
  }
})

test('categories are merged with their posts, and a deleted one leaves its posts without', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await inCategory(blog, 'voute', 'Chantier')
  await inCategory(blog, 'miche', 'Pain')
  const [chantier, pain] = await listCategoryLabels(blog.ctx.db)

  await desk.post(`/admin/organise/categories/${chantier?.id}/merge`, { into: String(pain?.id) })
  expect(names(await listCategoryLabels(blog.ctx.db))).toEqual([['Pain', 2, 'chantier']])
  expect((await blog.app.inject({ url: '/categories/chantier' })).headers.location).toBe('/categories/pain')

  await desk.post(`/admin/organise/categories/${pain?.id}/delete`)
  expect(await listCategoryLabels(blog.ctx.db)).toEqual([])
  expect((await blog.app.inject({ url: '/categories/chantier' })).statusCode).toBe(404)
  expect((await blog.app.inject({ url: '/2026/11/miche' })).body).not.toContain('/categories/')
})

test('pages stand at the foot in the order given at the desk, unless they are taken out', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const ids: number[] = []
  for (const [at, slug] of ['apropos', 'contact', 'mentions'].entries()) {
    const date = `2026-11-0${at + 1}T08:00:00Z`
    ids.push((await hasPost(blog.ctx, { kind: 'page', slug, title: slug, date })).id)
  }
  const foot = async () =>
    [...(await blog.app.inject({ url: '/archive' })).body.matchAll(/<li><a href="\/(apropos|contact|mentions)">/g)].map(
      ([, slug]) => slug,
    )

  expect(await foot()).toEqual(['apropos', 'contact', 'mentions'])
  expect((await desk.post(`/admin/organise/pages/${ids[2]}`, { do: 'up' })).statusCode).toBe(303)
  expect(await foot()).toEqual(['apropos', 'mentions', 'contact'])
  await desk.post(`/admin/organise/pages/${ids[0]}`, { do: 'hide' })
  expect(await foot()).toEqual(['mentions', 'contact'])
  expect((await blog.app.inject({ url: '/apropos' })).statusCode).toBe(200)
  await desk.post(`/admin/organise/pages/${ids[0]}`, { do: 'show' })
  expect(await foot()).toEqual(['apropos', 'mentions', 'contact'])
})

test('a new page opens in the editor and is listed as in preparation', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)

  const answer = await desk.post('/admin/organise/pages')

  expect(answer.headers.location).toMatch(/^\/admin\/posts\/\d+$/)
  expect((await desk.get('/admin/organise/pages')).body).toContain(`href="${answer.headers.location}"`)
})

test('only those who organise come here, and unknown ids are 404', async () => {
  const blog = await startBlog()
  const [editor, author] = [await atDesk(blog, 'editor', 'eve'), await atDesk(blog, 'author', 'ann')]
  await hasPost(blog.ctx, { tags: ['pain'] })
  const rename = `/admin/organise/tags/${await tagId(blog, 'pain')}/rename`

  for (const tab of ['tags', 'categories', 'pages']) {
    expect((await editor.get(`/admin/organise/${tab}`)).statusCode).toBe(200)
    expect((await author.get(`/admin/organise/${tab}`)).statusCode).toBe(403)
  }
  expect((await author.post(rename, { name: 'x' })).statusCode).toBe(403)
  for (const path of ['tags/999', 'categories/999', 'tags/x', 'tags/999/nothing']) {
    expect((await editor.get(`/admin/organise/${path}`)).statusCode).toBe(404)
  }
  for (const path of ['tags/999/rename', 'categories/999/delete', 'pages/999']) {
    expect((await editor.post(`/admin/organise/${path}`, { name: 'x', do: 'up' })).statusCode).toBe(404)
  }
  expect((await editor.post('/admin/organise/pages/1', { do: 'fly' })).statusCode).toBe(400)
})
