import type { FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { applySiteFile } from '../../src/posts/site-file.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { addMedia } from '../../src/posts/upload.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk, type Desk } from '../support/desk.ts'
import { secondProcess, seenByBoth } from './support.ts'

const pages = {
  site: '/admin/settings',
  reading: '/admin/settings/reading',
  conversation: '/admin/settings/conversation',
  look: '/admin/settings/appearance',
  addresses: '/admin/settings/addresses',
}

type Fields = Record<string, string | string[]>
type Scene = {
  blog: Blog
  desk: Desk
  apps: FastifyInstance[]
  set: (page: keyof typeof pages, fields: Fields) => Promise<void>
}

/** A blog of two processes that have both shown their pages, so that what they keep is stale after a change. */
async function scene(env: Record<string, string> = {}): Promise<Scene> {
  const blog = await startBlog({
    env: { SITE_URL: 'http://127.0.0.1:3000', RATE_LIMITS: 'off', REACTIONS: 'open', ...env },
  })
  await applySiteFile(blog.ctx, 'title: Le carnet')
  const desk = await atDesk(blog)
  const apps = [blog.app, await secondProcess(blog)]
  const set: Scene['set'] = async (page, fields) => {
    const answer = await desk.post(pages[page], fields)
    expect(answer.body).not.toContain('role="alert"')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `${pages[page]}?done=saved`])
    expect((await desk.get(String(answer.headers.location))).body).toMatch(/Enregistré\.|Saved\./)
  }
  return { blog, desk, apps, set }
}

test('title, sentence and language show everywhere at once, and the file no longer names the site', async () => {
  const { blog, apps, set } = await scene()
  await applySiteFile(blog.ctx, 'title: Du fichier\ntagline: Une phrase')
  expect(await seenByBoth(apps, '/')).toContain('Du fichier')
  await set('site', { title: 'L’aube : un carnet', tagline: 'À six mains', lang: 'en' })
  const home = await seenByBoth(apps, '/')
  expect(home).toContain('L’aube\u00a0: un carnet')
  expect(home).toContain('À six mains')
  expect(home).toContain('lang="en"')
  expect(home).toContain('>Search</a>')
  expect(await seenByBoth(apps, '/feed.atom')).toContain('L’aube\u00a0: un carnet')
  await applySiteFile(blog.ctx, 'title: Encore le fichier')
  expect(await seenByBoth(apps, '/')).not.toContain('Encore le fichier')
})

test('a site whose other settings are saved is still named by its file', async () => {
  const { blog, apps, set } = await scene()
  await applySiteFile(blog.ctx, 'title: Du fichier')
  await set('site', { lang: 'fr' })
  await applySiteFile(blog.ctx, 'title: Encore le fichier')
  expect(await seenByBoth(apps, '/')).toContain('Encore le fichier')
})

test('dates are shown on the clocks of the time zone', async () => {
  const { blog, apps, set } = await scene()
  const post = await hasPost(blog.ctx, { date: '2026-11-03T23:30:00Z' })
  await submitReaction(blog.ctx, comment(post))
  await set('site', { timeZone: 'UTC' })
  expect(await seenByBoth(apps, '/')).toContain('>3 novembre</time>')
  await set('site', { timeZone: 'Asia/Tokyo' })
  expect(await seenByBoth(apps, '/')).toContain('>4 novembre</time>')
  const page = await seenByBoth(apps, post.path)
  expect(page).toContain('>4 novembre 2026</time>')
  expect(page).toContain('20 novembre à 19:00')
  blog.clock.now = new Date('2026-11-20T14:59:00Z')
  expect(await seenByBoth(apps, '/')).toContain('aujourd’hui')
  blog.clock.now = new Date('2026-11-20T15:00:00Z')
  expect(await seenByBoth(apps, '/')).toContain('hier')
})

