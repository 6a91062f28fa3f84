import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import type { Page, PageInput } from '../../src/lib/page.ts'

const target = 'https://a.example/2026/11/pain'
const link = `<a href="${target}">le pain</a>`

function page(html: string | Buffer, options: Partial<PageInput> = {}): Page {
  const body = typeof html === 'string' ? Buffer.from(html) : html
  const read = readPage({
    body,
    contentType: 'text/html',
    url: 'https://b.example/note/1',
    targets: [target],
    ...options,
  })
  if ('unreadable' in read) throw new Error(`unreadable ${read.unreadable}`)
  return read
}

test.each([
  ['plainly', link],
  ['in upper case', `<A HREF="${target}">x</A>`],
  ['with single quotes', `<a class='x' href='${target}' rel=nofollow>x</a>`],
  ['without quotes', `<a rel=nofollow href=${target}>x</a>`],
  ['around a picture only', `<a href="${target}"><img src="x.png" alt="Un pain"></a>`],
  ['around markup', `<a href="${target}"><em>le <b>pain</b></em></a>`],
  ['with white space around', `<a href=" \n${target} ">x</a>`],
  ['from a map', `<map><area href="${target}"></map>`],
  ['inside a deep table', `<table><tr><td><ul><li>${link}</ul></table>`],
  ['misnested', `<b><p><a href="${target}">x</b></a>`],
  ['without an end tag', `<p><a href="${target}">x`],
  ['after a broken comment', `<!-- > --><!-->${link}`],
  ['with a fragment', `<a href="${target}#fin">x</a>`],
  ['with a default port and another case', `<a href="HTTPS://A.example:443/2026/11/pain">x</a>`],
  ['with needless escapes', `<a href="https://a.example/2026/%31%31/p%61in">x</a>`],
  ['without scheme', `<a href="//a.example/2026/11/pain">x</a>`],
  ['through a base', `<base href="https://a.example/2026/"><a href="11/pain">x</a>`],
  [
    'through the first base',
    `<base target=_top><base href="https://a.example/"><base href="/no"><a href="2026/11/pain">x</a>`,
  ],
  ['beside a bad base', `<base href="javascript:1">${link}`],
  ['inside a drawing’s foreignObject', `<svg><foreignObject>${link}</foreignObject></svg>`],
])('a link is found %s', (_how, html) => {
  expect(page(html).link).toBeDefined()
})

test.each([
  ['a comment', `<!-- ${link} -->`],
  ['a conditional comment', `<!--[if IE]>${link}<![endif]-->`],
  ['a script', `<script>document.write('${link}')</script>`],
  ['a style', `<style>/* ${link} */</style>`],
  ['a text area', `<textarea>${link}</textarea>`],
  ['the title', `<title>${link}</title>`],
  ['noscript', `<noscript>${link}</noscript>`],
  ['a noscript in the head', `<head><noscript>${link}</noscript></head>`],
  ['a template', `<template>${link}</template>`],
  ['a shadow template', `<div><template shadowrootmode=open>${link}</template></div>`],
  ['an iframe', `<iframe>${link}</iframe>`],
  ['noframes', `<noframes>${link}</noframes>`],
  ['noembed', `<noembed>${link}</noembed>`],
  ['xmp', `<xmp>${link}</xmp>`],
  ['a select', `<select><option>${link}</option></select>`],
  ['escaped text', `<code>${link.replaceAll('<', '&lt;')}</code>`],
  ['an attribute', `<p title='${link}'>x</p>`],
  ['a data attribute', `<p data-href="${target}">${target}</p>`],
  ['a link of a drawing', `<svg><a href="${target}"><text>x</text></a></svg>`],
  ['the style of a drawing', `<svg><style>${link}</style></svg>`],
  ['the title of a drawing', `<svg><title>${link}</title></svg>`],
  ['the description of a drawing', `<svg><desc>${link}</desc></svg>`],
  ['an annotation of a formula', `<math><annotation-xml encoding="text/html">${link}</annotation-xml></math>`],
  ['a picture', `<img src="${target}">`],
  ['a link element', `<link rel=related href="${target}">`],
  ['an anchor’s name', `<a name="${target}">x</a>`],
  ['a script address', `<a href="javascript:'${target}'">x</a>`],
  ['another query', `<a href="${target}?x">x</a>`],
  ['a closing slash', `<a href="${target}/">x</a>`],
  ['another scheme', `<a href="${target.replace('https', 'http')}">x</a>`],
  ['another port', `<a href="https://a.example:8443/2026/11/pain">x</a>`],
  ['a longer host', `<a href="https://a.example.evil.example/2026/11/pain">x</a>`],
  ['userinfo', `<a href="https://a.example@evil.example/2026/11/pain">x</a>`],
  ['another base', `<base href="https://c.example/"><a href="/2026/11/pain">x</a>`],
])('a link in %s is none', (_where, html) => {
  expect(page(html).link).toBeUndefined()
})

