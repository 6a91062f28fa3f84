import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { measureImage } from '../../src/posts/measure.ts'
import { mediaRoutes } from '../../src/posts/routes.ts'
import { testCtx } from '../support/blog.ts'
import { writeContent } from './support.ts'

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><script>alert(1)</script></svg>'

test('a picture is served boxed in, to any site, with what caches need', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'media/four/la voûte.svg', svg)
  const app = await serve(ctx)

  const answer = await app.inject('/media/four/la%20vo%C3%BBte.svg')

  expect(answer.statusCode).toBe(200)
  expect(answer.body).toBe(svg)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  })
  const { etag } = answer.headers
  const again = await app.inject({ url: '/media/four/la%20vo%C3%BBte.svg', headers: { 'if-none-match': etag } })
  expect([again.statusCode, again.body]).toEqual([304, ''])
  const head = await app.inject({ method: 'HEAD', url: '/media/four/la%20vo%C3%BBte.svg' })
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', String(svg.length)])
})

const forbidden = [
  '/media/',
  '/media/folder',
  '/media/missing.svg',
  '/media/.hidden.svg',
  '/media/.git/a.svg',
  '/media/page.html',
  '/media/noextension',
  '/media/link.svg',
  '/media/linked/inside.svg',
  '/media/../site.yaml',
  '/media/%2e%2e/site.yaml',
  '/media/..%2fsite.yaml',
  '/media/..%2f..%2fsecret.svg',
  '/media/%00.svg',
  '/media//folder/a.svg',
  '/media/folder%5ca.svg',
  '/media/%E0%A4.svg',
]

test('nothing but plain public files is served', async () => {
  const { ctx } = await testCtx()
  const { contentDir, dataDir } = ctx.config
  for (const file of ['site.yaml', 'media/folder/a.svg', 'media/.hidden.svg', 'media/.git/a.svg', 'media/page.html']) {
    await writeContent(ctx, file, svg)
  }
  await writeContent(ctx, 'media/noextension', svg)
  await writeContent(ctx, '../secret.svg', svg)
  await writeContent(ctx, '../outside/inside.svg', svg)
  await symlink(join(dataDir, 'secret.svg'), join(contentDir, 'media/link.svg'))
  await symlink(join(dataDir, 'outside'), join(contentDir, 'media/linked'))
  await mkdir(join(contentDir, 'media/folder.svg'))
  const app = await serve(ctx)
  expect((await app.inject('/media/folder/a.svg')).statusCode).toBe(200)
  for (const url of forbidden) {
    const { statusCode, body } = await app.inject(url)
    expect({ url, refused: [400, 403, 404].includes(statusCode) && !body.includes('<svg') }).toEqual({
      url,
      refused: true,
    })
  }
})

test('without a media folder everything there is missing', async () => {
  const { ctx } = await testCtx()
  expect((await (await serve(ctx)).inject('/media/a.svg')).statusCode).toBe(404)
})

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))))

const pictures: [string, string | Buffer, number, number][] = [
  ['a.svg', svg, 640, 480],
  ['a.svg', "<?xml version='1.0'?><!-- <svg width='1' --><svg viewBox='0 0 12.4 8'></svg>", 12, 8],
  ['a.svg', '<svg width="100%" height="100%" viewBox="0,0,30,20"/>', 30, 20],
  ['a.svg', '<svg data-note="a > b" width="30px" height="20px">', 30, 20],
  ['a.png', bytes([0x89], 'PNG\r\n\u001a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 128, 0, 0, 1, 224]), 640, 480],
  ['a.gif', bytes('GIF89a', [128, 2, 224, 1]), 640, 480],
  [
    'a.jpg',
    bytes([0xff, 0xd8, 0xff, 0xe1, 0, 4, 9, 9, 0xff, 0xff, 0xc2, 0, 17, 8, 1, 224, 2, 128, 3, 1, 2, 3, 4, 5, 6]),
    640,
    480,
  ],
  ['a.webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', Array<number>(8).fill(0), [127, 2, 0, 223, 1, 0]), 640, 480],
  ['a.webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', Array<number>(10).fill(0), [128, 2, 224, 1]), 640, 480],
  [
    'a.webp',
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0], Array<number>(9).fill(0)),
    640,
    480,
  ],
]

test('pictures of five formats are measured', async () => {
  const { ctx } = await testCtx()
  for (const [index, [name, content, width, height]] of pictures.entries()) {
    await writeContent(ctx, `media/${index}${name}`, content)
    expect({ name, index, ...measureImage(ctx, `/media/${index}${name}`) }).toEqual({ name, index, width, height })
    expect(measureImage(ctx, `https://blog.example/media/${index}${name}`)).toEqual({ width, height })
  }
})

const unknown = [
  '/media/missing.svg',
  '/media/empty.png',
  '/media/cut.jpg',
  '/media/huge.svg',
  '/media/%.svg',
  'https://elsewhere.example/media/a.svg',
  '',
]

test('what is elsewhere, missing or broken has no size', async () => {
  const { ctx } = await testCtx()
  await writeContent(ctx, 'media/a.svg', svg)
  await writeContent(ctx, 'media/empty.png', '')
  await writeContent(ctx, 'media/cut.jpg', bytes([0xff, 0xd8, 0xff, 0xc0, 0]))
  await writeContent(ctx, 'media/huge.svg', '<svg width="9999999" height="1">')
  expect(unknown.filter((src) => measureImage(ctx, src) !== undefined)).toEqual([])
})

async function serve(ctx: Ctx): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(mediaRoutes, { ctx })
  onTestFinished(() => app.close())
  return app
}
