import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { Refusal } from '../../src/errors.ts'
import type { Account } from '../../src/identities/account.ts'
import { cleanPost } from '../../src/lib/sanitize.ts'
import { listMedia, listMediaUses } from '../../src/posts/media-lists.ts'
import { mediaMarkdown } from '../../src/posts/media.ts'
import { describeImage } from '../../src/posts/measure.ts'
import { addMedia, describeMedia, removeMedia, type Upload } from '../../src/posts/upload.ts'
import { testCtx } from '../support/blog.ts'
import { hasPost } from '../support/cast.ts'
import { animation, picture, pngThatSays, zip } from './pictures.ts'

const account = { id: null as never }
const owner = { id: 1, role: 'owner', state: 'active' } as Account

const send = (ctx: Ctx, bytes: Buffer, own: Partial<Upload> = {}) =>
  addMedia(ctx, account, { bytes, name: 'Le four.png', alt: 'Le four, vu de face', decorative: false, ...own })

const stored = (ctx: Ctx, path: string) => readFileSync(join(ctx.config.dataDir, 'media', path))

const answer = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'taken'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.code} ${error.key}`
  }
}

describe('a picture', () => {
  test('is stored under a name of ours, with its size, its description and lighter versions', async () => {
    const { ctx } = await testCtx()
    const row = await send(ctx, await picture('jpeg', 1200, 900), { name: 'C:\\photos\\Le four à pain (2).PNG' })

    expect(row.path).toMatch(/^2026\/11\/[0-9a-f]{12}-le-four-a-pain-2\.jpg$/)
    expect(row).toMatchObject({
      type: 'image/jpeg',
      width: 1200,
      height: 900,
      alt: 'Le four, vu de face',
      decorative: 0,
    })
    expect(row.widths).toBe('[480,960]')
    const { format, width } = await sharp(stored(ctx, row.path.replace('.jpg', '.480.webp'))).metadata()
    expect([format, width]).toEqual(['webp', 480])
    expect(readdirSync(join(ctx.config.dataDir, 'media/2026/11'))).toHaveLength(3)
  })

  test('loses where and how it was taken, and stands upright', async () => {
    const { ctx } = await testCtx()
    const taken = await sharp(await picture('jpeg', 60, 40))
      .withExif({ IFD0: { Copyright: 'SECRET' }, IFD3: { GPSLatitude: '48/1 0/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET</x:xmpmeta>')
      .jpeg()
      .toBuffer()
    expect(taken.includes('SECRET')).toBe(true)

    const row = await send(ctx, taken)
    const facts = await sharp(stored(ctx, row.path)).metadata()

    expect([row.width, row.height, facts.width, facts.height]).toEqual([40, 60, 40, 60])
    expect([facts.exif, facts.xmp, facts.icc, facts.orientation]).toEqual([undefined, undefined, undefined, undefined])
    expect(stored(ctx, row.path).includes('SECRET')).toBe(false)
  })

  test('sent twice is one, also by two at once and under two names', async () => {
    const { ctx } = await testCtx()
    const bytes = await picture()
    const [first, second] = await Promise.all([send(ctx, bytes), send(ctx, bytes, { name: 'autre.png', alt: 'Autre' })])
    const third = await send(ctx, bytes, { alt: '', decorative: true })

    expect(new Set([first.id, second.id, third.id]).size).toBe(1)
    expect(third).toMatchObject({ alt: '', decorative: 1, path: first.path })
    expect(readdirSync(join(ctx.config.dataDir, 'media/2026/11'))).toEqual([first.path.split('/')[2]])
    expect((await listMedia(ctx, {})).total).toBe(1)
  })

  test('whose file was lost comes back with the next upload', async () => {
    const { ctx } = await testCtx()
    const { path } = await send(ctx, await picture())
    rmSync(join(ctx.config.dataDir, 'media', path))
    await send(ctx, await picture(), { name: 'x.png' })
    expect(existsSync(join(ctx.config.dataDir, 'media', path))).toBe(true)
  })

  test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('as %s keeps its format', async (format) => {
    const { ctx } = await testCtx()
    const row = await send(ctx, await picture(format))
    expect(row).toMatchObject({ type: `image/${format}`, width: 40, height: 30 })
    expect(describeImage(ctx, `/media/${row.path}`)).toEqual({ width: 40, height: 30 })
  })

  test('too high for WebP does without the versions that would be', async () => {
    const { ctx } = await testCtx()
    const high = await sharp({ create: { width: 600, height: 30_000, channels: 3, background: '#a52' } })
      .jpeg()
      .toBuffer()
    const row = await send(ctx, high)
    expect([row.width, row.height, row.widths]).toEqual([600, 30_000, '[]'])
  })

  test('that moves goes on moving', async () => {
    const { ctx } = await testCtx()
    const row = await send(ctx, await animation(12))
    const facts = await sharp(stored(ctx, row.path)).metadata()
    expect([row.width, row.height, facts.pages, facts.delay?.[0]]).toEqual([8, 8, 12, 80])
  })

  test('is described, or said to be decorative', async () => {
    const { ctx } = await testCtx()
    const bytes = await picture()
    expect(await answer(send(ctx, bytes, { alt: ' \u200b ' }))).toBe('invalid media.altMissing')
    const row = await send(ctx, bytes, { alt: 'ignoré', decorative: true })
    expect(row).toMatchObject({ alt: '', decorative: 1 })
    const author = { ...owner, role: 'author' } as const
    expect(await answer(describeMedia(ctx, author, row, 'Autre', false))).toBe('forbidden media.notYours')
    expect(await answer(removeMedia(ctx, author, row))).toBe('forbidden media.notYours')
    expect(await answer(describeMedia(ctx, owner, row, '', false))).toBe('invalid media.altMissing')
    await describeMedia(ctx, owner, row, 'Un [four] *chaud*\nle soir', false)
    const [now] = (await listMedia(ctx, { search: 'FOUR soir' })).pictures
    expect(now).toMatchObject({ alt: 'Un [four] *chaud* le soir', decorative: 0 })
    expect(mediaMarkdown(now ?? row)).toBe(`![Un \\[four\\] \\*chaud\\* le soir](/media/${row.path})`)
  })
})

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6"><path d="M0 0h9"/></svg>'
const html = '<!DOCTYPE html><script>alert(1)</script>'

/** What was tried, under which name, and what became of it. */
const attacks: [string, string, () => Buffer | Promise<Buffer>, string][] = [
  ['nothing', 'a.png', () => Buffer.alloc(0), 'invalid media.fileMissing'],
  ['ten megabytes and one byte', 'a.png', () => Buffer.alloc(10_000_001), 'too_large media.tooLarge'],
  ['an archive called a picture', 'a.png', () => zip, 'invalid media.notPicture'],
  ['a page called a picture', 'a.png', () => Buffer.from(html), 'invalid media.notPicture'],
  [
    'a page that mentions svg',
    'a.svg',
    () => Buffer.from(`<!DOCTYPE html><svg onload="alert(1)">`),
    'invalid media.notPicture',
  ],
  ['a PDF', 'a.pdf', () => Buffer.from('%PDF-1.7\n'), 'invalid media.notPicture'],
  [
    'a TIFF',
    'a.tif',
    () =>
      sharp(Buffer.alloc(75), { raw: { width: 5, height: 5, channels: 3 } })
        .tiff()
        .toBuffer(),
    'invalid media.notPicture',
  ],
  [
    'a program called a picture',
    'a.jpg',
    () => Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
    'invalid media.notPicture',
  ],
  ['only the first bytes of a PNG', 'a.png', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'invalid media.broken'],
  [
    'PNG bytes before an archive',
    'a.png',
    () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), zip]),
    'invalid media.broken',
  ],
  ['half a PNG', 'a.png', async () => half(await picture('png', 300, 300)), 'invalid media.broken'],
  ['half a JPEG', 'a.jpg', async () => half(await picture('jpeg', 300, 300)), 'invalid media.broken'],
  ['half a WebP', 'a.webp', async () => half(await picture('webp', 300, 300)), 'invalid media.broken'],
  ['half a GIF', 'a.gif', async () => half(await picture('gif', 300, 300)), 'invalid media.broken'],
  ['half an AVIF', 'a.avif', async () => half(await picture('avif', 300, 300)), 'invalid media.broken'],
  ['a PNG that says 30,000 × 30,000', 'a.png', () => pngThatSays(30_000, 30_000), 'invalid media.tooManyPixels'],
  [
    'a PNG that says 2,147,483,647 squared',
    'a.png',
    () => pngThatSays(2 ** 31 - 1, 2 ** 31 - 1),
    'invalid media.broken',
  ],
  ['a PNG with less than it says', 'a.png', () => pngThatSays(3000, 3000), 'invalid media.broken'],
  ['an animation of 201 frames', 'a.gif', () => animation(201), 'invalid media.tooManyFrames'],
  [
    'an SVG with script',
    'a.svg',
    () => Buffer.from(svg.replace('<path', '<script/><path')),
    'invalid media.svgElement',
  ],
  [
    'an SVG called PNG',
    'a.png',
    () => Buffer.from(svg.replace('<path', '<path onclick="x()"')),
    'invalid media.svgHandler',
  ],
  [
    'an SVG of a megabyte',
    'a.svg',
    () => Buffer.from(svg.replace('M0', ' '.repeat(1_100_000))),
    'too_large media.svgTooLarge',
  ],
  ['an SVG with a DOCTYPE', 'a.svg', () => Buffer.from(`<!DOCTYPE svg>${svg}`), 'invalid media.svgDoctype'],
  [
    'an SVG that loads a picture',
    'a.svg',
    () => Buffer.from(svg.replace('<path', '<image href="//x.example/a"/><path')),
    'invalid media.svgOutside',
  ],
]

const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)

describe('an attack', () => {
  test.each(attacks)('by %s (%s) leaves nothing behind', async (_what, name, make, expected) => {
    const { ctx } = await testCtx()
    expect(await answer(send(ctx, await make(), { name }))).toBe(expected)
    expect(existsSync(join(ctx.config.dataDir, 'media'))).toBe(false)
    expect((await listMedia(ctx, {})).total).toBe(0)
  })

  test('that hides behind or inside a picture is gone from what is stored', async () => {
    const { ctx } = await testCtx()
    for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
      const row = await send(ctx, Buffer.concat([await picture(format), Buffer.from(html), zip]), { name: 'a.php' })
      expect(row.path.split('.')[1]).toBe(format === 'jpeg' ? 'jpg' : format)
      const kept = stored(ctx, row.path)
      expect([kept.includes('<script'), kept.includes('PK\x03\x04')]).toEqual([false, false])
    }
  })

  test('by its name reaches no other place', async () => {
    const { ctx } = await testCtx()
    const names = [
      '../../../etc/passwd.png',
      '/etc/cron.d/x',
      '.htaccess',
      'a\0b.png',
      '…',
      'x'.repeat(5000),
      'a.png.svg',
    ]
    for (const [at, name] of names.entries()) {
      const { path } = await send(ctx, await picture('png', 10 + at, 10), { name })
      expect(path).toMatch(/^2026\/11\/[0-9a-f]{12}-[a-z0-9-]{1,40}\.png$/)
    }
    expect(readdirSync(join(ctx.config.dataDir, 'media/2026/11'))).toHaveLength(names.length)
  })
})

describe('a post', () => {
  test('shows an uploaded picture in the version that fits, and does not let the first one wait', async () => {
    const { ctx } = await testCtx()
    const one = await send(ctx, await picture('jpeg', 2000, 1000))
    const two = await send(ctx, await picture('jpeg', 1000, 500))
    const { html } = await hasPost(ctx, { source: `${mediaMarkdown(one)}\n\n${mediaMarkdown(two)}` })

    expect(cleanPost(html)).toBe(html)
    const [first = '', second = ''] = html.match(/<img[^>]*>/g) ?? []
    const base = (path: string) => `/media/${path.replace('.jpg', '')}`
    expect(first).toContain(
      `srcset="${base(one.path)}.480.webp 480w, ${base(one.path)}.960.webp 960w, ${base(one.path)}.1600.webp 1600w"`,
    )
    expect(first).toContain('sizes="(max-width: 48rem) 100vw, 48rem"')
    expect(first).toContain('width="2000" height="1000"')
    expect(first).not.toContain('loading')
    expect(second).toContain(`.480.webp 480w, ${base(two.path)}.960.webp 960w, /media/${two.path} 1000w"`)
    expect(second).toContain('loading="lazy"')
  })

  test('keeps its pictures: they are neither unused nor removed', async () => {
    const { ctx } = await testCtx()
    const row = await send(ctx, await picture())
    const other = await send(ctx, await picture('png', 50, 50))
    const post = await hasPost(ctx, { source: mediaMarkdown(row) })
    await ctx.db.deleteFrom('mediaUses').execute()
    expect(await answer(removeMedia(ctx, owner, row))).toBe('conflict media.isUsed')

    await ctx.db.insertInto('mediaUses').values({ postId: post.id, path: row.path }).execute()
    expect((await listMedia(ctx, { unused: true })).pictures.map(({ id }) => id)).toEqual([other.id])
    expect(await listMediaUses(ctx.db, [row.path])).toMatchObject([{ postId: post.id, title: 'Le pain' }])

    ctx.settings.logo = `/media/${other.path}`
    expect((await listMedia(ctx, { unused: true })).total).toBe(0)
    expect(await answer(removeMedia(ctx, owner, other))).toBe('conflict media.isUsed')
    ctx.settings.logo = ''
    expect(await answer(removeMedia(ctx, owner, other))).toBe('taken')
    expect(existsSync(join(ctx.config.dataDir, 'media', other.path))).toBe(false)
  })
})
