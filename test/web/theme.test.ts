import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { listHouseViews } from '../../src/web/own-view.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

let writes = 0

/** Writes a view of the site's own, as an editor does, and lets the second pass after which it is looked at. */
async function writeView(blog: Blog, name: string, content: string) {
  const file = join(blog.ctx.config.dataDir, 'theme/views', name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  // Two versions of one length, written in one moment, must differ for a test as they do for people.
  writes += 1
  await utimes(file, new Date(), new Date(Date.now() + writes * 1000))
  blog.clock.pass(1000)
  return file
}

const read = async (blog: Blog, url: string) => (await blog.app.inject(url)).body

test('a view of the same name stands for that of the house, without a restart and past the page cache', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  expect(await read(blog, '/2026/11/pain')).toContain('Trois heures de pousse.')

  await writeView(blog, 'posts/post.eta', `<% layout('/layout') %><h1>à moi : <%= it.post.title %></h1>`)
  expect(await read(blog, '/2026/11/pain')).toContain('<h1>à moi : Le pain</h1>')
  expect(await read(blog, '/2026/11/pain')).toContain('<header class="masthead')

  const file = await writeView(blog, 'posts/post.eta', 'tout autre chose')
  expect(await read(blog, '/2026/11/pain')).toBe('tout autre chose')
  await rm(file)
  expect(await read(blog, '/2026/11/pain')).toBe('tout autre chose')
  blog.clock.pass(1000)
  expect(await read(blog, '/2026/11/pain')).toContain('Trois heures de pousse.')
})

test('layouts, partials and partials of one’s own are replaced too, and values are escaped', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx, { title: 'Pain & <sel>' })
  await writeView(blog, 'layout.eta', `<!DOCTYPE html><main><%~ it.body %></main>`)
  await writeView(blog, 'posts/_cards.eta', `<%~ include('/_mine') %><%~ include('./_near', { n: 7 }) %>`)
  await writeView(blog, '_mine.eta', `<b><%= it.cards?.[0]?.title ?? 'Pain & <sel>' %></b>`)
  await writeView(blog, 'posts/_near.eta', `<i><%= it.n %></i>`)

  const home = await read(blog, '/')

  expect(home).toMatch(/^<!DOCTYPE html><main>/)
  expect(home).toContain('<b>Pain &amp; &lt;sel&gt;</b><i>7</i>')
})

const broken: [string, string, string][] = [
  ['an unclosed tag', 'un\ndeux <% if (it.post\n', 'ligne 2'],
  ['an unclosed string', "un\n<%= it.t('a) %>", 'ligne 2'],
  ['no JavaScript', 'un\ndeux\n<% const = %>\n', 'ligne 3'],
  ['an unclosed block', '<% if (true) { %>\nun', 'posts/post.eta : '],
  ['a throw', 'un\ndeux\n<%= it.nothing.at.all %>', 'ligne 3'],
  ['an unknown partial', `un\n<%~ include('/posts/_nothing') %>`, 'ligne 2'],
  ['an unknown layout', `<% layout('/nothing') %>un`, 'posts/post.eta'],
]

test.each(broken)(
  '%s: the view of the house is shown, the owner told once, until it is mended',
  async (_, view, said) => {
    const blog = await startBlog()
    await hasPost(blog.ctx)
    const desk = await atDesk(blog, 'owner')
    const moderator = await atDesk(blog, 'moderator', 'zoe')
    await writeView(blog, 'posts/post.eta', view)

    for (let time = 0; time < 3; time += 1) {
      blog.clock.pass(1500)
      const page = await blog.app.inject('/2026/11/pain')
      expect([page.statusCode, page.body.includes('Trois heures de pousse.')]).toEqual([200, true])
    }
    const told = blog.logged.filter(({ message }) => message === 'a view of the theme is not shown')
    expect(told).toHaveLength(1)
    const { body } = await desk.get('/admin/media')
    expect(body).toContain('Une vue de votre thème n’est pas montrée')
    expect(body.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ')).toContain(said)
    expect((await moderator.get('/admin')).body).not.toContain('thème n’est pas')

    await writeView(blog, 'posts/post.eta', 'réparée')
    expect(await read(blog, '/2026/11/pain')).toBe('réparée')
    expect((await desk.get('/admin/media')).body).not.toContain('thème n’est pas')
  },
)

test('a partial that fails gives way alone', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  await writeView(blog, 'layout.eta', '<main class="mine"><%~ it.body %></main>')
  await writeView(blog, 'reactions/_thread.eta', '<%= it.a.b.c %>')
  const page = await read(blog, '/2026/11/pain')
  expect(page).toContain('<main class="mine">')
  expect(page).toContain('id="fil"')
})

test('the desk is always that of the house, whatever stands in the folder', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog, 'owner')
  await writeView(blog, 'admin/layout.eta', 'pris')
  await writeView(blog, 'admin/media/list.eta', 'pris')
  await writeView(blog, 'layout.eta', '<% throw new Error("non") %>')
  const { statusCode, body } = await desk.get('/admin/media')
  expect([statusCode, body.includes('pris<')]).toEqual([200, false])
  expect(body).toContain('les vues du bureau ne se remplacent pas')
  expect((await blog.app.inject('/nulle-part')).statusCode).toBe(404)
})

test('links and names that are none are passed over, and said so', async () => {
  const blog = await startBlog()
  await hasPost(blog.ctx)
  const desk = await atDesk(blog, 'owner')
  const folder = join(blog.ctx.config.dataDir, 'theme/views')
  await mkdir(join(folder, 'posts'), { recursive: true })
  await writeFile(join(blog.ctx.config.dataDir, 'secret.eta'), 'secret')
  await symlink(join(blog.ctx.config.dataDir, 'secret.eta'), join(folder, 'posts/post.eta'))
  await symlink(blog.ctx.config.dataDir, join(folder, 'reactions'))
  await writeView(blog, 'post.eta', 'rien')
  await writeView(blog, 'notes.txt', 'rien')
  await writeView(blog, 'long.eta', 'x'.repeat(300_000))

  expect(await read(blog, '/2026/11/pain')).toContain('Trois heures de pousse.')
  const { body } = await desk.get('/admin/media')
  expect(body).toContain('posts/post.eta est un lien')
  expect(body).toContain('post.eta ne remplace aucune vue')
  expect(body).not.toContain('notes.txt')
})

test('the views that can be replaced are those of the public pages', () => {
  const names = listHouseViews()
  expect(names).toEqual(expect.arrayContaining(['layout', 'error', 'posts/post', 'posts/_cards', 'site/home']))
  expect(names.filter((name) => name.startsWith('admin/'))).toEqual([])
})
