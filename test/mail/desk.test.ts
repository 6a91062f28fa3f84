import { expect, test } from 'vitest'
import { forgetMails } from '../../src/mail/forget.ts'
import { postMail } from '../../src/mail/outbox.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'

const hourMs = 3_600_000

async function posted(blog: Blog, email: string, name = ''): Promise<void> {
  await postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email, name })
  await blog.runJobs()
}

test('the owner tries mail, and reads what became of it', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  expect((await desk.get('/admin/settings/mail')).body).toContain('mail.example:587')
  const tried = await desk.post('/admin/settings/mail/trial')
  expect(tried.headers.location).toBe('/admin/settings/mail?done=trial')
  expect((await desk.get('/admin/settings/mail?done=trial')).body).toContain('L’essai est en route')
  expect((await desk.get('/admin/settings/mail')).body).toContain('il attend son tour')
  await blog.runJobs()
  expect(blog.mail.to('ann@blog.example')).toMatchObject([{ subject: 'Les courriels partent bien' }])
  expect((await desk.get('/admin/settings/mail')).body).toContain('Dernier essai\u00a0: parti le')
})

test('a trial that fails says what the server said, and never its password', async () => {
  const env = { SMTP_URL: 'smtp://ann:hush@mail.example:2525', MAIL_FROM: 'carnet@blog.example' }
  const blog = await startBlog({ mail: true, env })
  const desk = await atDesk(blog)
  blog.mail.answer('ann@blog.example', { outcome: 'failed', words: '535 who is ann@blog.example?' })
  await desk.post('/admin/settings/mail/trial')
  await blog.runJobs()
  const { body } = await desk.get('/admin/settings/mail')
  expect(body).toContain('535 who is …')
  expect(body).toContain('mail.example:2525')
  expect(body).not.toContain('hush')
})

test('without a mail server the desk says how to set one, and offers no trial', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const { body } = await desk.get('/admin/settings/mail')
  expect(body).toContain('SMTP_URL=')
  expect(body).not.toContain('/admin/settings/mail/trial')
  expect((await desk.post('/admin/settings/mail/trial')).headers.location).toBe('/admin/settings/mail')
  expect((await desk.get('/admin/mails')).body).toContain('rien ne part')
})

test('day and hour of the week’s letter are chosen, and nothing else is taken', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  expect((await desk.post('/admin/settings/mail', { letterDay: '5', letterHour: '18' })).statusCode).toBe(303)
  expect(blog.ctx.settings).toMatchObject({ letterDay: 5, letterHour: 18 })
  const wrong = await desk.post('/admin/settings/mail', { letterDay: '8', letterHour: '24' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('href="#letterDay"')
  expect(blog.ctx.settings).toMatchObject({ letterDay: 5, letterHour: 18 })
})

test('what failed is listed by name and host, never by address, and tried again or given up', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  blog.mail.answer('mado.perrin@bourg.example', {
    outcome: 'refused',
    words: '550 5.7.1 <mado.perrin@bourg.example> no',
    of: 'letter',
  })
  await posted(blog, 'mado.perrin@bourg.example', 'Mado')
  await posted(blog, 'mado.perrin@bourg.example')
  const { body } = await desk.get('/admin/mails?state=failed')
  expect(body).toContain('à Mado, chez bourg.example')
  expect(body).toContain('à quelqu’un chez bourg.example')
  expect(body).toContain('550 5.7.1')
  expect(body).not.toContain('mado.perrin')
  blog.mail.answer('mado.perrin@bourg.example', { outcome: 'taken' })
  const [first = '', second = ''] = [...body.matchAll(/action="(\/admin\/mails\/\d+)\/retry"/g)].map(([, path]) => path)
  expect((await desk.post(`${first}/retry`, { state: 'failed' })).headers.location).toBe(
    '/admin/mails?state=failed&done=retry',
  )
  await desk.post(`${second}/drop`, { state: 'failed' })
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(1)
  expect((await desk.get('/admin/mails?state=failed')).body).toContain('Aucun échec')
  expect((await desk.post(`${first}/retry`)).statusCode).toBe(409)
  expect((await desk.post('/admin/mails/999/retry')).statusCode).toBe(404)
})

