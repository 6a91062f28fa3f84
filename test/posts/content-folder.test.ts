import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { findCategory } from '../../src/posts/categories.ts'
import { lookAgain, newMemory, readContent } from '../../src/posts/content-folder.ts'
import { listAuthors } from '../../src/identities/queries.ts'
import { findAddress, findPostByPath, findPostRow } from '../../src/posts/queries.ts'
import { listTagsOf } from '../../src/posts/tags.ts'
import { openContext } from '../../src/open.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { findSite, nameSite } from '../../src/settings/site.ts'
import { testCtx } from '../support/blog.ts'
import { findRevision, removeContent, writeContent } from './support.ts'

const bread = '---\ntitle: Bread\ndate: 2026-03-03\n---\n\nFlour and water.\n'

test('every setting of a file reaches the post', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'site.yaml', 'authors:\n  - slug: ann\n    name: Ann\n')
  await writeContent(
    ctx,
    'posts/2026-03-04-whatever.md',
    `---
title: 1984
slug: the-oven
date: 2026-03-03 18:02
lang: en-GB
tags: [Oven, 7]
category: Ovens
summary: >-
  In two
  lines.
author: ann
question: Why?
cover: /media/oven.svg
cover_alt: The oven, lit
reactions: held
draft: false
demo: false
---
Text`,
  )
  expect(await readContent(ctx)).toMatchObject({ saved: 1, takenOff: 0, mistakes: [] })
  const path = '/2026/03/the-oven'
  const post = { ...(await findPostRow(ctx.db, path)), ...(await findPostByPath(ctx.db, path)) }
  expect(post).toMatchObject({
    title: '1984',
    lang: 'en-GB',
    summary: 'In two lines.',
    authorName: 'Ann',
    question: 'Why?',
    cover: '/media/oven.svg',
    coverAlt: 'The oven, lit',
    reactions: 'held',
    publishedAt: '2026-03-03T18:02:00.000Z',
    source: 'Text',
  })
  expect(await findCategory(ctx.db, post.categoryId ?? 0)).toMatchObject({ slug: 'ovens', name: 'Ovens' })
  expect((await listTagsOf(ctx.db, [post.id ?? 0])).get(post.id ?? 0)?.map(({ name }) => name)).toEqual(['7', 'Oven'])
})

test('without a slug the name of the file is the address, its date left out', async () => {
  const { ctx } = await testCtx()
  const names = [
    ['posts/2026-03-03-my-bread.md', '/2026/03/my-bread'],
    ['posts/2026-03-rye.md', '/2026/03/rye'],
    ['posts/spelt.md', '/2026/03/spelt'],
    ['posts/Ma voûte.md', '/2026/03/ma-voute'],
    ['posts/2026-03-03-.md', '/2026/03/2026-03-03'],
    ['pages/a-propos.md', '/a-propos'],
  ] as const
  for (const [file] of names) await writeContent(ctx, file, bread)
  await readContent(ctx)
  for (const [file, path] of names) {
    const post = await findPostRow(ctx.db, path)
    expect({ path, file: post?.file, lang: post?.lang }).toEqual({ path, file, lang: 'fr' })
  }
})

test('without a date, or with draft: true, a file is a draft', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/a.md', '---\ntitle: Bread\n---\n')
  await writeContent(ctx, 'posts/b.md', bread.replace('title', 'draft: true\ntitle'))
  expect(await readContent(ctx)).toMatchObject({ saved: 2, mistakes: [] })
  expect(await ctx.db.selectFrom('posts').select('state').distinct().execute()).toEqual([{ state: 'draft' }])
})

test('Windows line ends and a byte order mark are no mistake', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/bread.md', `\ufeff${bread.replaceAll('\n', '\r\n')}`)
  expect(await readContent(ctx)).toMatchObject({ saved: 1, mistakes: [] })
})

