import { expect, test } from 'vitest'
import { findAccountByEmail } from '../../src/identities/account.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'

const zoe = { name: 'Zoé', email: 'zoe@blog.example', role: 'author' }

test('somebody invited is listed, and the address to hand over is shown once', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)

  const answer = await desk.post('/admin/people', zoe)

  const [, address = ''] = /value="(https:\/\/blog\.example\/admin\/invitation\/[\w-]+)"/.exec(answer.body) ?? []
  expect(answer.statusCode).toBe(200)
  expect((await blog.app.inject({ url: new URL(address).pathname })).statusCode).toBe(200)
  const list = await desk.get('/admin/people')
  expect(list.body).toContain('zoe@blog.example')
  expect(list.body).toContain('invitation en attente')
  expect(list.body).not.toContain(address)
})

test('a wrong invitation is shown again with its text, each mistake beside its field', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)

  const wrong = await desk.post('/admin/people', { name: '', email: 'zoe@', role: 'king' })
  const taken = await desk.post('/admin/people', { ...zoe, email: 'ANN@blog.example' })

  expect([wrong.statusCode, taken.statusCode]).toEqual([422, 422])
  for (const field of ['name', 'email', 'role']) expect(wrong.body).toContain(`<a href="#${field}">`)
  expect(wrong.body).toContain('Il manque un nom.')
  expect(wrong.body).toContain('value="zoe@"')
  expect(taken.body).toContain('id="email-faute"')
  expect(taken.body).toContain('value="Zoé"')
})

test('role, pass phrase, closing and reopening are each a button away', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const { account } = await atDesk(blog, 'author', 'zoe')
  const at = (act: string) => `/admin/people/${account.id}/${act}`
  const now = () => findAccountByEmail(blog.ctx.db, account.email)

  const role = await desk.post(at('role'), { role: 'editor' })
  expect([role.statusCode, role.headers.location]).toEqual([303, '/admin/people?done=role'])
  expect((await now())?.role).toBe('editor')
  expect((await desk.get('/admin/people?done=role')).body).toContain('role="status"')

  expect((await desk.post(at('address'))).body).toMatch(/value="https:\/\/blog\.example\/admin\/reset\/[\w-]+"/)

  await desk.post(at('close'))
  expect((await now())?.state).toBe('closed')
  await desk.post(at('reopen'))
  expect((await now())?.state).not.toBe('closed')
})

test('what cannot be done is said on the page: oneself, a role that is none, somebody unknown', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const { account } = await atDesk(blog, 'author', 'zoe')

  const oneself = await desk.post(`/admin/people/${desk.account.id}/close`)
  const role = await desk.post(`/admin/people/${account.id}/role`, { role: 'king' })

  expect([oneself.statusCode, role.statusCode]).toEqual([409, 422])
  expect(oneself.body).toContain('role="alert"')
  expect((await desk.post('/admin/people/999/close')).statusCode).toBe(404)
  expect((await desk.post('/admin/people/999/address')).statusCode).toBe(404)
  expect((await desk.post('/admin/people/x/role', { role: 'editor' })).statusCode).toBe(404)
})

test.each(['editor', 'author', 'moderator'] as const)('an %s has no business with accounts', async (role) => {
  const blog = await startBlog()
  const desk = await atDesk(blog, role, 'zoe')

  expect((await desk.get('/admin/people')).statusCode).toBe(403)
  expect((await desk.post('/admin/people', { ...zoe, email: 'bo@blog.example' })).statusCode).toBe(403)
  expect(await findAccountByEmail(blog.ctx.db, 'bo@blog.example')).toBeUndefined()
})
