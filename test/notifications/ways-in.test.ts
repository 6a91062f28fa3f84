import { expect, test } from 'vitest'
import { inviteAccount } from '../../src/identities/people.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { hasAccount, visitor } from '../support/visitor.ts'
import { plain } from './cast.ts'

const zoe = { name: 'Zoé Le Gall', email: 'zoe@blog.example', role: 'author' }
/** The path of the way in that the last mail to an address holds. */
function wayIn(blog: Blog, email: string): string {
  const [, path = ''] =
    /https:\/\/blog\.example(\/admin\/(?:invitation|reset)\/\S+)/.exec(blog.mail.to(email).at(-1)?.text ?? '') ?? []
  return path
}

test('an invitation is mailed, and its address shown in case it does not arrive', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog)
  const answer = await desk.post('/admin/people', zoe)
  expect(plain(answer.body)).toContain('Un courriel avec cette adresse vient de partir pour Zoé Le Gall.')
  await blog.runJobs()
  expect(plain(blog.mail.sent[0]?.subject)).toMatch(/^Ann vous invite à écrire sur «/)
  expect(answer.body).toContain(wayIn(blog, zoe.email))
  const entered = await visitor(blog).post(wayIn(blog, zoe.email), { passphrase: 'le moulin du bourg' })
  expect(entered.statusCode).toBe(303)
})

test('what waits in the outbox forgets the token once it is sent', async () => {
  const blog = await startBlog({ mail: true })
  await (await atDesk(blog)).post('/admin/people', zoe)
  await blog.runJobs()
  const { params } = await blog.ctx.db.selectFrom('mails').select('params').executeTakeFirstOrThrow()
  expect(params).toBe('{}')
})

test('an invitation that was used before its mail left is not sent', async () => {
  const blog = await startBlog({ mail: true })
  const { account } = await atDesk(blog)
  const { pathname } = new URL(await inviteAccount(blog.ctx, account, zoe))
  await visitor(blog).post(pathname, { passphrase: 'le moulin du bourg' })
  await blog.runJobs()
  expect(blog.mail.to(zoe.email)).toEqual([])
})

test('whoever forgot their pass phrase is mailed a way in for an hour', async () => {
  const blog = await startBlog({ mail: true })
  const mado = await hasAccount(blog)
  const asked = await visitor(blog).post('/admin/reset', { email: ' Mado@blog.example' })
  expect(plain(asked.body)).toContain('Si un compte existe à cette adresse, un lien est en route')
  await blog.runJobs()
  expect(plain(blog.mail.to(mado.email)[0]?.text)).toContain('jusqu’au 20 novembre')
  expect((await visitor(blog).get(wayIn(blog, mado.email))).statusCode).toBe(200)
  blog.clock.pass(3_600_001)
  expect((await visitor(blog).get(wayIn(blog, mado.email))).statusCode).toBe(404)
})

test('who has no account learns nothing by asking, and gets nothing', async () => {
  const blog = await startBlog({ mail: true })
  await hasAccount(blog)
  const known = await visitor(blog).post('/admin/reset', { email: 'mado@blog.example' })
  const jobs = () => blog.ctx.db.selectFrom('jobs').select('name').where('name', '=', 'give-reset').execute()
  expect(await jobs()).toHaveLength(1)
  const unknown = await visitor(blog).post('/admin/reset', { email: 'nobody@blog.example' })
  expect(await jobs()).toHaveLength(2)
  expect([unknown.statusCode, unknown.body]).toEqual([known.statusCode, known.body])
  await blog.runJobs()
  expect(blog.mail.sent.map(({ to }) => to.address)).toEqual(['mado@blog.example'])
})

test('an account is sent three ways in an hour at most, whoever asks', async () => {
  const blog = await startBlog({ mail: true })
  await hasAccount(blog)
  for (const last of [1, 2, 3, 4, 5]) {
    await visitor(blog, `198.51.100.${last}`).post('/admin/reset', { email: 'mado@blog.example' })
    await blog.runJobs()
  }
  expect(blog.mail.to('mado@blog.example')).toHaveLength(3)
})

test('without a mail server the address is handed over as before', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  expect(plain((await desk.post('/admin/people', zoe)).body)).not.toContain('courriel avec cette adresse')
  expect(plain((await visitor(blog).get('/admin/reset')).body)).toContain('un propriétaire du blog vous remettra')
})

test('everybody chooses at the desk what is written to them', async () => {
  const blog = await startBlog({ mail: true })
  const desk = await atDesk(blog, 'author', 'zoe')
  const page = plain((await desk.get('/admin/me')).body)
  expect(page).toContain('Ce qu’on m’écrit')
  const wrong = await desk.post('/admin/me/mail', { 'mail-held': 'sometimes', 'mail-fresh': 'daily' })
  expect(wrong.statusCode).toBe(422)
  const saved = await desk.post('/admin/me/mail', { 'mail-held': 'daily', 'mail-fresh': 'none' })
  expect([saved.statusCode, saved.headers.location]).toEqual([303, '/admin/me?done=mail'])
  const account = await blog.ctx.db.selectFrom('accounts').selectAll().executeTakeFirstOrThrow()
  expect(account).toMatchObject({ mailHeld: 'daily', mailNew: 'none', mailLetter: 0 })
})

test('without a mail server that page says that nothing is written', async () => {
  const blog = await startBlog()
  const page = plain((await (await atDesk(blog)).get('/admin/me')).body)
  expect(page).toContain('n’a pas encore de serveur de courriel')
})
