import { expect, test } from 'vitest'
import { closeAccount } from '../../src/identities/people.ts'
import { listSessions } from '../../src/identities/sessions.ts'
import { enqueue } from '../../src/jobs/queue.ts'
import { startBlog } from '../support/blog.ts'
import { hasAccount, passphrase, visitor } from '../support/visitor.ts'

const minute = 60_000

test('who knows the pass phrase comes in and goes where they wanted', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const browser = visitor(blog)

  const shown = await browser.get('/admin/me')
  const entered = await browser.logIn(' MADO@blog.example ', passphrase, { to: '/admin/me?x=1' })

  expect(shown.statusCode).toBe(401)
  expect(shown.body).toContain('name="to" value="/admin/me"')
  expect([entered.statusCode, entered.headers.location]).toEqual([303, '/admin/me?x=1'])
  expect((await browser.get('/admin/me')).statusCode).toBe(200)
  expect(await listSessions(blog.ctx, mado.id)).toMatchObject([{ address: '192.0.2.1' }])
  expect(entered.headers['set-cookie']).toEqual([
    expect.stringMatching(/^__Host-tresse_desk=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    expect.stringMatching(/^__Host-tresse_device=[\w.-]+; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ])
})

test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', '/admin/log-out', '/a\nb', ''])(
  'the log-in leads nowhere else: %j',
  async (to) => {
    const blog = await startBlog()
    await hasAccount(blog)

    expect((await visitor(blog).logIn('mado@blog.example', passphrase, { to })).headers.location).toBe('/admin')
  },
)

test('nobody learns whether there is an account: same words, status and budget', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const gone = await hasAccount(blog, 'zoe', 'editor')
  await closeAccount(blog.ctx, 'operator', gone.id)
  const answers = await Promise.all(
    ['mado@blog.example', 'zoe@blog.example', 'none@blog.example'].map(async (email, index) => {
      const browser = visitor(blog, `192.0.2.${index + 1}`)
      const seen = []
      for (let time = 1; time <= 7; time++) {
        const { statusCode, headers, body } = await browser.logIn(email, 'wrong, however right it was')
        seen.push([statusCode, headers['retry-after'], Object.keys(headers), body.replaceAll(email, 'them')])
      }
      return seen
    }),
  )

  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  expect(answers[0]?.map(([status]) => status)).toEqual([422, 422, 422, 422, 422, 429, 429])
  const closed = await visitor(blog, '192.0.2.9').logIn('zoe@blog.example')
  expect(closed.statusCode).toBe(429)
})

test('an account that is closed is no account, even with the right words', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const gone = await hasAccount(blog, 'zoe', 'editor')
  await closeAccount(blog.ctx, 'operator', gone.id)

  expect((await visitor(blog).logIn('zoe@blog.example')).statusCode).toBe(422)
})

test('after five tries the wait grows to a quarter of an hour, and no further', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const waits: number[] = []
  for (let time = 1; time <= 13; time++) {
    await visitor(blog, `198.51.100.${time}`).logIn('mado@blog.example', 'not this one')
    const next = await visitor(blog, `203.0.113.${time}`).logIn('mado@blog.example', 'nor this one')
    const wait = Number(next.headers['retry-after'] ?? 0)
    if (wait > 0) waits.push(wait)
    blog.clock.pass(wait * 1000)
  }

  expect(waits.slice(0, 7)).toEqual([30, 60, 120, 240, 480, 900, 900])
  expect(waits.every((wait) => wait <= 900)).toBe(true)
  const entered = await visitor(blog, '192.0.2.77').logIn('mado@blog.example')
  expect(entered.statusCode).toBe(303)
})

test('the wait is said in words, with the address kept and the pass phrase not', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  for (let time = 1; time <= 5; time++) await browser.logIn('mado@blog.example', 'not this one')

  const { statusCode, headers, body } = await browser.logIn('mado@blog.example', 'sesame-ouvre-toi')

  expect([statusCode, headers['retry-after']]).toEqual([429, '30'])
  expect(body).toContain('Patientez 30 secondes')
  expect(body).toContain('value="mado@blog.example"')
  expect(body).not.toContain('sesame')
})

test('a thousand at once get no more tries than one after the other', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const tries = Array.from({ length: 40 }, (_, index) => visitor(blog, `198.51.100.${index}`))
  const answers = await Promise.all(tries.map((browser) => browser.logIn('mado@blog.example', 'all together now')))

  expect(answers.filter(({ statusCode }) => statusCode === 422)).toHaveLength(5)
})

test('from one address the tries are counted over all accounts, and one who gets in does not reset them', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const browser = visitor(blog)
  for (let time = 1; time <= 4; time++) await browser.logIn(`guess${time}@blog.example`, 'not this one')
  expect((await browser.logIn('mado@blog.example')).statusCode).toBe(303)
  const others = visitor(blog)

  expect((await others.logIn('guess5@blog.example', 'not this one')).statusCode).toBe(422)
  expect((await others.logIn('guess6@blog.example', 'not this one')).statusCode).toBe(429)
  expect((await visitor(blog, '192.0.2.50').logIn('guess6@blog.example', 'not this one')).statusCode).toBe(422)
})