const broken: [string, string | Buffer, number, RegExp][] = [
  ['a list never closed at all', '---\ntitle: [\n---\n', 2, /ne peuvent pas être lus/],
  ['no front matter', 'Flour', 1, /« --- »/],
  ['a list that is not closed', '---\ntitle: Bread\ntags: [a\ndate: 2026-03-03\n---\n', 4, /ne peuvent pas être lus/],
  ['a title twice', '---\ntitle: Bread\ntitle: Rye\n---\n', 3, /unique/],
  ['an unknown key', '---\ntitle: Bread\n\nweather: x\n---\n', 4, /« weather »/],
  ['a key of the language itself', '---\ntitle: Bread\nconstructor: x\n---\n', 3, /« constructor »/],
  ['no title', '---\ndate: 2026-03-03\n---\n', 1, /titre manque/],
  ['a title that is a list', '---\ndate: 2026-03-03\ntitle: [a]\n---\n', 3, /« title » doit être un texte/],
  ['reactions: maybe', '---\ntitle: Bread\nreactions: maybe\n---\n', 3, /open, held ou closed/],
  ['draft: perhaps', '---\ntitle: Bread\ndraft: perhaps\n---\n', 3, /true ou false/],
  ['a day that does not exist', '---\ntitle: Bread\ndate: 2026-02-31\n---\n', 3, /2026-02-31/],
  ['a cover elsewhere', '---\ntitle: Bread\ncover: https://a.example/x.png\n---\n', 3, /\/media\//],
  ['a date in words', '---\ntitle: Bread\ndate: yesterday\n---\n', 3, /yesterday/],
  ['no language', '---\ntitle: Bread\nlang: français\n---\n', 3, /français/],
  ['an unknown author', '---\ntitle: Bread\ndate: 2026-03-03\nauthor: nobody\n---\n', 4, /« nobody »/],
  ['a slug with capitals', '---\ntitle: Bread\nslug: Bread\n---\n', 3, /« Bread »/],
  ['bytes that are not UTF-8', Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff]), 1, /UTF-8/],
  ['two megabytes', `---\ntitle: Bread\n---\n${'a'.repeat(2_097_152)}`, 1, /1 Mo/],
  ['a page at a year', '---\ntitle: Page\nslug: 2026\ndate: 2026-03-03\n---\n', 3, /« \/2026 »/],
  ['a page at a word of ours', '---\ntitle: Page\nslug: xmlrpc\ndate: 2026-03-03\n---\n', 3, /« \/xmlrpc »/],
]

test('every mistake is reported with file and line, and keeps nothing else from being read', async () => {
  const { ctx, logged } = await testCtx()
  const name = (index: number) => `pages/broken-${String(index).padStart(2, '0')}.md`
  for (const [index, [, text]] of broken.entries()) await writeContent(ctx, name(index), text)
  await writeContent(ctx, 'posts/good.md', bread)

  const report = await readContent(ctx)

  expect(report).toMatchObject({ saved: 1 })
  expect(report.mistakes).toHaveLength(broken.length)
  for (const [index, [what, , line, message]] of broken.entries()) {
    const mistake = report.mistakes.find(({ file }) => file === name(index))
    expect({ what, line: mistake?.line }).toEqual({ what, line })
    expect(mistake?.message.replace(/[\u00a0\u202f]/g, ' ')).toMatch(message)
    expect(logged).toContainEqual({
      level: 'error',
      fields: { file: name(index), line },
      message: `${name(index)}:${line}: ${mistake?.message}`,
    })
  }
})

test('what cannot be saved is reported once, however often it is looked at, and again when it comes back', async () => {
  const { ctx, logged } = await testCtx()
  const memory = newMemory()
  const told = () => logged.filter(({ level }) => level === 'error').length
  const wrong = bread.replace('title', 'author: nobody\ntitle')
  await writeContent(ctx, 'posts/bread.md', wrong)
  await readContent(ctx, memory)
  for (let looks = 0; looks < 3; looks++) expect((await settle(ctx, memory)).mistakes).toHaveLength(1)
  expect(told()).toBe(1)

  await writeContent(ctx, 'posts/bread.md', bread)
  expect((await settle(ctx, memory)).mistakes).toEqual([])
  await writeContent(ctx, 'posts/bread.md', wrong)
  expect((await settle(ctx, memory)).mistakes).toHaveLength(1)
  expect(told()).toBe(2)
})

test('a broken file keeps the last good version, is reported once, and heals', async () => {
  const { ctx, logged } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', bread)
  await readContent(ctx, memory)

  await writeContent(ctx, 'posts/bread.md', '---\ntitle: [\n---\n')
  expect((await settle(ctx, memory)).mistakes).toHaveLength(1)
  expect((await settle(ctx, memory)).mistakes).toHaveLength(1)
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ title: 'Bread', state: 'published' })
  expect(logged.filter(({ level }) => level === 'error')).toHaveLength(1)

  await writeContent(ctx, 'posts/bread.md', bread.replace('Bread', 'Rye'))
  expect((await settle(ctx, memory)).mistakes).toEqual([])
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ title: 'Rye' })
})

test('a file that waits for its author is read when the author comes', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', bread.replace('title', 'author: ann\ntitle'))
  expect((await readContent(ctx, memory)).mistakes).toHaveLength(1)
  await writeContent(ctx, 'site.yaml', 'authors: [{ slug: ann, name: Ann }]')
  expect((await settle(ctx, memory)).mistakes).toEqual([])
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ authorName: 'Ann' })
})

