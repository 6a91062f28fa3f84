import { expect, test } from 'vitest'
import { relationOf } from '../../src/linkbacks/relation.ts'

const config = {
  siteUrl: 'https://blog.example',
  ownAddresses: ['https://mado.example/carnet/', 'https://radio.example'],
}
const sentences = ['The oven is made of clay.', 'It was lit in a cold spring.', 'Nobody had slept very much.']
const post = {
  path: '/2026/11/bread',
  title: 'Rallumer le four à six mains',
  text: [...sentences, 'Then the vault cracked open.', 'We baked in it all the same.'].join(' '),
}
const page = {
  url: 'https://ann.example/soup',
  title: 'Soup',
  text: 'Ann cooks.',
  inReplyTo: false,
  type: 'mention' as const,
  hosts: 1,
  canonical: undefined as string | undefined,
}

test.each([
  ['a page with nothing special', {}, 'mention'],
  ['a page of this site', { url: 'https://blog.example/2026/12/more' }, 'followup'],
  ['a page of this site on http', { url: 'http://blog.example/2026/12/more' }, 'followup'],
  ['a page at another address of the authors', { url: 'https://mado.example/carnet/pain' }, 'followup'],
  ['that address itself, on http', { url: 'http://mado.example/carnet' }, 'followup'],
  ['beside that address', { url: 'https://mado.example/carnets' }, 'mention'],
  ['below a whole host of the authors', { url: 'https://radio.example/2026?id=3' }, 'followup'],
  ['a host that only ends the same', { url: 'https://notradio.example/' }, 'mention'],
  ['another port of theirs', { url: 'https://radio.example:8080/' }, 'mention'],
  ['a copy at their address', { url: 'https://radio.example/a', title: post.title }, 'followup'],
  ['another port is another site', { url: 'https://blog.example:8443/2026/12/more' }, 'mention'],
  ['canonical names the post', { canonical: 'https://blog.example/2026/11/bread' }, 'republication'],
  ['canonical, with slash and on http', { canonical: 'http://blog.example/2026/11/bread/' }, 'republication'],
  ['canonical names another page of ours', { canonical: 'https://blog.example/2026/11/wood' }, 'mention'],
  ['the same title, typed otherwise', { title: 'RALLUMER LE FOUR — a six mains' }, 'republication'],
  [
    'four fifths of the text',
    { text: `Copied. ${post.text.replace(' Then the vault cracked open.', '')}` },
    'republication',
  ],
  ['three fifths of the text', { text: sentences.join(' ') }, 'mention'],
  ['marked as an answer', { inReplyTo: true }, 'reply'],
  ['an answer wins over many hosts', { inReplyTo: true, hosts: 40 }, 'reply'],
  ['the same title wins over an answer', { title: post.title, inReplyTo: true }, 'republication'],
  ['an answer to an invitation', { type: 'rsvp' as const }, 'reply'],
  ['a like', { type: 'like' as const }, 'like'],
  ['a repost that quotes it all', { type: 'repost' as const, title: post.title, text: post.text }, 'repost'],
  ['a bookmark with its title', { type: 'bookmark' as const, title: post.title }, 'bookmark'],
  ['a like of their own', { type: 'like' as const, url: 'https://radio.example/' }, 'followup'],
  ['26 other hosts', { hosts: 26 }, 'roundup'],
  ['25 other hosts', { hosts: 25 }, 'mention'],
])('%s', (_name, given, relation) => {
  expect(relationOf(config, post, { ...page, ...given })).toBe(relation)
})
