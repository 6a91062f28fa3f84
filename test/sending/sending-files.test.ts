import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { lookAgain, newMemory } from '../../src/posts/content-folder.ts'
import { removeContent, writeContent } from '../posts/support.ts'
import { startBlog, type Blog } from '../support/blog.ts'

const yann = 'https://yann.example/levain'
const source = 'https://blog.example/2026/11/pain'
const minute = 60_000

/** A blog that looks at its folder; answers what that made it tell Yann, a minute later. */
async function startFolder() {
  const blog = await startBlog()
  const memory = newMemory()
  const { web } = blog
  web.page(yann, '<link rel="webmention" href="/wm">')
  web.answer('https://yann.example/wm', { status: 202 })
  const look = async () => {
    while ((await lookAgain(blog.ctx, memory)).again) await setImmediate()
    await quiet(blog)
    return web.requests.splice(0).flatMap(({ method, body = '' }) => (method === 'POST' ? [body] : []))
  }
  const write = (file: string, date: string, text: string) => {
    const front = `---\ntitle: Pain\nslug: pain\ndate: ${date}\n---\n`
    return writeContent(blog.ctx, `posts/${file}`, `${front}\n${text}\n`)
  }
  return { blog, look, write }
}

async function quiet(blog: Blog): Promise<void> {
  blog.clock.pass(minute)
  await blog.runJobs()
}

test('a file that is added, changed, renamed and removed tells the page it links to, and old ones do not', async () => {
  const { blog, look, write } = await startFolder()
  const message = new URLSearchParams({ source, target: yann }).toString()
  await write('pain.md', '2026-11-20', `Voyez [Yann](${yann}).`)
  await write('vieux.md', '2019-03-03', `Voyez [Yann](${yann}).`)
  expect(await look()).toEqual([message])
  await write('pain.md', '2026-11-20', `Voyez encore [Yann](${yann}).`)
  expect(await look()).toEqual([message])

  await removeContent(blog.ctx, 'posts/pain.md')
  await write('miche.md', '2026-11-20', `Voyez encore [Yann](${yann}).`)
  expect(await look()).toEqual([])
  await removeContent(blog.ctx, 'posts/miche.md')
  expect(await look()).toEqual([message])
  expect((await blog.app.inject(new URL(source).pathname)).statusCode).toBe(410)
})
