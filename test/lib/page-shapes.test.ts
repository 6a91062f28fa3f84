import { expect, test } from 'vitest'
import { readPage } from '../../src/lib/page.ts'
import type { Page } from '../../src/lib/page.ts'

const target = 'https://a.example/2026/11/pain'

function read(url: string, html: string): Page {
  const page = readPage({
    body: Buffer.from(html),
    contentType: 'text/html; charset=utf-8',
    url,
    targets: [target],
    transport: 'webmention',
  })
  if ('unreadable' in page) throw new Error(`unreadable ${page.unreadable}`)
  return page
}

const bridged = (title: string, does: string, says = '') =>
  `<!doctype html><html><head><link rel="canonical" href="https://social.example/@ilse/112">` +
  `<meta http-equiv="refresh" content="0;url=https://social.example/@ilse/112"><title>${title}</title></head>` +
  `<body><article class="h-entry"><span class="p-uid">tag:social.example,2013:112</span>` +
  `<time class="dt-published" datetime="2026-11-12T07:30:00+00:00">2026-11-12T07:30:00+00:00</time>` +
  `<span class="p-author h-card"><data class="p-uid" value="tag:social.example:ilse"></data>` +
  `<a class="p-name u-url" href="https://social.example/@ilse">Ilse</a> <a class="u-url" href="https://ilse.example/"></a>` +
  `<span class="p-nickname">ilse</span><img class="u-photo" src="https://files.social.example/ilse.png" alt=""></span>` +
  `<a class="u-url" href="https://social.example/@ilse/112">https://social.example/@ilse/112</a>` +
  `<div class="e-content p-name">${says}</div>` +
  `<a class="u-${does}" href="https://social.example/@mado/110"></a><a class="u-${does}" href="${target}"></a>` +
  `</article></body></html>`

test('a bridge’s page of a reply', () => {
  const page = read('https://brid.gy/comment/112', bridged('Du sel ?', 'in-reply-to', 'Et combien de <b>sel</b> ?'))
  expect(page).toMatchObject({
    type: 'reply',
    author: { name: 'Ilse', url: 'https://social.example/@ilse', photo: 'https://files.social.example/ilse.png' },
    permalink: 'https://social.example/@ilse/112',
    published: '2026-11-12T07:30:00.000Z',
    content: { html: '<p>Et combien de <strong>sel</strong> ?</p>' },
    aside: false,
    displaysUs: false,
  })
})

test.each([
  ['like-of', 'like'],
  ['repost-of', 'repost'],
])('a bridge’s page of a %s', (does, type) => {
  expect(read('https://brid.gy/x/112', bridged('Ilse', does))).toMatchObject({ type, author: { name: 'Ilse' } })
})

const themed = (content: string, comment: string, aside: string) =>
  `<html lang="fr-FR"><head><title>Le four de Bo &#8211; Carnet de Bo</title></head><body class="post-template single">` +
  `<main><article id="post-7" class="post-7 post type-post hentry"><h1 class="entry-title">Le four de Bo</h1>` +
  `<div class="entry-content"><p>${content}</p></div><footer class="entry-footer">` +
  `<span class="byline"><span class="author vcard"><a class="url fn n" href="https://bo.example/auteur/bo">Bo</a></span></span>` +
  `<a href="https://bo.example/2026/11/four" rel="bookmark"><time class="entry-date published updated" ` +
  `datetime="2026-11-10T18:00:00+01:00">10 novembre</time></a></footer></article>` +
  `<div id="comments" class="comments-area"><ol class="comment-list"><li class="comment" id="comment-3">` +
  `<article class="comment-body"><div class="comment-author vcard"><b class="fn">Mallory</b></div>${comment}</article></li></ol></div></main>` +
  `<aside class="widget-area"><ul><li>${aside}</ul></aside></body></html>`
const link = `<a href="${target}">le pain</a>`

test('a page of a common theme is read as its author means it', () => {
  expect(
    read('https://bo.example/2026/11/four', themed(`Lire ${link} avant d’allumer.`, 'Merci', 'Archives')),
  ).toMatchObject({
    title: 'Le four de Bo',
    siteName: 'Carnet de Bo',
    lang: 'fr-FR',
    author: { name: 'Bo', url: 'https://bo.example/auteur/bo' },
    published: '2026-11-10T17:00:00.000Z',
    link: { excerpt: 'Lire le pain avant d’allumer.' },
    type: 'mention',
    aside: false,
  })
})

test.each([
  ['its comments', themed('Rien.', link, 'Archives')],
  ['its sidebar', themed('Rien.', 'Merci', link)],
])('a link only in %s is not the author’s', (_where, html) => {
  expect(read('https://bo.example/2026/11/four', html)).toMatchObject({ aside: true, author: { name: 'Bo' } })
})
