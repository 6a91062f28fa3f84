import { expect, test } from 'vitest'
import { giveLink } from '../../src/my-data/session.ts'
import { startBlog } from '../support/blog.ts'
import { hasAccount, visitor } from '../support/visitor.ts'
import { hasMastodon } from './mastodon-cast.ts'

async function leaveFor(back: string) {
  const blog = await startBlog()
  hasMastodon(blog)
  const paul = visitor(blog)
  const page = await paul.post('/sign-in/mastodon', { typed: 'bourg.example', back })
  expect(page.statusCode).toBe(200)
  const [state = ''] = /(?<=[?&;]state=)[\w.~-]+/.exec(page.body) ?? []
  expect(state).not.toBe('')
  return { paul, state }
}

test.each(['/..//evil.example/x#reagir', '/.//evil.example/x#reagir', '/%2e%2e//evil.example/x#reagir'])(
  'a sign-in that was refused never leads off the site by %s',
  async (back) => {
    const { paul, state } = await leaveFor(back)
    const answer = await paul.get(`/sign-in/mastodon/return?error=access_denied&state=${state}`)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.body).not.toContain('evil.example')
  },
)

test('a sign-in that was refused leads back to the form with its reason', async () => {
  const { paul, state } = await leaveFor('/2026/03/four#reagir')
  const answer = await paul.get(`/sign-in/mastodon/return?error=access_denied&state=${state}`)
  expect(answer.headers.location).toMatch(/^\/2026\/03\/four\?connexion=[^#]+#reagir$/)
})

test('what was kept to leave by one way is gone when it is brought back by another', async () => {
  const { paul, state } = await leaveFor('/2026/03/four#reagir')
  expect([...paul.cookies.keys()].join()).toContain('leaving')
  await paul.get(`/sign-in/site/return?code=x&state=${state}`)
  expect([...paul.cookies.keys()].join()).not.toContain('leaving')
})

test('an author at the sign-in page finds the desk, and a way out that works', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const mado = visitor(blog)
  await mado.logIn('mado@blog.example')
  const page = await mado.get('/sign-in')
  expect(page.body).toContain('<a class="button main" href="/admin">')
  expect(page.body).toContain('<form method="post" action="/sign-out">')
  expect((await mado.post('/sign-out')).statusCode).toBe(303)
  expect((await mado.get('/admin')).statusCode).not.toBe(200)
})

test('signing out closes what a mail had opened of somebody’s messages', async () => {
  const blog = await startBlog()
  const paul = visitor(blog)
  await paul.post(`/my-data/link/${await giveLink(blog.ctx, 'paul@voisin.example')}`)
  const { body } = await paul.get('/my-data/download')
  expect(body).toContain('paul@voisin.example')
  const held = new Map(paul.cookies)
  await paul.post('/sign-out')
  for (const [name, value] of held) paul.cookies.set(name, value)
  expect((await paul.get('/my-data/download')).statusCode).toBe(303)
})
