import { parse } from 'parse5'
import { expect, test } from 'vitest'
import { composers } from '../../src/jobs/composers.ts'
import type { OutgoingMail } from '../../src/lib/mail.ts'
import type { Letter } from '../../src/mail/letter.ts'
import { postMail } from '../../src/mail/outbox.ts'
import { sendMail } from '../../src/mail/send.ts'
import { startBlog, type Blog } from '../support/blog.ts'

const bo = 'bo@elsewhere.example'

async function sent(blog: Blog, letter: Letter): Promise<OutgoingMail> {
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: bo, name: 'Bo' })
  const { id } = await blog.ctx.db.selectFrom('mails').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await sendMail(blog.ctx, { mailId: id }, { ...composers, trial: async () => letter })
  const mail = blog.mail.sent.at(-1)
  if (!mail) throw new Error('nothing was sent')
  return mail
}

const full: Letter = {
  subject: 'Mado vous a répondu',
  blocks: [
    { type: 'heading', text: 'Au four' },
    { type: 'text', text: 'Une ligne\nune autre\n\nun paragraphe' },
    { type: 'quote', by: 'Mado', text: '<b>Bonjour</b> & merci\n\nà demain' },
    { type: 'button', label: 'Lire la suite', url: 'https://blog.example/r/4?a=1&b=2' },
    { type: 'link', label: 'Tout le fil', url: 'https://blog.example/fil' },
    {
      type: 'links',
      links: [
        { label: 'Publier', url: 'https://blog.example/act/1' },
        { label: 'Retirer', url: 'https://blog.example/act/2' },
      ],
    },
    { type: 'code', text: '123 456' },
  ],
  why: 'Vous suivez ce fil.',
  stop: { oneClick: 'https://blog.example/follow/stop/x', page: 'https://blog.example/follow/manage/x' },
  references: ['first@blog.example', 'second@blog.example'],
}

test('a letter says the same as text and as HTML, the reason last', async () => {
  const { text, html } = await sent(await startBlog({ mail: true }), full)
  expect(text).toBe(
    [
      'Au four\n-------',
      'Une ligne\nune autre\n\nun paragraphe',
      'Mado\n> <b>Bonjour</b> & merci\n>\n> à demain',
      'Lire la suite\nhttps://blog.example/r/4?a=1&b=2',
      'Tout le fil\nhttps://blog.example/fil',
      'Publier\nhttps://blog.example/act/1\nRetirer\nhttps://blog.example/act/2',
      '    123 456',
      '-- \nVous suivez ce fil.',
      'Choisir ce que je reçois, ou tout arrêter\nhttps://blog.example/follow/manage/x',
      'blog.example\nhttps://blog.example\n',
    ].join('\n\n'),
  )
  expect(html).toContain('&lt;b&gt;Bonjour&lt;/b&gt; &amp; merci')
  expect(html).toContain('href="https://blog.example/r/4?a=1&amp;b=2"')
  for (const word of ['Au four', 'Une ligne<br>une autre', 'Publier', '123 456']) expect(html).toContain(word)
  expect(html.indexOf('Vous suivez ce fil.')).toBeGreaterThan(html.indexOf('123 456'))
})

test('its HTML asks nothing of anybody: no picture, script, form or stylesheet from elsewhere', async () => {
  const { html } = await sent(await startBlog({ mail: true }), full)
  expect(html).not.toMatch(/<(?:img|script|link|iframe|form|object|video|svg)\b|url\(|@import|\ssrc=|background=/i)
  expect(html).toContain('<html lang="fr">')
  expect(html).toContain('prefers-color-scheme:dark')
  const problems: string[] = []
  parse(html, { onParseError: ({ code }) => void problems.push(code) })
  expect(problems).toEqual([])
})

test('one click stops what can be stopped, and mail programs put it with its thread', async () => {
  const mail = await sent(await startBlog({ mail: true }), full)
  expect(mail.headers).toMatchObject({
    'List-Unsubscribe': '<https://blog.example/follow/stop/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect(mail.references).toEqual(['first@blog.example', 'second@blog.example'])
  const { stop: _, ...personal } = full
  const other = await sent(await startBlog({ mail: true }), personal)
  expect(Object.keys(other.headers)).not.toContain('List-Unsubscribe')
})

test('however long what it quotes, the whole mail stays below 20,000 bytes', async () => {
  const blog = await startBlog({ mail: true })
  for (const text of [
    '<&>'.repeat(5000),
    'é'.repeat(8000),
    '汉字 '.repeat(3000),
    'a\n\n'.repeat(5000),
    '😀'.repeat(4000),
  ]) {
    const blocks = Array.from({ length: 10 }, () => ({ type: 'quote' as const, by: 'Mado', text }))
    const mail = await sent(blog, { ...full, blocks: [...blocks, ...full.blocks] })
    expect(Buffer.byteLength(mail.text) + Buffer.byteLength(mail.html)).toBeLessThan(20_000)
    expect(mail.text).toContain('Lire la suite')
    expect(mail.text.isWellFormed()).toBe(true)
  }
})

test('answers come back to an address that only its recipient can use, where the site takes them', async () => {
  const answering = { ...full, answers: { postId: 3, reactionId: 12 } }
  const without = await sent(await startBlog({ mail: true }), answering)
  expect(without.replyTo).toBeUndefined()
  expect(without.returnPath).toBeUndefined()
  const blog = await startBlog({ mail: true, env: { MAIL_REPLY: 'fil@blog.example' } })
  const mail = await sent(blog, answering)
  expect(mail.replyTo?.address).toMatch(/^fil\+r3-c-0-[0-9a-f]{24}@blog\.example$/)
  expect(mail.returnPath).toMatch(/^fil\+b[0-9a-z]+-[0-9a-f]{24}@blog\.example$/)
  expect(mail.text).toContain('répondez simplement à ce courriel')
})
