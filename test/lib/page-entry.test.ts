import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import type { Page, PageInput } from '../../src/lib/page.ts'

const target = 'https://a.example/2026/11/pain'
const link = `<a href="${target}">le pain</a>`

function read(html: string, options: Partial<PageInput> = {}): Page {
  const page = readPage({
    body: Buffer.from(html),
    contentType: 'text/html',
    url: 'https://b.example/note/1',
    targets: [target],
    transport: 'webmention',
    ...options,
  })
  if ('unreadable' in page) throw new Error(`unreadable ${page.unreadable}`)
  return page
}
const entry = (inside: string) => `<div class="h-entry">${inside}</div>`
const marked = (property: string) => `<a class="u-${property}" href="${target}">le pain</a>`

test.each([
  ['img', `<img src="${target}">`],
  ['video', `<video src="${target}"></video>`],
  ['audio', `<audio src="${target}"></audio>`],
  ['source', `<video><source src="${target}"></video>`],
  ['iframe', `<iframe src="${target}"></iframe>`],
  ['link', `<link rel=related href="${target}">`],
  ['blockquote', `<blockquote cite="${target}">Le pain lève.</blockquote>`],
  ['q', `<q cite="${target}">Le pain lève.</q>`],
  ['ins', `<ins cite="${target}">ajouté</ins>`],
  ['del', `<del cite="${target}">ôté</del>`],
  ['data of a property', entry(`<data class="u-like-of" value="${target}"></data>`)],
  ['abbr of a property', entry(`<abbr class="u-like-of" title="${target}">x</abbr>`)],
  ['the text of a property', entry(`<span class="u-in-reply-to"> ${target} </span>`)],
])('%s is a link for a webmention, and none for a pingback', (_name, html) => {
  expect(read(html).link).toBeDefined()
  expect(read(html, { transport: 'pingback' }).link).toBeUndefined()
  expect(read(html, { transport: 'trackback' }).link).toBeUndefined()
})

test.each([
  ['data of none', `<data value="${target}"></data>`],
  ['a commented picture', `<!-- <img src="${target}"> -->`],
  ['a picture in a template', `<template><img src="${target}"></template>`],
  ['a script', `<script src="${target}"></script>`],
  ['a form', `<form action="${target}"></form>`],
  ['a text that only begins so', entry(`<span class="u-in-reply-to">${target} et plus</span>`)],
])('%s is no link for a webmention', (_name, html) => {
  expect(read(html).link).toBeUndefined()
})

test('a link in the head is told with what the page says of itself', () => {
  const head = `<head><meta name=description content="Du levain et du feu."><link rel=related href="${target}"></head>`
  expect(read(`${head}<p>Bonjour.`).link).toEqual({ target, hidden: false, excerpt: 'Du levain et du feu.' })
  expect(read(`<link rel=related href="${target}"><p>Bonjour.`).link?.excerpt).toBe('Bonjour.')
})

test.each([
  [entry(marked('in-reply-to')), 'reply'],
  [entry(marked('like-of')), 'like'],
  [entry(marked('repost-of')), 'repost'],
  [entry(marked('bookmark-of')), 'bookmark'],
  [entry(`${marked('in-reply-to')}<data class="p-rsvp" value="yes">`), 'rsvp'],
  [entry(`${marked('in-reply-to')}<i class="p-rsvp">Maybe</i>`), 'rsvp'],
  [entry(`${marked('in-reply-to')}<i class="p-rsvp">peut-être</i>`), 'reply'],
  [entry(`${marked('in-reply-to')}${marked('like-of')}`), 'like'],
  [entry(`<div class="u-like-of h-cite"><a class="u-url" href="${target}">x</a></div>`), 'like'],
  [entry(`<div class="p-in-reply-to h-cite"><i class="p-name">Pain</i> ${marked('url')}</div>`), 'reply'],
  [`<div class="h-feed">${entry('un')}${entry(marked('repost-of'))}</div>`, 'repost'],
  [`<body class="h-entry">${entry(marked('like-of'))}`, 'like'],
  [entry(`<a class="u-like-of" href="https://c.example/">x</a><div class="e-content">${link}</div>`), 'mention'],
  [entry(`<div class="u-like-of h-cite"><a class="u-url" href="https://c.example/">x</a>${link}</div>`), 'mention'],
  [entry(`<p class="e-content">${link}</p>`), 'mention'],
  [link, 'mention'],
])('%s is a %s', (html, type) => {
  expect(read(html)).toMatchObject({ type, link: { target } })
})

test('the entry that names the target goes before the one that holds a link to it, and that before the page’s own', () => {
  const at = (name: string, inside: string) =>
    entry(`<b class="p-name">${name}</b><div class="e-content">du texte ${inside}</div>`)
  const own = entry('<b class="p-name">Soi</b><a class="u-url" href="/note/1">ici</a><p class="e-content">rien</p>')
  const naming = entry(`<b class="p-name">Réponse</b><p class="e-content">oui</p>${marked('in-reply-to')}`)
  expect(read(own + at('Un', link) + naming)).toMatchObject({ title: 'Réponse', type: 'reply' })
  expect(read(own + at('Un', link))).toMatchObject({ title: 'Un', type: 'mention' })
  expect(read(`${own}${entry('<b class="p-name">Autre</b>')}${link}`)).toMatchObject({ title: 'Soi' })
})