test('a browser known for the account comes in while the account is under attack', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const own = visitor(blog)
  await own.logIn('mado@blog.example')
  await own.post('/admin/log-out')
  expect([...own.cookies.keys()]).toEqual(['__Host-tresse_device'])
  for (let time = 1; time <= 9; time++) await visitor(blog).logIn('mado@blog.example', 'not this one')

  expect((await visitor(blog, '198.51.100.1').logIn('mado@blog.example')).statusCode).toBe(429)
  expect((await own.logIn('mado@blog.example')).statusCode).toBe(303)
})

test('a known browser has a budget of its own, which is small too, and none for another account', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  await hasAccount(blog, 'zoe', 'editor')
  const own = visitor(blog)
  await own.logIn('zoe@blog.example')
  for (let time = 1; time <= 5; time++) await own.logIn('zoe@blog.example', 'not this one')
  expect((await own.logIn('zoe@blog.example')).statusCode).toBe(429)

  const other = visitor(blog, '192.0.2.2')
  await other.logIn('zoe@blog.example')
  for (let time = 1; time <= 5; time++) {
    await visitor(blog, `198.51.100.${time}`).logIn('mado@blog.example', 'not this one')
  }
  expect((await other.logIn('mado@blog.example')).statusCode).toBe(429)
})

test('a log-in replaces the session that this browser had, and a log-out ends it', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const browser = visitor(blog)
  await browser.logIn('mado@blog.example')
  const first = await listSessions(blog.ctx, mado.id)
  await browser.logIn('mado@blog.example')
  const second = await listSessions(blog.ctx, mado.id)

  expect([first.length, second.length]).toEqual([1, 1])
  expect(second[0]?.id).not.toBe(first[0]?.id)
  const left = await browser.post('/admin/log-out')
  expect([left.statusCode, left.headers.location]).toEqual([303, '/admin/log-in'])
  expect(await listSessions(blog.ctx, mado.id)).toEqual([])
  expect((await browser.get('/admin/me')).statusCode).toBe(401)
})

test('a session ends after 14 days without use, and after 90 in all', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const [idle, busy] = [visitor(blog), visitor(blog)]
  await idle.logIn('mado@blog.example')
  await busy.logIn('mado@blog.example')
  const lasted: number[] = []
  for (let day = 1; day <= 92; day++) {
    blog.clock.pass(24 * 60 * minute)
    if ((await busy.get('/admin/me')).statusCode === 200) lasted.push(day)
    if (day === 15) lasted.push((await idle.get('/admin/me')).statusCode)
  }

  expect(lasted.slice(13, 17)).toEqual([14, 15, 401, 16])
  expect(lasted.at(-1)).toBe(90)
})

test('a form that another site sends does not log anybody in', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  const answer = await visitor(blog).post(
    '/admin/log-in',
    { email: 'mado@blog.example', passphrase },
    { 'sec-fetch-site': 'cross-site' },
  )

  expect(answer.statusCode).toBe(403)
})

test('an older, cheaper hash is made anew at the next log-in', async () => {
  const blog = await startBlog()
  const { id } = await hasAccount(blog)
  // `levain de seigle` with 8 MiB and one pass.
  const older = '$argon2id$v=19$m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$ps6pdrmWK1zaRUQvO0juzikTd05DaI5mhaakrTQMKY8'
  await blog.ctx.db.updateTable('accounts').set({ passHash: older }).where('id', '=', id).execute()

  expect((await visitor(blog).logIn('mado@blog.example')).statusCode).toBe(303)
  const { passHash } = await blog.ctx.db
    .selectFrom('accounts')
    .select('passHash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(passHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('what happens at the door is logged, without mail addresses', async () => {
  const blog = await startBlog()
  const mado = await hasAccount(blog)
  const browser = visitor(blog)
  for (let time = 1; time <= 6; time++) await browser.logIn('mado@blog.example', 'not this one')
  blog.clock.pass(minute)
  await browser.logIn('mado@blog.example')
  const told = blog.logged.filter(({ message }) => message === 'security').map(({ fields }) => fields)

  expect(told).toEqual([
    ...Array.from({ length: 5 }, () => ({ event: 'log-in failed', account: mado.id, from: '192.0.2.1' })),
    { event: 'log-in throttled', from: '192.0.2.1', wait: 30 },
    { event: 'log-in', account: mado.id, from: '192.0.2.1' },
  ])
  expect(JSON.stringify(blog.logged)).not.toContain('@')
})

test('what is over is forgotten every hour', async () => {
  const blog = await startBlog()
  await hasAccount(blog)
  await visitor(blog).logIn('mado@blog.example')
  await visitor(blog).logIn('none@blog.example', 'not this one')
  await visitor(blog).post('/admin/log-in/passkey/options')
  const rows = async () =>
    Promise.all(
      (['sessions', 'oneTimes', 'throttles'] as const).map(async (table) => {
        const { rows } = await blog.ctx.db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('rows'))
          .executeTakeFirstOrThrow()
        return Number(rows)
      }),
    )
  expect(await rows()).toEqual([1, 1, 2])
  blog.clock.pass(91 * 24 * 60 * minute)
  await enqueue(blog.ctx, 'forget-access', {})
  await blog.runJobs()

  expect(await rows()).toEqual([0, 0, 0])
})
