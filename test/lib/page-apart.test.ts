import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import { readPageApart } from '../../src/lib/page-apart.ts'

const target = 'https://a.example/p'
const input = (html: string) => ({
  body: Buffer.from(html),
  contentType: 'text/html',
  url: 'https://b.example/',
  targets: [target],
})
const linked = input(`<title>Un</title><p>Lire <a href="${target}">le pain</a>.`)
const endless = input(`<div class="h-entry">${'<p>x</p>'.repeat(100_000)}`)

test('a page read in a thread of its own reads the same', async () => {
  expect(await readPageApart(linked)).toEqual(readPage(linked))
  expect(await readPageApart({ ...linked, contentType: 'image/png' })).toEqual({ unreadable: 'type' })
})

test('pages asked for at once each get their own answer', async () => {
  const titles = ['un', 'deux', 'trois', 'quatre']
  const pages = await Promise.all(titles.map((title) => readPageApart(input(`<title>${title}</title>`))))
  expect(pages).toMatchObject(titles.map((title) => ({ title })))
})

test('what takes too long is given up, and the next page is read', async () => {
  const [slow, next] = await Promise.all([readPageApart(endless, 1), readPageApart(linked)])
  expect(slow).toEqual({ unreadable: 'effort' })
  expect(next).toEqual(readPage(linked))
})

test('others go on while a page is read', async () => {
  let turns = 0
  const busy = setInterval(() => turns++, 1)
  await readPageApart(endless)
  clearInterval(busy)
  expect(turns).toBeGreaterThan(5)
})
