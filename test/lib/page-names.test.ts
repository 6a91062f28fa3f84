import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'

const target = 'https://a.example/p'
const link = `<a href="${target}">pain</a>`

function page(html: string) {
  const read = readPage({
    body: Buffer.from(html),
    contentType: 'text/html',
    url: 'https://b.example:8443/note/',
    targets: [target],
  })
  if ('unreadable' in read) throw new Error('unreadable')
  return read
}
const names = (html: string) => {
  const { title, siteName } = page(html)
  return [title, siteName]
}

test.each([
  ['Le four du village — Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Le four du village – Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Le four du village - Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Le four du village | Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Le four du village &laquo; Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Le Carnet &raquo; Le four du village', 'Le four du village', 'Le Carnet'],
  ['Le four du village · Le Carnet', 'Le four du village', 'Le Carnet'],
  ['Un – deux – Le four du village — Bo', 'Un – deux – Le four du village', 'Bo'],
  [
    'L’entreprise, ses outils… et l’« humain » #rse — Le Carnet',
    'L’entreprise, ses outils… et l’« humain » #rse',
    'Le Carnet',
  ],
  [
    'L’entreprise, ses outils… et l’« humain » #rse',
    'L’entreprise, ses outils… et l’« humain » #rse',
    'b.example:8443',
  ],
  ['Qui dit « merci » aux boulangers ?', 'Qui dit « merci » aux boulangers ?', 'b.example:8443'],
  ['Le mot « pain » « Le Carnet', 'Le mot « pain »', 'Le Carnet'],
  ['Avant-hier, au four', 'Avant-hier, au four', 'b.example:8443'],
  ['  Le\n four \t du village  ', 'Le four du village', 'b.example:8443'],
  ['— Le Carnet', '— Le Carnet', 'b.example:8443'],
  ['', 'b.example:8443/note', 'b.example:8443'],
])('the title %s reads as %s, of the site %s', (title, expected, site) => {
  expect(names(`<title lang=fr>${title}</title>`)).toEqual([expected, site])
})

test('the name of a feed tells which end of a title is the site, however short the other', () => {
  const feed = (title: string) => `<link rel="alternate" type="application/rss+xml" title="${title}" href="/feed">`
  expect(names(`<title>Pain – Le Carnet du Four</title>${feed('Le Carnet du Four » Pain : commentaires')}`)).toEqual([
    'Pain',
    'Le Carnet du Four',
  ])
  expect(names(`<title>Le Carnet | Le four du village</title>${feed('Le Carnet')}`)).toEqual([
    'Le four du village',
    'Le Carnet',
  ])
  expect(names(`<title>Pain – Le Carnet du Four</title>${feed('Painting')}`)).toEqual(['Le Carnet du Four', 'Pain'])
})

test('a site that says its name is believed, at either end, and nothing else is cut off', () => {
  const site = '<meta property="og:site_name" content="Le Carnet du Four — journal">'
  expect(names(`${site}<title>Pain — Le carnet du four — Journal</title>`)).toEqual([
    'Pain',
    'Le Carnet du Four — journal',
  ])
  expect(names(`${site}<title>Le Carnet du Four — journal | Pain</title>`)).toEqual([
    'Pain',
    'Le Carnet du Four — journal',
  ])
  expect(names(`${site}<title>Le pain au levain — histoire</title>`)[0]).toBe('Le pain au levain — histoire')
})

test('og:title goes before the title element, which then tells the site', () => {
  const head = (og: string) =>
    `<meta property="og:title" content="${og}"><title>Pain — une histoire – Le Carnet</title>`
  expect(names(head('Pain — une histoire'))).toEqual(['Pain — une histoire', 'Le Carnet'])
  expect(names(head('Autre chose'))).toEqual(['Autre chose', 'b.example:8443'])
  expect(names(head(' '))).toEqual(['Pain — une histoire', 'Le Carnet'])
})

test('the name of the entry that holds the link goes first, unless it only begins the content', () => {
  const entry = (name: string, content: string) =>
    `<div class="h-entry"><b class="p-name">${name}</b><div class="e-content">${content}</div></div>`
  const title = '<title>La page</title>'
  expect(names(title + entry('Une note', link))[0]).toBe('Une note')
  expect(names(title + entry('Pain', `Pain… ${link}`))[0]).toBe('La page')
  expect(names(title + entry('Une', 'rien') + entry('Deux', link) + entry('Trois', 'rien'))[0]).toBe('Deux')
  expect(names(title + entry('Une', 'rien') + entry('Deux', 'rien'))[0]).toBe('La page')
  expect(
    names(`${title}<div class="h-entry"><div class="h-card p-author"><b class="p-name">Bo</b></div>${link}</div>`)[0],
  ).toBe('La page')
})

test('a title is plain text of at most 250 characters', () => {
  expect(names('<title>&lt;b&gt;Pain&lt;/b&gt; \u202Eniap&#0; </title>')[0]).toBe('<b>Pain</b> niap\uFFFD')
  const long = names(`<title>${'mot '.repeat(100)}</title>`)[0] ?? ''
  expect(long.length).toBeLessThanOrEqual(250)
  expect(long).toMatch(/mot…$/)
})

test.each([
  [
    '<div class="h-entry">LINK<a class="p-author h-card" href="/bo">Bo</a></div>',
    { name: 'Bo', url: 'https://b.example:8443/bo' },
  ],
  [
    '<div class="h-entry">LINK<div class="p-author h-card"><img alt=""><a class="u-url" href="https://bo.example/"><i class="p-name">Bo D.</i></a> écrit</div></div>',
    { name: 'Bo D.', url: 'https://bo.example/' },
  ],
  ['<div class="h-entry">LINK<span class="p-author">Bo</span></div>', { name: 'Bo' }],
  [
    '<div class="h-entry">LINK<span class="p-author">https://bo.example/me</span></div>',
    { name: 'bo.example', url: 'https://bo.example/me' },
  ],
  ['<div class="h-entry">LINK<a class="p-author" href="javascript:alert(1)">Bo</a></div>', { name: 'Bo' }],
  [
    '<div class="h-entry">LINK<div class="p-comment h-cite"><b class="p-author">Mallory</b></div></div><a rel=author href="/bo">Bo</a>',
    { name: 'Bo', url: 'https://b.example:8443/bo' },
  ],
  [
    '<a rel="me author" href="/bo">Bo</a><meta name=author content=Ann>',
    { name: 'Bo', url: 'https://b.example:8443/bo' },
  ],
  [
    '<link rel=author href="/ann"><meta name=Author content=" Ann ">',
    { name: 'Ann', url: 'https://b.example:8443/ann' },
  ],
  ['<meta name=author content=Ann><meta property=og:site_name content=Carnet>', { name: 'Ann' }],
  ['<meta property=og:site_name content=Carnet>', { name: 'Carnet' }],
  ['<p>rien</p>', { name: 'b.example:8443' }],
])('the author of %s', (html, author) => {
  expect(page(html.replace('LINK', link)).author).toEqual(author)
})
