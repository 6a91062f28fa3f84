import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { cleanComment } from '../../src/lib/sanitize.ts'
import type { Post } from '../../src/posts/post.ts'
import type { LinkbackDraft } from '../../src/reactions/reaction.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { attribute, byClass, byId, byTag, line, visit } from './cast.ts'
import { crowd } from './crowd.ts'
import { invalid } from './valid.ts'

const strange = 'nofollow ugc noopener'

test('an answer from elsewhere stands in the thread in its own words, under what it answers', async () => {
  const { blog, post, enter } = await scene()
  const first = await enter()
  const content = {
    html: cleanComment('<p>Neuf jours, <em>par temps humide</em>.</p>'),
    text: 'Neuf jours, par temps humide.',
  }
  await enter({
    sourceUrl: 'https://bridge.example/9',
    permalink: 'https://ilse.example/notes/9',
    writtenAt: '2026-11-05T09:00:00.000Z',
    parentId: first.id,
    relation: 'reply',
    name: 'Ilse',
    siteName: 'Notes d’Ilse',
    content,
  })
  const { root } = await visit(blog, post.path)
  const reply = byId(root, 'r2')
  if (!reply) throw new Error('no second reaction')
  const [by, said] = [byClass(reply, 'by')[0], byClass(reply, 'said')[0]]
  expect(line(by)).toBe('2 ↗︎ Ilse a répondu sur Notes d’Ilse · 5 novembre')
  expect(byTag(reply, 'em').map(line)).toEqual(['par temps humide'])
  expect(line(said)).toBe('Neuf jours, par temps humide.')
  expect(hrefs(reply)).toContain('https://ilse.example/notes/9')
  expect(hrefs(reply)).not.toContain('https://bridge.example/9')
  expect(attribute(byTag(reply, 'time')[0] ?? reply, 'datetime')).toBe('2026-11-05T09:00:00.000Z')
  expect(attribute(reply, 'class')).toContain('d1')
})

test('a reprint takes one line, and a source that vanished keeps its words', async () => {
  const { blog, post, enter } = await scene()
  await enter({ relation: 'republication', siteName: 'Échos du Bourg' })
  await enter({ sourceUrl: 'https://other.example/1', imported: already('gone', 2) })
  const { root } = await visit(blog, `${post.path}?fil=liens`)
  const [copy, gone] = [byId(root, 'r1'), byId(root, 'r2')]
  if (!copy || !gone) throw new Error('links are missing')
  expect(line(byClass(copy, 'by')[0])).toMatch(/^1 ↗︎ Repris sur Échos du Bourg\s: même texte/)
  expect(byClass(copy, 'said')).toEqual([])
  expect(line(gone)).toContain('comme le raconte ce chantier')
  expect(line(byClass(gone, 'acts')[0])).toContain('source disparue le')
})

test('a picture of ours stands before the words, and never in their place', async () => {
  const { blog, post, enter } = await scene()
  const { id } = await enter()
  await blog.ctx.db.updateTable('reactions').set({ photo: '/faces/a.webp' }).where('id', '=', id).execute()
  const { root } = await visit(blog, post.path)
  const [face] = byClass(root, 'face')
  expect(face && [attribute(face, 'src'), attribute(face, 'alt')]).toEqual(['/faces/a.webp', ''])
  expect(byClass(byId(root, 'r1') ?? root, 'title').map(line)).toEqual(['Le levain n’aime pas la hâte'])
})

test('likes, reposts and bookmarks are named in a line each, many of them behind a click', async () => {
  const { blog, post, enter } = await scene()
  for (let n = 1; n <= 20; n++) {
    await enter({
      relation: 'like',
      name: `Ada ${n}`,
      sourceUrl: `https://ada${n}.example/like`,
      title: '',
      excerpt: '',
    })
  }
  await enter({ relation: 'bookmark', name: '', siteName: 'Signets', sourceUrl: 'https://s.example/1' })
  const { root, html } = await visit(blog, post.path)
  const lines = byClass(root, 'gestures').flatMap((list) => byTag(list, 'li'))
  expect(lines.map(line)).toEqual([
    expect.stringMatching(/^↗︎ 20 j’aime\s: Ada 1, Ada 2, .*, Ada 12 et 8 autres ?Ada 13, .*Ada 20$/),
    expect.stringMatching(/^↗︎ 1 signet\s: Signets$/),
  ])
  expect(byClass(root, 'p-like')).toHaveLength(20)
  expect(html).toContain('href="https://ada20.example/like"')
  expect(line(byId(root, 'reactions'))).toMatch(/^Aucune réaction/)
  expect((await visit(blog, `${post.path}?fil=voix`)).html).not.toContain('Ada 1')
})