test('a removed file takes its post off and the same file brings it back', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', bread)
  await writeContent(ctx, 'posts/rye.md', bread)
  await readContent(ctx, memory)
  const post = await findPostByPath(ctx.db, '/2026/03/bread')

  await removeContent(ctx, 'posts/bread.md')
  await settle(ctx, memory)
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ id: post?.id, state: 'deleted' })
  expect(await findPostByPath(ctx.db, '/2026/03/rye')).toMatchObject({ state: 'published' })

  await writeContent(ctx, 'posts/bread.md', bread)
  await settle(ctx, memory)
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ id: post?.id, state: 'published' })
})

test('a file removed while nobody watched takes its post off at the next start', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/bread.md', bread)
  await readContent(ctx)
  await removeContent(ctx, 'posts/bread.md')
  expect(await readContent(ctx)).toMatchObject({ takenOff: 1 })
})

test('a file that an editor replaces in two steps stays on the site', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', bread)
  await readContent(ctx, memory)
  await removeContent(ctx, 'posts/bread.md')
  expect(await lookAgain(ctx, memory)).toMatchObject({ takenOff: 0, again: true })
  await writeContent(ctx, 'posts/bread.md', bread.replace('Flour', 'Rye'))
  expect(await settle(ctx, memory)).toMatchObject({ takenOff: 0 })
  expect(await findPostRow(ctx.db, '/2026/03/bread')).toMatchObject({ text: 'Rye and water.' })
})

test('a content folder that is away as a whole takes nothing off', async () => {
  const { ctx, logged } = await testCtx()
  await writeContent(ctx, 'posts/bread.md', bread)
  await readContent(ctx)
  await rm(ctx.config.contentDir, { recursive: true })
  expect(await readContent(ctx)).toMatchObject({ takenOff: 0, mistakes: [] })
  expect(await findPostByPath(ctx.db, '/2026/03/bread')).toMatchObject({ state: 'published' })
  expect(logged.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test.each([
  ['with its address in the file', bread.replace('title', 'slug: bread\ntitle'), '/2026/03/bread'],
  ['with another address', bread, '/2026/03/rye'],
])('a renamed file %s keeps its post', async (_name, text, path) => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', text)
  await readContent(ctx, memory)
  const post = await findPostByPath(ctx.db, '/2026/03/bread')
  await rename(join(ctx.config.contentDir, 'posts/bread.md'), join(ctx.config.contentDir, 'posts/rye.md'))

  expect(await settle(ctx, memory)).toMatchObject({ takenOff: 0 })

  expect(await findPostRow(ctx.db, path)).toMatchObject({ id: post?.id, file: 'posts/rye.md', state: 'published' })
  expect(await ctx.db.selectFrom('posts').select('id').execute()).toHaveLength(1)
  const former = await findAddress(ctx.db, '/2026/03/bread')
  expect(former?.path).toBe(path === '/2026/03/bread' ? undefined : path)
})

test('two files may swap their addresses through a third', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  const named = (slug: string) => bread.replace('title', `slug: ${slug}\ntitle`)
  await writeContent(ctx, 'posts/a.md', named('one'))
  await writeContent(ctx, 'posts/b.md', named('two'))
  await readContent(ctx, memory)
  await writeContent(ctx, 'posts/a.md', named('two'))
  await writeContent(ctx, 'posts/b.md', named('three'))
  expect(await settle(ctx, memory)).toMatchObject({ mistakes: [] })
  expect(await findPostRow(ctx.db, '/2026/03/two')).toMatchObject({ file: 'posts/a.md' })
  expect(await findPostRow(ctx.db, '/2026/03/three')).toMatchObject({ file: 'posts/b.md' })
})

test('two files with one address are a mistake of the second', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/a.md', bread.replace('title', 'slug: bread\ntitle'))
  await writeContent(ctx, 'posts/b.md', bread.replace('title', 'slug: bread\ntitle'))
  expect((await readContent(ctx)).mistakes).toMatchObject([{ file: 'posts/b.md', line: 2 }])
})

test('demonstration files are passed over, and taken off, when demonstrations are off', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/demo.md', bread.replace('title', 'demo: true\ntitle'))
  await writeContent(ctx, 'posts/own.md', bread)
  await readContent(ctx)
  expect(await findPostRow(ctx.db, '/2026/03/demo')).toMatchObject({ demo: 1, state: 'published' })

  const sober: Ctx = { ...ctx, settings: { ...ctx.settings, demo: false } }
  expect(await readContent(sober)).toMatchObject({ takenOff: 1, saved: 0 })
  expect(await findPostByPath(ctx.db, '/2026/03/demo')).toMatchObject({ state: 'deleted' })
  expect(await findPostByPath(ctx.db, '/2026/03/own')).toMatchObject({ state: 'published' })
  expect(await readContent(sober)).toMatchObject({ takenOff: 0, saved: 0 })
})

