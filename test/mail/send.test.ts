import { expect, test } from 'vitest'
import { sendMail } from '../../src/mail/send.ts'
import { closedNames } from '../../src/jobs/lanes.ts'
import { composers } from '../../src/jobs/composers.ts'
import { postMail } from '../../src/mail/outbox.ts'
import type { Composers, Letter } from '../../src/mail/letter.ts'
import type { Blog } from '../support/blog.ts'
import { startBlog } from '../support/blog.ts'

const ann = 'ann@blog.example'

async function mails({ ctx }: Blog) {
  return ctx.db.selectFrom('mails').selectAll().orderBy('id').execute()
}

/** The job on the first mail, with a letter of the test's own. */
async function send(blog: Blog, compose: () => Letter | undefined): Promise<void> {
  const own: Composers = { ...composers, trial: async () => compose() }
  const waiting = (await mails(blog)).find(({ state }) => state === 'waiting')
  await sendMail(blog.ctx, { mailId: waiting?.id ?? 0 }, own)
}

const plain = (): Letter => ({ subject: 'Un mot', blocks: [{ type: 'text', text: 'Bonjour.' }], why: 'Parce que.' })

test('a mail leaves once, from the site, in its own language', async () => {
  const blog = await startBlog({ mail: true })
  await postMail(blog.ctx, {
    kind: 'trial',
    params: { accountId: 1 },
    email: 'Ann@Blog.example',
    name: 'Ann',
    lang: 'en',
  })
  await blog.runJobs()
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(1)
  const [mail] = blog.mail.to(ann)
  expect(mail).toMatchObject({
    subject: 'Mail works',
    to: { name: 'Ann', address: ann },
    from: { address: 'carnet@blog.example' },
  })
  expect(mail?.html).toContain('<html lang="en">')
  expect(mail?.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated', 'Content-Language': 'en' })
  expect(await mails(blog)).toMatchObject([{ state: 'sent', params: '{}', key: null, messageId: mail?.messageId }])
})

test('without a mail server nothing is posted', async () => {
  const blog = await startBlog()
  expect(await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })).toBe(false)
  expect(await mails(blog)).toEqual([])
})

test('a mail that the server cannot take now is tried again under the same name, and given up after a day', async () => {
  const blog = await startBlog({ mail: true })
  blog.mail.answer(ann, { outcome: 'failed', words: '451 ann@blog.example: not now' })
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann, key: 'k' })
  for (const state of ['waiting', 'waiting', 'waiting', 'waiting', 'failed']) {
    await blog.runJobs()
    expect(await mails(blog)).toMatchObject([{ state, error: '451 …: not now' }])
    blog.clock.pass(30 * 3_600_000)
  }
  expect(await mails(blog)).toMatchObject([{ tries: 5, params: '{"accountId":1}', key: null }])
  expect(JSON.stringify(blog.logged)).not.toContain(ann)
})

test('an address that three times does not exist gets nothing more but what it asks for', async () => {
  const blog = await startBlog({ mail: true })
  blog.mail.answer(ann, { outcome: 'refused', words: '550 5.1.1 unknown' })
  for (let at = 0; at < 3; at++) {
    await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })
    await blog.runJobs()
  }
  expect(await mails(blog)).toMatchObject([{ state: 'failed' }, { state: 'failed' }, { state: 'failed' }])
  const box = await blog.ctx.db.selectFrom('mailboxes').selectAll().executeTakeFirstOrThrow()
  expect(box).toMatchObject({ email: ann, bounces: 3, words: '550 5.1.1 unknown' })
  expect(box.pausedAt).not.toBeNull()
  blog.mail.answer(ann, { outcome: 'taken' })
  await postMail(blog.ctx, { kind: 'credit', params: { creditId: 1 }, email: ann })
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })
  await blog.runJobs()
  expect((await mails(blog)).slice(3)).toMatchObject([{ state: 'dropped' }, { state: 'sent' }])
})

test('a refusal of what the letter says is not counted against the address', async () => {
  const blog = await startBlog({ mail: true })
  blog.mail.answer(ann, { outcome: 'refused', words: '554 5.7.1 no', of: 'letter' })
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })
  await blog.runJobs()
  expect(await mails(blog)).toMatchObject([{ state: 'failed', error: '554 5.7.1 no' }])
  expect(await blog.ctx.db.selectFrom('mailboxes').selectAll().execute()).toEqual([])
})

test('one mail waits under a key, and what is asked for while it leaves follows it', async () => {
  const blog = await startBlog({ mail: true })
  const post = () => postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann, key: 'k' })
  expect([await post(), await post()]).toEqual([true, false])
  const told: string[] = []
  await send(blog, () => ({ ...plain(), sent: async () => void told.push('cursor moved') }))
  expect(told).toEqual(['cursor moved'])
  expect(await mails(blog)).toMatchObject([{ state: 'sent' }])

  expect(await post()).toBe(true)
  const own = { ...composers, trial: async () => (await post(), plain()) }
  await sendMail(blog.ctx, { mailId: (await mails(blog))[1]?.id ?? 0 }, own)
  expect(await mails(blog)).toMatchObject([{ state: 'sent' }, { state: 'sent' }, { state: 'waiting', key: 'k' }])
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(3)
})

test('ten thousand letters leave room for other work, and for the one mail that somebody waits for', () => {
  const closed = closedNames(['send-mail', 'send-mail'])
  expect(closed).toContain('send-mail')
  for (const free of ['send-asked-mail', 'verify-linkback', 'mail-thread']) expect(closed).not.toContain(free)
})

test('what somebody has just asked for passes what many are sent', async () => {
  const { ctx } = await startBlog({ mail: true })
  await postMail(ctx, { kind: 'credit', params: { creditId: 1 }, email: ann })
  await postMail(ctx, { kind: 'sign-in', params: { token: 'x', code: '123456' }, email: ann })
  const names = await ctx.db.selectFrom('jobs').select('name').orderBy('id').execute()
  expect(names.map(({ name }) => name)).toEqual(['send-mail', 'send-asked-mail'])
})

test('where there is nothing left to say, nothing is sent', async () => {
  const blog = await startBlog({ mail: true })
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })
  await send(blog, () => undefined)
  expect(blog.mail.sent).toEqual([])
  expect(await mails(blog)).toMatchObject([{ state: 'dropped', params: '{}' }])
})

test('what its letter writes is written with the mark of sending or not at all', async () => {
  const blog = await startBlog({ mail: true })
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: ann })
  const failing = () => ({ ...plain(), sent: () => Promise.reject(new Error('full')) })
  await expect(send(blog, failing)).rejects.toThrow('full')
  expect(await mails(blog)).toMatchObject([{ state: 'waiting' }])
  await blog.runJobs()
  expect(new Set(blog.mail.sent.map(({ messageId }) => messageId)).size).toBe(1)
  expect(blog.mail.sent).toHaveLength(2)
})