test('an ampersand in the address is read whether escaped or not', () => {
  const query = 'https://a.example/?p=1&q=2'
  expect(page(`<a href="https://a.example/?p=1&amp;q=2">x</a>`, { targets: [query] }).link).toBeDefined()
  expect(page(`<a href="https://a.example/?p=1&q=2">x</a>`, { targets: [query] }).link).toBeDefined()
  expect(page(`<a href="https://a.example/?p=1&amp;amp;q=2">x</a>`, { targets: [query] }).link).toBeUndefined()
})

test('a target with a fragment wants that fragment, and any accepted spelling will do', () => {
  expect(page(link, { targets: [`${target}#r7`] }).link).toBeUndefined()
  expect(page(`<a href="${target}#r7">x</a>`, { targets: [`${target}#r7`] }).link).toBeDefined()
  const short = 'https://a.example/?p=12'
  expect(page(`<a href="${short}">x</a>`, { targets: [target, short] }).link?.target).toBe(short)
  expect(page(link, { targets: ['nonsense'] }).link).toBeUndefined()
})

test('a link only inside a hidden part is told, a shown one is preferred', () => {
  expect(page(`<div hidden><p>${link}</p></div>`).link?.hidden).toBe(true)
  expect(page(`<a hidden href="${target}">x</a>`).link?.hidden).toBe(true)
  const both = page(`<div hidden><a href="${target}">caché</a></div><p>Ici <a href="${target}">montré</a>.</p>`)
  expect(both.link).toEqual({ target, hidden: false, excerpt: 'Ici montré.' })
})

test.each([
  `<div style="display:none"><p>${link}</p></div>`,
  `<a style="color: red; VISIBILITY : hidden" href="${target}">x</a>`,
  `<p style="font-size:0">${link}</p>`,
  `<p style="opacity: 0;">${link}</p>`,
  `<p style="text-indent:-9999px">${link}</p>`,
  `<p style="position:absolute; left:-5000px">${link}</p>`,
  `<a href="${target}"></a>`,
  `<a href="${target}"> &#8203;<b></b></a>`,
  `<a href="${target}"><img src="x.gif" width="1" height="1"></a>`,
])('a link that nobody sees is told: %s', (html) => {
  expect(page(`<p>Words.</p>${html}<p>More words.</p>`).link?.hidden).toBe(true)
})

test.each([
  `<p style="font-size:0.9em; opacity:0.8">${link}</p>`,
  `<p style="margin-left:-20px; line-height:0">${link}</p>`,
  `<a href="${target}"><img src="x.png"></a>`,
  `<a class="u-in-reply-to" href="${target}"></a>`,
])('a link that is only small, pictured or marked is shown: %s', (html) => {
  expect(page(html).link?.hidden).toBe(false)
})

