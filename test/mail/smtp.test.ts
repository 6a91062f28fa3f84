import PostalMime from 'postal-mime'
import { expect, onTestFinished, test } from 'vitest'
import { composers } from '../../src/jobs/composers.ts'
import { createMailer, type Mailer } from '../../src/lib/mail.ts'
import { postMail } from '../../src/mail/outbox.ts'
import { sendMail } from '../../src/mail/send.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { startSmtp, type Smtp } from '../support/smtp.ts'

const bo = 'bo@elsewhere.example'

async function smtpServer(options?: Parameters<typeof startSmtp>[0]): Promise<Smtp> {
  const smtp = await startSmtp(options)
  onTestFinished(smtp.close)
  return smtp
}

/** A blog that hands its mail to a real server. */
async function mailingBlog(smtp: Smtp, env: Record<string, string> = {}): Promise<Blog> {
  const url = `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true`
  return startBlog({ env: { SMTP_URL: url, MAIL_FROM: 'carnet@blog.example', ...env } })
}

async function post({ ctx }: Blog, email = bo): Promise<void> {
  await postMail(ctx, { kind: 'trial', params: { accountId: 1 }, email, name: 'Bo, le « grand »' })
}

async function states({ ctx }: Blog) {
  return ctx.db.selectFrom('mails').select(['state', 'messageId', 'error']).orderBy('id').execute()
}

/** The Message-IDs of what arrived, in order. */
function namesOf({ arrived }: Smtp): string[] {
  return arrived.map(({ raw }) => /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? '')
}

test('a mail arrives whole: both texts, who it is from, what mail programs need', async () => {
  const smtp = await smtpServer()
  const blog = await mailingBlog(smtp, { MAIL_REPLY: 'fil@blog.example' })
  await post(blog)
  await blog.runJobs()
  const [row] = await states(blog)
  expect(row?.state).toBe('sent')
  expect(smtp.arrived).toHaveLength(1)
  const { from, to, raw } = smtp.arrived[0] ?? { from: '', to: [], raw: '' }
  const mail = await PostalMime.parse(raw)
  expect(to).toEqual([bo])
  expect(from).toMatch(/^fil\+b1-[0-9a-f]{24}@blog\.example$/)
  expect(mail.messageId).toBe(`<${row?.messageId}>`)
  expect(mail.from).toMatchObject({ name: 'blog.example', address: 'carnet@blog.example' })
  expect(mail.to).toMatchObject([{ name: 'Bo, le « grand »', address: bo }])
  expect(mail.subject).toBe('Les courriels partent bien')
  expect(mail.text).toContain('Si vous lisez ceci')
  expect(mail.html).toContain('<html lang="fr">')
  expect(raw).toMatch(/^Date: /m)
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(Buffer.byteLength(raw)).toBeLessThan(20_000)
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
})

test('a name and a password are given only where the line is encrypted', async () => {
  const smtp = await smtpServer({
    authOptional: false,
    onAuth: ({ username, password }, _session, callback) =>
      password === 'h ush' ? callback(null, { user: username }) : callback(new Error('no')),
  })
  const server = `127.0.0.1:${smtp.port}?tls.rejectUnauthorized=false`
  const blog = await mailingBlog(smtp, { SMTP_URL: `smtp://carnet:h%20ush@${server}` })
  await post(blog)
  await blog.runJobs()
  expect(smtp.arrived).toMatchObject([{ secure: true, user: 'carnet' }])

  const mistaken = await mailingBlog(smtp, { SMTP_URL: `smtp://carnet:wrong@${server}` })
  await post(mistaken)
  await mistaken.runJobs()
  expect(await states(mistaken)).toMatchObject([{ state: 'waiting', error: expect.stringContaining('535') }])
  expect(await mistaken.ctx.db.selectFrom('mailboxes').select('email').execute()).toEqual([])
  expect(JSON.stringify(mistaken.logged)).not.toContain('wrong')
})

test('a server that is busy, or away, gets the same mail later under the same name', async () => {
  const smtp = await smtpServer()
  const blog = await mailingBlog(smtp)
  smtp.answers.push({ code: 451, text: 'come back' })
  await post(blog)
  await blog.runJobs()
  const [before] = await states(blog)
  expect(before).toMatchObject({ state: 'waiting', error: expect.stringContaining('451 come back') })
  blog.clock.pass(120_000)
  await blog.runJobs()
  expect(namesOf(smtp)).toEqual([`<${before?.messageId}>`])
  expect(await states(blog)).toMatchObject([{ state: 'sent', error: '' }])

  await smtp.close()
  await post(blog)
  await blog.runJobs()
  expect((await states(blog))[1]?.state).toBe('waiting')
})

test('an address that the server does not know is counted, a letter that it does not want is not', async () => {
  const smtp = await smtpServer()
  const blog = await mailingBlog(smtp)
  smtp.unknown.add(bo)
  await post(blog)
  await blog.runJobs()
  smtp.answers.push({ code: 554, text: '5.7.1 looks like spam' })
  await post(blog, 'ilse@bourg.example')
  await blog.runJobs()
  expect(await states(blog)).toMatchObject([
    { state: 'failed', error: expect.stringContaining('5.1.1 <…> is unknown') },
    { state: 'failed', error: expect.stringContaining('5.7.1') },
  ])
  const boxes = await blog.ctx.db.selectFrom('mailboxes').select(['email', 'bounces']).execute()
  expect(boxes).toEqual([{ email: bo, bounces: 1 }])
})

test('what dies between the server’s answer and our mark sends a second copy under the same name', async () => {
  const smtp = await smtpServer()
  const blog = await mailingBlog(smtp)
  await post(blog)
  const { id } = await blog.ctx.db.selectFrom('mails').select('id').executeTakeFirstOrThrow()
  const mailer = blog.ctx.mail
  const dying: Mailer = {
    send: async (mail) => {
      await mailer?.send(mail)
      throw new Error('killed')
    },
    close: async () => {},
  }
  await expect(sendMail({ ...blog.ctx, mail: dying }, { mailId: id }, composers)).rejects.toThrow('killed')
  expect(await states(blog)).toMatchObject([{ state: 'waiting' }])
  await blog.runJobs()
  const ids = namesOf(smtp)
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('no text, name or address can speak to the server itself', async () => {
  const smtp = await smtpServer()
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${smtp.port}?ignoreTLS=true` })
  onTestFinished(async () => mailer?.close())
  const evil = 'x\r\n.\r\nMAIL FROM:<a@evil.example>\r\nRCPT TO:<b@evil.example>\r\nDATA\r\nHi\r\n.\r\n'
  const mail = {
    messageId: `${evil}@blog.example`,
    from: { name: evil, address: 'carnet@blog.example' },
    to: { name: evil, address: bo },
    subject: evil,
    text: evil,
    html: evil,
    headers: { 'X-Test': evil },
  }
  expect(await mailer?.send(mail)).toEqual({ outcome: 'taken' })
  expect(smtp.arrived).toHaveLength(1)
  expect(smtp.arrived[0]).toMatchObject({ from: 'carnet@blog.example', to: [bo] })
  for (const address of [`${bo}\r\nRCPT TO:<b@evil.example>`, `${bo}>,<b@evil.example`, `"x" <${bo}>`, ''])
    expect((await mailer?.send({ ...mail, to: { name: '', address } }))?.outcome).toBe('refused')
  expect(smtp.arrived).toHaveLength(1)
})