test('what a reply says is cleaned as a reader’s message is, its addresses made whole', () => {
  const { content } = read(
    entry(
      `${marked('in-reply-to')}<div class="e-content"><p onclick=x>Bien <b>dit</b>, <a href="/suite">ici</a> ` +
        `et <a href="javascript:alert(1)">là</a>.</p><script>x()</script><img src=x onerror=y><style>p{}</style></div>`,
    ),
  )
  expect(content?.html).toBe(
    '<p>Bien <strong>dit</strong>, <a href="https://b.example/suite" rel="nofollow ugc noopener">ici</a> et là.</p>',
  )
  expect(content?.text).toBe('Bien dit, ici et là.')
})

test.each([
  ['Oui.', '<p>Oui.</p>'],
  ['Oui,<br>et <b>non</b>.', '<p>Oui,<br>et <strong>non</strong>.</p>'],
  ['<div>Oui.</div><div>Non.</div>', '<p>Oui.</p><p>Non.</p>'],
  ['<h2>Titre</h2>Suite<ul><li>un</li></ul>fin', '<p>Titre</p><p>Suite</p><ul><li>un</li></ul><p>fin</p>'],
  ['<blockquote>cité <div>là</div></blockquote>', '<blockquote><p>cité </p><p>là</p></blockquote>'],
  ['<script>x()</script> <!-- y --> <style>z</style>Oui.', '<p>Oui.</p>'],
])('the content %s stands in paragraphs', (inside, html) => {
  expect(read(entry(`${marked('in-reply-to')}<div class="e-content">${inside}</div>`)).content?.html).toBe(html)
})

test('a long reply is cut at 2000 characters, between words', () => {
  const { content } = read(
    entry(
      `${marked('in-reply-to')}<div class="e-content"><p>${'levain '.repeat(200)}</p><p>${'four '.repeat(400)}</p><p>fin</p></div>`,
    ),
  )
  expect(content?.text.length).toBeLessThanOrEqual(2000)
  expect(content?.text.length).toBeGreaterThan(1900)
  expect(content?.html).toMatch(/ four…<\/p>$/)
})

test('without content there is the summary, and else nothing', () => {
  expect(read(entry(`${marked('in-reply-to')}<p class="p-summary">Court & <i>bon</i></p>`)).content?.html).toBe(
    '<p>Court &amp; bon</p>',
  )
  expect(read(entry(marked('like-of'))).content).toBeUndefined()
})

test.each([
  ['<time class="dt-published" datetime="2026-11-19T10:00:00+01:00">hier</time>', '2026-11-19T09:00:00.000Z'],
  ['<time class="dt-published" datetime="2026-11-19 10:00">hier</time>', '2026-11-19T10:00:00.000Z'],
  ['<time class="dt-published">2026-11-19T10:00:00-0500</time>', '2026-11-19T15:00:00.000Z'],
  ['<time class="dt-published" datetime="2026-11-19">hier</time>', '2026-11-19T00:00:00.000Z'],
  ['<time class="dt-published">hier</time>', undefined],
  ['<time class="dt-published">2026-13-45</time>', undefined],
  ['<meta property="article:published_time" content="2026-11-18T08:00:00Z">', '2026-11-18T08:00:00.000Z'],
])('%s was written at %s', (html, published) => {
  expect(read(entry(`<div class="e-content">${link}</div>${html}`)).published).toBe(published)
})

test('the first http address of the entry is its own', () => {
  const at = (href: string) => read(entry(`<a class="u-url" href="${href}">ici</a><p class="e-content">${link}</p>`))
  expect(at('/notes/1#x').permalink).toBe('https://b.example/notes/1#x')
  expect(at('https://social.example/@bo/7').permalink).toBe('https://social.example/@bo/7')
  expect(at('javascript:alert(1)').permalink).toBeUndefined()
  expect(read(entry(`<p class="e-content">${link}</p>`)).permalink).toBeUndefined()
  expect(read(entry('<a href="/autre">x</a>') + link).permalink).toBeUndefined()
})

const bo = (inside = '') =>
  `<div class="h-card"><a class="u-url p-name" href="https://bo.example/">Bo</a><img class="u-photo" src="/bo.png">${inside}</div>`
test.each([
  ['a card', entry(`<p class="e-content">${link}</p>${bo().replace('h-card', 'p-author h-card')}`)],
  [
    'an address that a card of the page has',
    entry(`<p class="e-content">${link}</p><a class="u-author" href="https://bo.example/"></a>`) + bo(),
  ],
  [
    'the feed that holds the entry',
    `<div class="h-feed">${bo().replace('h-card', 'p-author h-card')}${entry(link)}</div>`,
  ],
  ['a rel=author that a card of the page has', `<link rel=author href="https://bo.example/">${bo()}${link}`],
])('the author is told by %s, with a picture', (_how, html) => {
  expect(read(html).author).toEqual({ name: 'Bo', url: 'https://bo.example/', photo: 'https://b.example/bo.png' })
})