test('how many links and outside hosts there are is told', () => {
  const read = page(
    `<a href="${target}">x</a><a href="/own">o</a><a href="http://c.example/1">c</a>` +
      `<a href="http://c.example/2">c</a><a href="mailto:a@c.example">m</a>`,
  )
  expect(read).toMatchObject({ links: 4, hosts: 2 })
})

test.each([
  `<a class="u-in-reply-to" href="${target}">x</a>`,
  `<a rel="in-reply-to" href="${target}">x</a>`,
  `<div class="u-in-reply-to h-cite"><p><a class="u-url" href="${target}">x</a></p></div>`,
  `<link rel="in-reply-to" href="${target}">`,
])('%s answers the target', (html) => {
  expect(page(html).inReplyTo).toBe(true)
})

test('a reply to another address is no reply to us', () => {
  expect(page(`${link}<a class="u-in-reply-to" href="https://c.example/">x</a>`).inReplyTo).toBe(false)
  expect(page(`<div class="u-in-reply-to h-cite">${link}</div>`).inReplyTo).toBe(false)
})

test('canonical address and language are read when they are sound', () => {
  const head = (lang: string) => page(`<html lang="${lang}"><link rel=canonical href="/1">`)
  expect(head('fr-FR')).toMatchObject({ canonical: 'https://b.example/1', lang: 'fr-FR' })
  expect(head('" onload=x').lang).toBeUndefined()
})

test.each([
  ['410 Gone', true],
  ['404', true],
  ['200 OK', false],
  ['4100', false],
])('a page that states the status %s is gone: %s', (status, gone) => {
  expect(page(`<meta http-equiv="Status" content="${status}">`).gone).toBe(gone)
})

test('shown text has one line per block and nothing that is not shown', () => {
  const { text } = page(
    `<head><title>T</title><style>s</style></head><h1>Un  titre</h1><p>Un\n<b>deux</b><br>trois<script>x</script>` +
      `<noscript>n</noscript><p hidden>caché</p><ul><li>a<li>b</ul><svg><text>dessin</text></svg>`,
  )
  expect(text).toBe('Un titre\nUn deux\ntrois\na\nb')
})

test('plain text: an address is a whole token, punctuation around it set aside', () => {
  const plain = (text: string) => page(text, { contentType: 'text/plain; charset=utf-8' })
  for (const text of [
    target,
    `Voir ${target}.`,
    `(${target})`,
    `<${target}>`,
    `« ${target} », etc.`,
    `[1] ${target}#x\n`,
  ])
    expect(plain(text).link).toBeDefined()
  for (const text of [`${target}/autre`, `x${target}`, `${target}x`, `?u=${target}`, 'a.example/2026/11/pain'])
    expect(plain(text).link).toBeUndefined()
  expect(plain(`Bonjour, à lire : ${target}, c’est bon.\nEt http://c.example/.`)).toMatchObject({
    title: 'b.example/note/1',
    link: { excerpt: `Bonjour, à lire : ${target}, c’est bon. Et http://c.example/.`, hidden: false },
    links: 2,
    hosts: 2,
  })
})

test('JSON: an address is a whole string value', () => {
  const json = (value: unknown) => page(JSON.stringify(value), { contentType: 'application/feed+json' })
  expect(json({ title: 'Note', items: [{ url: [target], content: 'À lire' }] })).toMatchObject({
    title: 'Note',
    link: { excerpt: 'Note À lire' },
    links: 1,
    hosts: 1,
  })
  expect(json({ content: `voir ${target}` }).link).toBeUndefined()
  expect(json({ [target]: 1 }).link).toBeUndefined()
  expect(page(`{"a": "${target}"`, { contentType: 'application/json' }).link).toBeUndefined()
})

test('other types cannot be read', () => {
  const read = (contentType: string) =>
    readPage({ body: Buffer.from(link), contentType, url: 'https://b.example/', targets: [target] })
  expect(read('image/png')).toEqual({ unreadable: 'type' })
  expect(read('')).toEqual({ unreadable: 'type' })
  expect(read('application/xhtml+xml')).toHaveProperty('link')
})