test('the public address changes every address, cookie and header, once that is confirmed', async () => {
  const { blog, desk, apps } = await scene({ SITE_URL: '', RATE_LIMITS: 'on', REACTIONS: 'first' })
  const post = await hasPost(blog.ctx)
  const asked = await desk.post(pages.site, { siteUrl: 'https://aube.example/' })
  expect(asked.statusCode).toBe(422)
  expect(asked.body).toContain('name="confirm" value="https://aube.example"')
  expect(await seenByBoth(apps, '/sitemap.xml')).not.toContain('aube.example')

  const done = await desk.post(pages.site, { siteUrl: 'https://aube.example/', confirm: 'https://aube.example' })
  expect(done.statusCode).toBe(303)
  expect(await seenByBoth(apps, '/sitemap.xml')).toContain(`<loc>https://aube.example${post.path}</loc>`)
  expect(await seenByBoth(apps, '/robots.txt')).toContain('Sitemap: https://aube.example/sitemap.xml')
  expect(await seenByBoth(apps, '/feed.atom')).toContain(`https://aube.example${post.path}`)
  const page = await seenByBoth(apps, post.path)
  expect(page).toContain(`rel="canonical" href="https://aube.example${post.path}"`)
  expect(page).toContain('https://aube.example/xmlrpc')
  expect(page).not.toContain('127.0.0.1')
  for (const app of apps) {
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const answer = await app.inject({ method: 'POST', url: '/appearance', payload: 'theme=dark', headers: form })
    expect(answer.headers['strict-transport-security']).toBeDefined()
    expect(answer.headers['set-cookie']).toContain('Secure')
  }
})

test('an address that the operator has set cannot be changed at the desk', async () => {
  const { desk, apps, set } = await scene()
  await set('site', { siteUrl: 'https://aube.example', confirm: 'https://aube.example' })
  expect(await seenByBoth(apps, '/robots.txt')).toContain('http://127.0.0.1:3000')
  expect((await desk.get(pages.site)).body).toMatch(/name="siteUrl"[^>]* readonly/)
})

