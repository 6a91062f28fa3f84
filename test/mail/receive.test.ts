import { expect, test } from 'vitest'
import { enterReader } from '../../src/readers/enter.ts'
import { postMail } from '../../src/mail/outbox.ts'
import { replyAddress, returnAddress } from '../../src/mail/tags.ts'
import { receiveMail } from '../../src/notifications/receive-mail.ts'
import type { Post } from '../../src/posts/post.ts'
import type { Reaction } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const ilse = 'ilse@bourg.example'

type Thread = { blog: Blog; post: Post; question: Reaction; address: string }

/** A post with a published question, and the address that answers it by mail for Ilse. */
async function startThread(env: Record<string, string> = {}): Promise<Thread> {
  const blog = await startBlog({ mail: true, env: { MAIL_REPLY: 'fil@blog.example', REACTIONS: 'held', ...env } })
  const post = await hasPost(blog.ctx)
  const { reaction: question } = await submitReaction(blog.ctx, comment(post, { imported: already('published', 1) }))
  const answers = { postId: post.id, reactionId: question.id }
  return { blog, post, question, address: replyAddress(blog.ctx, { email: ilse, accountId: null }, answers) ?? '' }
}

function letter(to: string, more: Record<string, string> = {}, text = 'Oui, à feu doux.'): Buffer {
  const headers = {
    From: `Ilse Bourg <${ilse}>`,
    To: `Le Carnet <${to}>`,
    Subject: 'Re: Mado vous a répondu',
    'Message-ID': '<a1@bourg.example>',
    'Content-Type': 'text/plain; charset=utf-8',
    ...more,
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}\r\n`)
}

async function answers({ blog, question }: Thread): Promise<Reaction[]> {
  const query = blog.ctx.db.selectFrom('reactions').selectAll().where('id', '!=', question.id).orderBy('id')
  return query.execute()
}

test('an answer by mail stands below what it answers, past the same judge, without what it quotes', async () => {
  const thread = await startThread()
  const text = 'Oui, à **feu doux**.\n\nLe 23 nov., Le Carnet a écrit :\n> Et combien de sel ?\n'
  const received = await receiveMail(thread.blog.ctx, letter(thread.address, {}, text))
  expect(received.outcome).toBe('taken')
  expect(await answers(thread)).toMatchObject([
    { name: 'Ilse Bourg', email: ilse, source: 'Oui, à **feu doux**.', parentId: thread.question.id, state: 'pending' },
  ])
  expect((await receiveMail(thread.blog.ctx, letter(thread.address, {}, text))).outcome).toBe('taken')
  expect(await answers(thread)).toHaveLength(1)
})

test('a reader who proved that address answers as themselves', async () => {
  const thread = await startThread()
  const proven = {
    provider: 'mail',
    issuer: '',
    subject: ilse,
    via: 'courriel',
    handle: '',
    name: 'Ilse',
    profileUrl: null,
    email: ilse,
    photoUrl: null,
  }
  await enterReader(thread.blog.ctx, proven, { agent: '', address: '192.0.2.1', token: '' })
  await receiveMail(thread.blog.ctx, letter(thread.address))
  const reader = await thread.blog.ctx.db.selectFrom('readers').select('id').executeTakeFirstOrThrow()
  expect(await answers(thread)).toMatchObject([{ name: 'Ilse', readerId: reader.id, provider: 'mail' }])
})

test('an account answers under its own name as long as it may come to the desk, and publishes what it answers', async () => {
  const thread = await startThread()
  const { ctx } = thread.blog
  const desk = await atDesk(thread.blog)
  const { reaction: held } = await submitReaction(ctx, comment(thread.post, { name: 'Paul', source: 'Et le four ?' }))
  const mine = { email: desk.account.email, accountId: desk.account.id }
  const address = replyAddress(ctx, mine, { postId: thread.post.id, reactionId: held.id }) ?? ''
  const from = { From: desk.account.email }
  await receiveMail(ctx, letter(address, from))
  expect(await answers(thread)).toMatchObject([
    { name: 'Paul', state: 'published' },
    { name: 'Ann', strand: 'author', authorId: desk.account.authorId, state: 'published', parentId: held.id },
  ])
  await ctx.db.updateTable('accounts').set({ state: 'closed' }).execute()
  const late = await receiveMail(ctx, letter(address, from, 'Encore moi.'))
  expect(late).toEqual({ outcome: 'refused', why: 'mail.in.left' })
})

test('nobody else can use the address, nor can machines, lists and broken mail', async () => {
  const thread = await startThread()
  const { address } = thread
  const others: [Buffer, string][] = [
    [letter(address, { From: 'Mallory <mallory@evil.example>' }), 'another sender'],
    [letter(address, { From: `mallory@evil.example, ${ilse}` }), 'another sender'],
    [letter(address, { From: `${ilse}, mallory@evil.example` }), 'another sender'],
    [letter(address, { From: `Ilse <${ilse}>, Mallory <mallory@evil.example>` }), 'another sender'],
    [letter(address, { From: `Bourg: ${ilse};` }), 'another sender'],
    [letter(address, { From: '' }), 'another sender'],
    [letter(address, { From: `Mallory <mallory@evil.example>\r\nFrom: ${ilse}` }), 'another sender'],
    [letter(address.replace('+r', '+r1')), 'another sender'],
    [letter('fil@blog.example'), 'no address of ours'],
    [letter(address, { 'Auto-Submitted': 'auto-replied' }), 'automatic'],
    [letter(address, { Precedence: 'bulk' }), 'automatic'],
    [letter(address, { 'List-Id': '<pain.lists.example>' }), 'automatic'],
    [letter(address, { 'X-Autoreply': 'yes' }), 'automatic'],
    [letter(address, { 'Return-Path': '<>' }), 'automatic'],
    [Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a]), 'no address of ours'],
    [Buffer.alloc(0), 'no address of ours'],
  ]
  for (const [mail, why] of others) {
    expect(await receiveMail(thread.blog.ctx, mail), why).toEqual({ outcome: 'ignored', why })
  }
  await thread.blog.runJobs()
  expect(await answers(thread)).toEqual([])
  expect(thread.blog.mail.sent).toEqual([])
})

test('what cannot appear goes back to its writer once, with their words', async () => {
  const thread = await startThread()
  const { ctx, mail } = thread.blog
  await ctx.db.updateTable('posts').set({ reactions: 'closed' }).execute()
  expect(await receiveMail(ctx, letter(thread.address))).toEqual({ outcome: 'refused', why: 'error.closed' })
  await receiveMail(ctx, letter(thread.address))
  await thread.blog.runJobs()
  expect(mail.to(ilse)).toHaveLength(1)
  expect(mail.to(ilse)[0]?.text).toContain('> Oui, à feu doux.')
  expect(mail.to(ilse)[0]?.headers['Auto-Submitted']).toBe('auto-generated')
  const empty = await receiveMail(ctx, letter(thread.address, { 'Message-ID': '<a2@bourg.example>' }, '> rien\n'))
  expect(empty.outcome).toBe('refused')
})

test('whoever answers faster than people do is not listened to', async () => {
  const thread = await startThread()
  for (let at = 0; at < 5; at++) {
    expect((await receiveMail(thread.blog.ctx, letter(thread.address, {}, `Réponse ${at}`))).outcome).toBe('taken')
  }
  expect(await receiveMail(thread.blog.ctx, letter(thread.address, {}, 'Encore'))).toEqual({
    outcome: 'ignored',
    why: 'too many',
  })
})

test('a mail in HTML alone is read as text', async () => {
  const thread = await startThread()
  const html =
    '<div>Oui, <b>à feu doux</b>.</div><div>Merci.</div><div class="gmail_quote">Le 23, X a écrit :<blockquote>Et le sel ?</blockquote></div>'
  await receiveMail(thread.blog.ctx, letter(thread.address, { 'Content-Type': 'text/html; charset=utf-8' }, html))
  expect(await answers(thread)).toMatchObject([{ source: 'Oui, à feu doux.\nMerci.' }])
})

function report(to: string, status: string, action = 'failed'): Buffer {
  return Buffer.from(
    [
      'Return-Path: <>',
      'From: MAILER-DAEMON@relay.example',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I am sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example',
      '',
      `Final-Recipient: rfc822; ${ilse}`,
      `Action: ${action}`,
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 <${ilse}>:`,
      '    no such mailbox',
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: carnet@blog.example',
      'Subject: Mado',
      '',
      'Hello',
      '--b--',
      '',
    ].join('\r\n'),
  )
}

