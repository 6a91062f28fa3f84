import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import { shareOfSentences } from '../../src/lib/page-text.ts'

const target = 'https://a.example/p'

function linkIn(html: string) {
  const read = readPage({
    body: Buffer.from(html),
    contentType: 'text/html',
    url: 'https://b.example/',
    targets: [target],
  })
  if ('unreadable' in read || !read.link) throw new Error('no link')
  return read.link
}
const a = (text: string) => `<a href="${target}">${text}</a>`

test('the paragraph around the link, without the neighbours', () => {
  const link = linkIn(
    `<p>Avant.</p><p>Il faut lire ${a('ce billet\n sur le pain')}, vraiment très bon.</p><p>Après.</p>`,
  )
  expect(link.excerpt).toBe('Il faut lire ce billet sur le pain, vraiment très bon.')
})

test('a very short block takes the one around it', () => {
  expect(
    linkIn(`<div>À propos de levain, de patience et de feu de bois :<p>${a('lire')}</p>Bonne lecture</div>`).excerpt,
  ).toBe('À propos de levain, de patience et de feu de bois : lire Bonne lecture')
})

test('spaces stay where they were, also at the edges of the link', () => {
  expect(linkIn(`<p>voir<a href="${target}"> ici </a>et là, dans la grande maison du four</p>`).excerpt).toBe(
    'voir ici et là, dans la grande maison du four',
  )
  expect(linkIn(`<p>l’${a('article')}, la suite de cette longue histoire</p>`).excerpt).toBe(
    'l’article, la suite de cette longue histoire',
  )
  expect(linkIn(`<p>Quel pain\u202F! ${a('Voir')} les « miches\u00a0» de la semaine passée</p>`).excerpt).toBe(
    'Quel pain\u202F! Voir les « miches\u00a0» de la semaine passée',
  )
})

test('a long block is a window of 300 characters around the link, cut between words', () => {
  const words = 'levain '.repeat(200)
  const { excerpt } = linkIn(`<p>${words}${a('le lien')} ${words}</p>`)
  expect(excerpt.length).toBeLessThanOrEqual(300)
  expect(excerpt.length).toBeGreaterThan(280)
  expect(excerpt).toMatch(/^…levain .* le lien levain .*levain…$/)
  const middle = excerpt.indexOf('le lien')
  expect(Math.abs(middle - (excerpt.length - middle - 7))).toBeLessThan(20)
})

test('what one side does not use, the other gets', () => {
  const words = 'levain '.repeat(200)
  expect(linkIn(`<p>Début ${a('lien')} ${words}</p>`).excerpt).toMatch(/^Début lien (?:levain ){35,}levain…$/)
  expect(linkIn(`<p>${words} ${a('lien')} fin</p>`).excerpt).toMatch(/^…(?:levain ){35,}lien fin$/)
})

test('a long link text is cut at 100 characters', () => {
  const { excerpt } = linkIn(`<p>Voir ${a('très long '.repeat(40))} fin</p>`)
  expect(excerpt.length).toBeLessThanOrEqual('Voir '.length + 100 + ' fin'.length)
  expect(excerpt).toMatch(/^Voir (?:très long )+(?:très long|très)… fin$/)
})

test('a text without spaces is cut too, never in the middle of a character', () => {
  const { excerpt } = linkIn(`<p>${'𠮷'.repeat(400)}${a('𠮷')}${'パン'.repeat(400)}</p>`)
  expect(excerpt.length).toBeLessThanOrEqual(300)
  expect(excerpt.isWellFormed()).toBe(true)
})

test('a picture’s link is quoted by what stands around it', () => {
  expect(linkIn(`<p>La photo du jour, prise au four : ${a('<img alt="Une miche" src=x>')}</p>`).excerpt).toBe(
    'La photo du jour, prise au four :',
  )
})

test('scripts, styles and hidden parts are not quoted, markup stays text', () => {
  expect(
    linkIn(
      `<p>Un &lt;b&gt;pain&lt;/b&gt; <script>x()</script><span hidden>secret</span>${a('bien')} cuit au feu de bois\u202e</p>`,
    ).excerpt,
  ).toBe('Un <b>pain</b> bien cuit au feu de bois')
})

test('the share of an article’s sentences found elsewhere', () => {
  const article =
    'La pâte repose toute la nuit. Le four chauffe dès quatre heures ! Oui. « Il faut du feu, dit-elle. » Enfin, on coupe le pain encore chaud.'
  expect(shareOfSentences(article, article)).toBe(1)
  expect(shareOfSentences(article, article.toUpperCase().replaceAll('’', "'"))).toBe(1)
  expect(shareOfSentences(article, 'Rien à voir. La pate repose toute la nuit, dit-on.')).toBe(0.25)
  expect(shareOfSentences(article, '')).toBe(0)
  expect(shareOfSentences('Court. Bref.', 'Court. Bref.')).toBe(0)
})