test('an author who is only an address goes by its host, and nobody is asked for more', () => {
  expect(read(entry(`${link}<a class="u-author" href="https://bo.example/me"></a>`)).author).toEqual({
    name: 'bo.example',
    url: 'https://bo.example/me',
  })
})

test('article:author is a name or nothing', () => {
  expect(read(`<meta property="article:author" content="Bo">${link}`).author.name).toBe('Bo')
  expect(read(`<meta property="article:author" content="https://f.example/bo">${link}`).author.name).toBe('b.example')
})

test('classic microformats are read like the new ones', () => {
  const page = read(
    `<article class="post hentry"><h1 class="entry-title"><a rel=bookmark href="/note/un">Le four</a></h1>` +
      `<span class="author vcard"><a class="url fn n" href="/bo">Bo</a></span>` +
      `<time class="entry-date published" datetime="2026-11-02T10:00:00Z">2</time>` +
      `<div class="entry-content"><p>Lire ${link} avec attention.</p></div></article>`,
  )
  expect(page).toMatchObject({
    title: 'Le four',
    author: { name: 'Bo', url: 'https://b.example/bo' },
    permalink: 'https://b.example/note/un',
    published: '2026-11-02T10:00:00.000Z',
    aside: false,
  })
})

test.each(['p-comment h-cite', 'u-comment h-cite', 'p-like h-cite', 'u-repost h-cite'])(
  'a link only in a displayed %s says that the page shows us',
  (classes) => {
    const shown = `<div class="${classes}"><a class="u-url" href="${target}">une réponse</a></div>`
    expect(read(entry(`<p class="e-content">rien</p>${shown}`))).toMatchObject({ displaysUs: true, type: 'mention' })
    expect(read(entry(`<p class="e-content">${link}</p>${shown}`))).toMatchObject({ displaysUs: false, aside: false })
    expect(read(entry(`${marked('like-of')}${shown}`))).toMatchObject({ displaysUs: false, type: 'like' })
  },
)

test.each([
  ['in the entry', entry(`<p class="e-content">${link}</p>`), false],
  ['in the entry, outside its content', entry(`<p class="e-content">rien</p>${link}`), false],
  ['beside the entry', `${entry('<p class="e-content">rien</p>')}<ul><li>${link}</ul>`, true],
  ['in the comments of a page', `<article>rien</article><ol id="comments"><li>${link}</ol>`, true],
  ['in a comment that is in the entry', entry(`rien <div class="comment-content">${link}</div>`), true],
  ['in both', entry(`<p class="e-content">${link}</p>`) + `<ol id=comments><li>${link}</ol>`, false],
  ['on a page without entries', `<p>${link}</p>`, false],
  ['named as answered, in a list of comments', `<div class=comments>${entry(marked('in-reply-to'))}</div>`, false],
  ['in the article, with entries beside it', `<main>${link}</main><aside>${entry('rien')}</aside>`, false],
])('a link %s: beside the point is %s', (_where, html, aside) => {
  expect(read(html)).toMatchObject({ aside, displaysUs: false })
  expect(read(html, { transport: 'pingback' })).toMatchObject({ aside })
})

test('the words around the link are those of the entry, not of a list beside it', () => {
  const page = read(
    `<ul><li>À lire aussi, dans la colonne de gauche : ${link}</ul>` +
      entry(`<p class="e-content">Le matin, j’ai relu ${link} avant d’allumer le four.</p>`),
  )
  expect(page.link?.excerpt).toBe('Le matin, j’ai relu le pain avant d’allumer le four.')
})

test('properties named like those every object has are nothing special', () => {
  expect(read(entry(`<b class="p-constructor u-valueof e-prototype">x</b>${link}`)).link).toBeDefined()
  expect(read(entry(`<a class="u-__proto__ p-hasOwnProperty" href="${target}">x</a>`)).type).toBe('mention')
})

test.each([
  ['a base that is none', `<base href="https://[">${entry(marked('like-of'))}`],
  ['a bad address in a property', entry(`<a class="u-photo" href="//[">x</a>${marked('like-of')}`)],
])('%s does not hide the rest', (_name, html) => {
  expect(read(html).type).toBe('like')
})

test.each([
  '<noscript><img src="/a.png"></noscript>',
  '<template><p>caché</p></template>',
  '<iframe src="/a"><b>cadre</b></iframe>',
  '<textarea><b>champ</b></textarea>',
  '<select><option>choix</option></select>',
])('what a page holds without showing it is no part of what it says: %s', (unshown) => {
  for (const property of ['e-content', 'p-summary']) {
    const page = read(entry(`${marked('in-reply-to')} <div class="${property}">Un beau ${unshown} four.</div>`))
    expect([page.type, page.content?.text.replace(/\s+/g, ' ')]).toEqual(['reply', 'Un beau four.'])
  }
})

test('a base that is no address does not hide what an entry says', () => {
  const page = read(entry(`<base href="http://[non"><span class="u-url">/note</span> ${marked('like-of')}`))
  expect(page.type).toBe('like')
})