test('three reports that mail did not arrive pause an address; what is only late or said twice does not count', async () => {
  const { blog } = await startThread()
  const { ctx } = blog
  const bounce = async (status: string, action?: string, times = 1) => {
    await postMail(ctx, { kind: 'trial', params: { accountId: 1 }, email: ilse })
    await blog.runJobs()
    const mail = await ctx.db.selectFrom('mails').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
    let received
    for (let at = 0; at < times; at++)
      received = await receiveMail(ctx, report(returnAddress(ctx, mail) ?? '', status, action))
    return received
  }
  const box = () => ctx.db.selectFrom('mailboxes').selectAll().executeTakeFirst()
  expect(await bounce('4.4.1', 'delayed')).toEqual({ outcome: 'bounce', why: 'ignored' })
  expect(await bounce('5.7.1')).toEqual({ outcome: 'bounce', why: 'noted' })
  expect(await box()).toBeUndefined()
  await bounce('5.1.1', 'failed', 3)
  expect(await box()).toMatchObject({
    email: ilse,
    bounces: 1,
    pausedAt: null,
    words: '5.1.1 550 <…>: no such mailbox',
  })
  await bounce('5.1.1')
  expect(await bounce('5.2.1')).toEqual({ outcome: 'bounce', why: 'counted' })
  expect((await box())?.pausedAt).not.toBeNull()
  const desk = await atDesk(blog)
  const { body } = await desk.get('/admin/mails?state=failed')
  expect(body).toContain('5.1.1 550')
  // What was sent once is made of nothing any more.
  expect(body).not.toMatch(/mails\/\d+\/retry/)
  const forged = await receiveMail(ctx, report('fil+b1-000000000000000000000000@blog.example', '5.1.1'))
  expect(forged).toEqual({ outcome: 'bounce', why: 'ignored' })
})
