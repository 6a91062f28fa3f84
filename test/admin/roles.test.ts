import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { adminRoutes } from '../../src/admin/routes.ts'
import { may, roles, type Act, type Role } from '../../src/identities/account.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { visitor } from '../support/visitor.ts'

type Route = { method: 'GET' | 'POST'; url: string; act: Act | undefined; open: boolean }

/** Every route of the desk as it is registered, those of later days too. */
async function deskRoutes({ ctx }: Blog): Promise<Route[]> {
  const routes: Route[] = []
  const app = Fastify()
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) {
      const known = (['GET', 'POST'] as const).find((name) => name === one)
      if (known) routes.push({ method: known, url, act: config?.act, open: config?.open === true })
    }
  })
  await app.register(adminRoutes, { ctx })
  await app.ready()
  await app.close()
  return routes.filter(({ url }) => /^\/admin(\/|$)/.test(url))
}

/** An address of a route that leads to nothing, so that a right which is there changes nothing either. */
function addressOf({ url }: Route): string {
  return url.replace(/:\w+(\([^)]*\))?/g, '999999').replace('*', 'none')
}

const told = ({ method, url }: Route) => `${method} ${url}`

test('the table holds the desk', async () => {
  const routes = await deskRoutes(await startBlog())

  expect(routes.length).toBeGreaterThan(40)
  expect(routes.map(told)).toContain('POST /admin/me/passphrase')
})

test('whoever is not logged in is shown the log-in everywhere but at the doors', async () => {
  const blog = await startBlog()
  const wrong: string[] = []
  for (const route of await deskRoutes(blog)) {
    const nobody = visitor(blog)
    const answer = route.method === 'GET' ? await nobody.get(addressOf(route)) : await nobody.post(addressOf(route))
    if ((answer.statusCode === 401) === route.open) wrong.push(`${told(route)} → ${answer.statusCode}`)
  }

  expect(wrong).toEqual([])
})

test('the doors that are open to everybody are these', async () => {
  const routes = await deskRoutes(await startBlog())

  expect(routes.filter(({ open }) => open).map(told)).toEqual([
    'GET /admin/log-in',
    'POST /admin/log-in',
    'POST /admin/log-in/passkey',
    'POST /admin/log-in/passkey/options',
    'POST /admin/log-out',
    'GET /admin/reset',
    'POST /admin/reset',
    'GET /admin/reset/:token',
    'POST /admin/reset/:token',
    'GET /admin/invitation/:token',
    'POST /admin/invitation/:token',
  ])
})

test.each<Role>([...roles])('every route answers an account of the role %s as its right says', async (role) => {
  const blog = await startBlog()
  const desk = await atDesk(blog, role)
  const wrong: string[] = []
  for (const route of await deskRoutes(blog)) {
    if (route.open) continue
    const allowed = route.act === undefined || may(desk.account, route.act)
    const { statusCode } = await (route.method === 'GET' ? desk.get(addressOf(route)) : desk.post(addressOf(route)))
    const fits = allowed ? statusCode !== 401 && statusCode !== 403 && statusCode < 500 : statusCode === 403
    if (!fits) wrong.push(`${told(route)} (${route.act ?? 'anybody'}) → ${statusCode}`)
  }

  expect(wrong).toEqual([])
})

test.each<Role>([...roles])(
  'no form of the desk works for the role %s without the token of its session',
  async (role) => {
    const blog = await startBlog()
    const desk = await atDesk(blog, role)
    const wrong: string[] = []
    for (const route of await deskRoutes(blog)) {
      if (route.open || route.method !== 'POST') continue
      const { statusCode } = await desk.post(addressOf(route), { token: 'of another session' })
      if (![400, 403, 409, 415].includes(statusCode)) wrong.push(`${told(route)} → ${statusCode}`)
    }

    expect(wrong).toEqual([])
  },
)

test('who is refused at the desk, or finds nothing there, is led back to it', async () => {
  const desk = await atDesk(await startBlog(), 'author')

  for (const [url, status] of [
    ['/admin/people', 403],
    ['/admin/posts/999', 404],
    ['/admin/nothing', 404],
  ] as const) {
    const { statusCode, body } = await desk.get(url)
    expect([url, statusCode]).toEqual([url, status])
    expect(body).toContain('<a href="/admin">Revenir au bureau</a>')
    expect(body).not.toContain('Voir tous les articles')
  }
  expect((await desk.get('/nothing')).body).not.toContain('Revenir au bureau')
})