test('links of a trusted site, of this one and of its authors are marked noopener alone, and no others', async () => {
  const { blog, post, enter } = await scene()
  const desk = await atDesk(blog)
  await saveSettings(blog.ctx, { ownAddresses: ['https://mado.example/'] })
  const pages = {
    'https://levain.example/a': strange,
    'https://trusted.example/b': 'noopener',
    'https://sub.trusted.example/c': 'noopener',
    'https://mado.example/d': 'noopener',
    'http://127.0.0.1:3000/2026/11/autre': 'noopener',
  }
  for (const sourceUrl of Object.keys(pages)) await enter({ sourceUrl, relation: 'followup', title: sourceUrl })
  await enter({ sourceUrl: 'https://levain.example/z', permalink: 'https://trusted.example/z', title: 'Prétendu' })
  await saveRule(blog.ctx, desk.account, { kind: 'site', value: 'trusted.example', verdict: 'trust' })
  const { root } = await visit(blog, `${post.path}?fil=liens`)
  const rels = byClass(root, 'title').map((a) => [attribute(a, 'href'), attribute(a, 'rel')])
  expect(rels).toEqual([...Object.entries(pages), ['https://trusted.example/z', strange]])
  const sequels = byClass(root, 'sequels').flatMap((box) => byTag(box, 'a'))
  expect(sequels.map((a) => attribute(a, 'rel'))).toEqual(Object.values(pages))
})

test('many follow-ups stand under the post, the first in a line and the others behind a click', async () => {
  const { blog, post, enter } = await scene()
  for (let n = 1; n <= 8; n++) {
    await enter({ relation: 'followup', title: `Suite ${n}`, sourceUrl: `https://a.example/${n}` })
  }
  const { root } = await visit(blog, post.path)
  const [box] = byClass(root, 'sequels')
  expect(
    box &&
      byTag(box, 'p')
        .flatMap((p) => byTag(p, 'a'))
        .map(line),
  ).toEqual(['Suite 1', 'Suite 2', 'Suite 3', 'Suite 4', 'Suite 5'])
  expect(box && line(byTag(box, 'details')[0])).toMatch(/^3 autres suites Suite 6 .*Suite 8/)
})

test('a thread of two hundred links is short, and still says every number', async () => {
  const { blog, post, enter } = await scene()
  for (let n = 1; n <= 200; n++) {
    await enter({
      sourceUrl: `https://site${n % 40}.example/${n}`,
      siteName: `Site ${n % 40}`,
      imported: already('published', n),
    })
  }
  const { root } = await visit(blog, post.path)
  const folds = byClass(root, 'fold').map((fold) => line(byTag(fold, 'summary')[0]))
  expect(folds).toEqual(['1–200 ↗︎ 200 liens de 40 sites'])
  expect(byClass(root, 'link')).toHaveLength(200)
  const opened = await visit(blog, `${post.path}?r=137`)
  expect(byClass(opened.root, 'fold').map((fold) => attribute(fold, 'open'))).toEqual([''])
})

test('a crowd of links of every sort is valid HTML, and small', async () => {
  const { blog, post } = await scene()
  await crowd(blog, post)
  for (const address of [post.path, `${post.path}?fil=liens`, `${post.path}?r=150`]) {
    const { html } = await visit(blog, address)
    expect({ address, messages: await invalid(html) }).toEqual({ address, messages: [] })
    expect(gzipSync(html).length).toBeLessThan(20_000)
  }
})

test('the feed of a thread gives an answer in its own words, at the address that its page gives', async () => {
  const { blog, post, enter } = await scene()
  const content = { html: cleanComment('<p>Neuf jours.</p>'), text: 'Neuf jours.' }
  await enter({ relation: 'reply', permalink: 'https://ilse.example/9', content })
  await enter({ relation: 'like', sourceUrl: 'https://ada.example/1' })
  const feed = JSON.parse((await visit(blog, `${post.path}/feed.json`)).html)
  expect(feed.items).toHaveLength(1)
  expect(feed.items[0].content_html).toContain(
    '<blockquote cite="https://ilse.example/9"><p>Neuf jours.</p></blockquote>',
  )
  expect(feed.items[0].external_url).toBe('https://ilse.example/9')
})

function hrefs(root: Parameters<typeof byTag>[0]): (string | undefined)[] {
  return byTag(root, 'a').map((a) => attribute(a, 'href'))
}

async function scene() {
  const blog: Blog = await startBlog({
    env: { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' },
  })
  const post: Post = await hasPost(blog.ctx)
  const enter = async (own: Partial<LinkbackDraft> = {}) =>
    (await submitReaction(blog.ctx, linkback(post, own))).reaction
  return { blog, post, enter }
}