test('links, dot files, folders and other endings are not read', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'elsewhere.md', bread)
  await writeContent(ctx, 'posts/.hidden.md', bread)
  await writeContent(ctx, 'posts/notes.txt', bread)
  await mkdir(join(ctx.config.contentDir, 'posts/folder.md'))
  await symlink(join(ctx.config.contentDir, 'elsewhere.md'), join(ctx.config.contentDir, 'posts/link.md'))
  expect(await readContent(ctx)).toEqual({ saved: 0, takenOff: 0, mistakes: [], again: false })
})

test('a second start with the same files moves nothing', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'posts/bread.md', bread)
  await readContent(ctx)
  const revision = await findRevision(ctx)
  expect(await readContent(ctx)).toMatchObject({ saved: 0 })
  expect(await findRevision(ctx)).toBe(revision)
})

test('two processes that start on one folder make one post of each file', async () => {
  const { ctx } = await testCtx()
  for (let n = 1; n <= 5; n++) await writeContent(ctx, `posts/p${n}.md`, bread.replace('title', 'tags: [a, b]\ntitle'))
  const reports = await Promise.all([readContent(ctx), readContent(ctx)])
  expect(reports.flatMap(({ mistakes }) => mistakes)).toEqual([])
  expect(await ctx.db.selectFrom('posts').select('file').orderBy('file').execute()).toHaveLength(5)
})

test('a picture that gets another size is measured again in the posts that show it', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await writeContent(ctx, 'posts/bread.md', `${bread}\n![Loaf](/media/loaf.svg)\n`)
  await readContent(ctx, memory)
  expect((await findPostRow(ctx.db, '/2026/03/bread'))?.html).not.toContain('width=')
  await writeContent(ctx, 'media/loaf.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"></svg>')
  await settle(ctx, memory)
  const { html } = (await findPostRow(ctx.db, '/2026/03/bread'))!
  expect([html.includes('width="640"'), html.includes('height="480"')]).toEqual([true, true])
})

test('site.yaml names the site and its authors; without it the site is called by its host', async () => {
  const { ctx } = await testCtx()
  const memory = newMemory()
  await readContent(ctx, memory)
  expect(await findSite(ctx.db)).toMatchObject({ title: 'blog.example', tagline: '' })

  await writeContent(
    ctx,
    'site.yaml',
    'title: Le four\ntagline: Du pain !\nauthors:\n  - slug: ann\n    name: Ann\n    word: autrice\n',
  )
  await lookAgain(ctx, memory)
  expect(await findSite(ctx.db)).toMatchObject({ title: 'Le four', tagline: 'Du pain\u202f!' })
  expect(await listAuthors(ctx.db)).toMatchObject([{ slug: 'ann', name: 'Ann', word: 'autrice' }])

  await writeContent(ctx, 'site.yaml', 'title: Le four\nauthors: ann\n')
  expect((await lookAgain(ctx, memory)).mistakes).toMatchObject([{ file: 'site.yaml', line: 2 }])
  expect(await findSite(ctx.db)).toMatchObject({ title: 'Le four' })
})

test('site.yaml leaves the name that was given at the desk, in another process too', async () => {
  const { ctx } = await testCtx()
  const { ctx: other, close } = await openContext(ctx.config, ctx.log)
  onTestFinished(close)
  const memory = newMemory()
  await readContent(other, memory)
  await nameSite(ctx, 'Du bureau', '')
  await saveSettings(ctx, { named: 'desk' })
  other.forgetRevision()
  await writeContent(ctx, 'site.yaml', 'title: Du fichier')
  await lookAgain(other, memory)
  expect((await findSite(ctx.db)).title).toBe('Du bureau')
})

test('a demonstration’s site.yaml counts as missing when demonstrations are off', async () => {
  const { ctx } = await testCtx({ env: { TRESSE_DEMO: 'off' } })
  await writeContent(ctx, 'site.yaml', 'demo: true\ntitle: Le four\nauthors: [{ slug: ann, name: Ann }]')
  await readContent(ctx)
  expect(await findSite(ctx.db)).toMatchObject({ title: 'blog.example' })
  expect(await listAuthors(ctx.db)).toEqual([])
})

/** Looks until nothing is in motion any more, as the watcher does. */
async function settle(ctx: Ctx, memory: ReturnType<typeof newMemory>) {
  let report = await lookAgain(ctx, memory)
  let takenOff = report.takenOff
  while (report.again) {
    report = await lookAgain(ctx, memory)
    takenOff += report.takenOff
  }
  return { ...report, takenOff }
}