test('pages and feeds hold as many posts as chosen, and the navigation its links', async () => {
  const { blog, apps, set } = await scene()
  for (let day = 1; day <= 5; day++) await hasPost(blog.ctx, { slug: `jour-${day}`, tags: ['Pain'] })
  await set('reading', {
    postsPerPage: '2',
    feedItems: '3',
    'label[]': ['Le four', ' ', 'Écrire'],
    'href[]': ['/2026/11/jour-1', '', 'mailto:mado@four.example'],
  })
  const home = await seenByBoth(apps, '/')
  expect(home.match(/class="card /g)).toHaveLength(2)
  expect(home).toContain('<li><a href="/2026/11/jour-1">Le four</a></li>')
  expect(home).toContain('<li><a href="mailto:mado@four.example">Écrire</a></li>')
  expect((await seenByBoth(apps, '/tags/pain')).match(/class="card /g)).toHaveLength(2)
  expect((await seenByBoth(apps, '/feed.atom')).match(/<entry[ >]/g)).toHaveLength(3)
  expect((await seenByBoth(apps, '/tags/pain/feed.xml')).match(/<item[ >]/g)).toHaveLength(3)
})

test('what people write is called by the noun, wherever it is named', async () => {
  const { blog, apps, set } = await scene()
  const post = await hasPost(blog.ctx)
  const empty = await hasPost(blog.ctx, { slug: 'sel', title: 'Le sel' })
  await submitReaction(blog.ctx, comment(post))
  await submitReaction(blog.ctx, comment(post, { name: 'Cléo', source: 'Deux.' }))
  for (const [noun, said] of [
    ['comments', ['2 commentaires sur «\u00a0Le pain\u00a0»', 'Commentaire 1, de Béa', 'Aucun commentaire']],
    ['reflexions', ['2 réflexions sur «\u00a0Le pain\u00a0»', 'Réflexion 1, de Béa', 'Aucune réflexion']],
    ['reactions', ['2 réactions à «\u00a0Le pain\u00a0»', 'Réaction 1, de Béa', 'Aucune réaction']],
  ] as const) {
    await set('conversation', { noun })
    const page = await seenByBoth(apps, post.path)
    expect(page).toContain(said[0])
    expect(page).toContain(said[1])
    expect(await seenByBoth(apps, empty.path)).toContain(said[2])
    const other = {
      comments: /réactions?\b|réflexion/i,
      reflexions: /réactions?\b|commentaire/i,
      reactions: /réflexion|commentaire/i,
    }
    for (const url of ['/', '/archive', '/search?q=pain', `${post.path}/feed.atom`, post.path]) {
      expect((await seenByBoth(apps, url)).replaceAll(/<script[\s\S]*?<\/script>/g, ''), `${noun} ${url}`).not.toMatch(
        other[noun],
      )
    }
  }
})

test('who waits, and how long a message can be corrected, follow what is chosen', async () => {
  const { blog, apps, set } = await scene()
  const post = await hasPost(blog.ctx)
  await set('conversation', { policy: 'held', editMinutes: '60' })
  const held = await submitReaction(blog.ctx, comment(post))
  expect(held.reaction.state).toBe('pending')
  await set('conversation', { policy: 'open', editMinutes: '2' })
  const open = await submitReaction(blog.ctx, comment(post, { name: 'Cléo', source: 'Deux.' }))
  expect(open.reaction.state).toBe('published')
  const { ownPath } = await import('../../src/reactions/own.ts')
  const edit = ownPath(blog.ctx, open.reaction, 'edit')
  const form = '<textarea id="text"'
  expect(await seenByBoth(apps, edit)).toContain(form)
  blog.clock.pass(3 * 60_000)
  expect(await seenByBoth(apps, edit)).not.toContain(form)
  await set('conversation', { editMinutes: '5' })
  expect(await seenByBoth(apps, edit)).toContain(form)
})

test('the look is a stylesheet of ours at its own address, and only when there is something to change', async () => {
  const { apps, set } = await scene()
  expect(await seenByBoth(apps, '/')).not.toContain('theme.css')
  await set('look', { colour: 'own', accent: '#1D6B3A', face: 'sans', measure: 'wide' })
  const [address = ''] = (await seenByBoth(apps, '/')).match(/\/theme\.css\?v=[\w-]+/) ?? []
  expect(address).not.toBe('')
  for (const app of apps) {
    const sheet = await app.inject({ url: address })
    expect(sheet.headers['content-type']).toBe('text/css; charset=utf-8')
    expect(sheet.headers['cache-control']).toContain('immutable')
    expect(sheet.body).toMatch(/--author: light-dark\(#1d6b3a, #[0-9a-f]{6}\);/)
    expect(sheet.body).toContain('--serif: var(--sans)')
    expect(sheet.body).toContain('--measure: 46rem')
    expect((await app.inject({ url: '/theme.css?v=old' })).headers['cache-control']).toBe('no-cache')
  }
  await set('look', { colour: 'house', face: 'serif', measure: 'normal' })
  expect(await seenByBoth(apps, '/')).not.toContain('theme.css')
})

test('a logo stands in the head of every page with its size; one that says the title takes its place', async () => {
  const { blog, desk, apps, set } = await scene()
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="40"><rect width="9" height="9"/></svg>'
  const upload = { bytes: Buffer.from(svg), name: 'logo.svg', alt: 'Un four', decorative: false }
  const { path } = await addMedia(blog.ctx, desk.account, upload)
  await set('site', { title: 'Le four' })
  await set('look', { logo: `/media/${path}`, logoAlt: 'Une braise' })
  const beside = await seenByBoth(apps, '/')
  expect(beside).toContain(`<img src="/media/${path}" alt="Une braise" width="144" height="36"><span>Le four</span>`)
  await set('look', { logoAlt: 'Le four' })
  const alone = await seenByBoth(apps, '/')
  expect(alone).toContain('alt="Le four"')
  expect(alone).not.toContain('<span>Le four</span>')
})

test('links from the authors’ other addresses are follow-ups: those to come, and those there already', async () => {
  const { blog, apps, set } = await scene()
  const post = await hasPost(blog.ctx)
  const from = (sourceUrl: string) =>
    submitReaction(blog.ctx, linkback(post, { sourceUrl, relation: 'mention', endHost: undefined }))
  await from('https://mado.example/carnet/pain')
  await from('https://mado.example/autre')
  await set('addresses', { ownAddresses: 'mado.example/carnet\r\n\r\nhttps://radio.example/' })
  const page = await seenByBoth(apps, post.path)
  expect(page).toContain('1 suite')
  expect((await blog.ctx.db.selectFrom('posts').select('followups').execute())[0]?.followups).toBe(1)
})