test('when no mail has left for an hour, every page of the desk tells the owner until one does', async () => {
  const blog = await startBlog({ mail: true })
  const [owner, author] = [await atDesk(blog), await atDesk(blog, 'author', 'zoe')]
  blog.mail.answer('bo@e.example', { outcome: 'failed', words: '421 closed' })
  await posted(blog, 'bo@e.example')
  expect((await owner.get('/admin')).body).not.toContain('aucun courriel ne part')
  blog.clock.pass(hourMs)
  const { body } = await owner.get('/admin')
  expect(body).toContain('aucun courriel ne part')
  expect(body).toContain('421 closed')
  expect((await author.get('/admin')).body).not.toContain('aucun courriel ne part')
  await posted(blog, 'ann@blog.example')
  expect((await owner.get('/admin')).body).not.toContain('aucun courriel ne part')
})

test('all that was given up in a bad day is tried again at once', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  for (const name of ['a', 'b', 'c']) {
    blog.mail.answer(`${name}@e.example`, { outcome: 'refused', words: '554 no', of: 'letter' })
    await posted(blog, `${name}@e.example`)
    blog.mail.answer(`${name}@e.example`, { outcome: 'taken' })
  }
  await desk.post('/admin/mails/retry')
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(3)
})

test('an address that is paused is shown without being told, and resumed', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  blog.mail.answer('mado@bourg.example', { outcome: 'refused', words: '550 5.1.1 unknown' })
  for (let at = 0; at < 3; at++) await posted(blog, 'mado@bourg.example')
  const { body } = await desk.get('/admin/mails?state=failed')
  expect(body).toContain('m…@bourg.example')
  expect(body).not.toContain('mado@')
  const [, mailbox = ''] = /name="mailbox" value="([^"]+)"/.exec(body) ?? []
  expect((await desk.post('/admin/mails/resume', { mailbox: 'other' })).statusCode).toBe(404)
  await desk.post('/admin/mails/resume', { mailbox })
  expect(await blog.ctx.db.selectFrom('mailboxes').select(['bounces', 'pausedAt']).execute()).toEqual([
    { bounces: 0, pausedAt: null },
  ])
})

test('mails are forgotten after thirty days', async () => {
  const blog = await startBlog({ mail: true })
  await posted(blog, 'bo@e.example')
  blog.clock.pass(29 * 24 * hourMs)
  await forgetMails(blog.ctx)
  expect(await blog.ctx.db.selectFrom('mails').select('id').execute()).toHaveLength(1)
  blog.clock.pass(2 * 24 * hourMs)
  await forgetMails(blog.ctx)
  expect(await blog.ctx.db.selectFrom('mails').select('id').execute()).toEqual([])
})

test('a mail whose job died is given up, is not in the way of another, and can be tried again', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  const asks = () =>
    postMail(blog.ctx, { kind: 'trial', params: { accountId: 1 }, email: 'bo@e.example', key: 'trial/1' })
  const becomes = (params: string) => blog.ctx.db.updateTable('mails').set({ params }).execute()
  await asks()
  await becomes('{ broken')
  await forgetMails(blog.ctx)
  expect((await desk.get('/admin/mails')).body).toContain('e.example')
  for (let days = 0; days < 5; days++) {
    await blog.runJobs()
    blog.clock.pass(27 * hourMs)
  }
  expect(await asks()).toBe(false)
  await forgetMails(blog.ctx)
  expect((await desk.get('/admin/mails?state=failed')).body).toContain('e.example')
  expect(await asks()).toBe(true)
  await becomes('{"accountId":1}')
  await desk.post('/admin/mails/1/retry', { state: 'failed' })
  await blog.runJobs()
  expect(blog.mail.to('bo@e.example')).toHaveLength(2)
})
