import { expect, test } from 'vitest'
import { listAccounts } from '../../src/identities/account.ts'
import { checkPassphrase } from '../../src/lib/passphrase.ts'
import { findDraft } from '../../src/posts/drafts.ts'
import { findSite } from '../../src/settings/site.ts'
import { giveSetupAddress } from '../../src/setup/code.ts'
import { startBlog } from '../support/blog.ts'
import { goThrough, newcomer, steps } from './cast.ts'

test('four steps make the owner, the settings and a draft, and end in the editor, logged in', async () => {
  const blog = await startBlog()
  const { ctx } = blog
  const guest = await newcomer(blog)

  const end = await goThrough(guest)

  const [owner] = await listAccounts(ctx.db)
  expect(owner).toMatchObject({
    name: 'Ann Le Goff',
    slug: 'ann-le-goff',
    word: 'autrice',
    role: 'owner',
    state: 'active',
  })
  expect(owner?.email).toBe('ann@sel.example')
  expect(await checkPassphrase(steps[2].passphrase, owner?.passHash ?? '')).toBe(true)
  expect(await findSite(ctx.db)).toMatchObject({ title: 'Le Sel et la Cendre', tagline: steps[1].tagline })
  expect(ctx.settings).toMatchObject({ named: 'desk', lang: 'fr', policy: 'held', demo: false })

  expect(end.statusCode).toBe(303)
  const [, id] = /^\/admin\/posts\/(\d+)$/.exec(String(end.headers.location)) ?? []
  const draft = await findDraft(ctx.db, Number(id))
  expect(draft?.fields).toMatchObject({ lang: 'fr', author: 'ann-le-goff' })
  expect(draft?.fields.source).toContain('## Converser')
  const cookie = String(end.headers['set-cookie']).split(';')[0] ?? ''
  expect((await blog.app.inject({ url: '/admin', headers: { cookie } })).statusCode).toBe(200)
})

test('the time zone is proposed, checked, and the site’s from then on', async () => {
  const blog = await startBlog()
  const guest = await newcomer(blog)
  expect((await guest.get()).body).toMatch(/name="timeZone" value="[^"]+"[^>]* data-own-zone/)

  const wrong = await guest.send(1, { ...steps[1], timeZone: 'Bretagne/Brest' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toMatch(/href="#timeZone">Ce fuseau est inconnu[^]* value="Bretagne\/Brest"/)
  expect((await guest.get()).body).not.toContain('data-own-zone')
  await guest.send(1, { ...steps[1], timeZone: ' Asia/Kolkata ' })
  for (const step of [2, 3, 4] as const) await guest.send(step, steps[step])
  expect(blog.ctx.settings.timeZone).toBe('Asia/Kolkata')
})

test('once there is an owner every address of the set-up is unknown, and no start prints another', async () => {
  const blog = await startBlog()
  const [first, second] = [await newcomer(blog), await newcomer(blog)]
  expect((await second.get()).statusCode).toBe(200)
  await goThrough(first)

  const unknown = await blog.app.inject({ url: '/setupx' })
  for (const answer of [await first.get(), await second.get(), await second.get(3), await second.send(1, steps[1])]) {
    expect(answer.statusCode).toBe(404)
    expect(answer.body.replace(/value="[^"]*"/g, '')).toBe(unknown.body.replace(/value="[^"]*"/g, ''))
  }
  expect(await giveSetupAddress(blog.ctx)).toBeUndefined()
})

test('a code is good for an hour, a wrong one never, and who guesses is slowed down', async () => {
  const blog = await startBlog()
  const guest = await newcomer(blog)
  const guess = () => blog.app.inject({ url: '/setup/AAAAAAAAAAAAAAAAAAAAAA' })

  expect((await guest.get()).headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  expect((await guess()).statusCode).toBe(404)
  for (let tries = 0; tries < 29; tries++) await guess()
  const slowed = await guess()
  expect([slowed.statusCode, Number(slowed.headers['retry-after']) > 0]).toEqual([429, true])
  expect((await guest.get()).statusCode).toBe(200)

  blog.clock.pass(60 * 60_000)
  expect((await guest.get()).statusCode).toBe(404)
})

test('what is typed is kept, back and forth, and the pass phrase never comes back', async () => {
  const blog = await startBlog()
  const guest = await newcomer(blog)
  await guest.send(1, { ...steps[1], lang: 'en' })

  const wrong = await guest.send(2, { ...steps[2], email: 'ann@' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('value="Ann Le Goff"')
  expect(wrong.body).toContain('<a href="#email">')
  expect(wrong.body).toContain('2 of 4')
  expect(wrong.body).not.toContain(steps[2].passphrase)

  const back = await guest.send(2, { name: 'Ann L.', word: '', email: 'ann@sel', passphrase: '', do: 'back' })
  expect([back.statusCode, back.headers.location]).toEqual([303, guest.path])
  expect((await guest.get(1)).body).toContain('value="Le Sel et la Cendre"')
  expect((await guest.get(2)).body).toContain('value="Ann L."')

  // The pass phrase of the first try will do: it need not be typed again.
  const next = await guest.send(2, { name: 'Ann', word: '', email: 'ann@sel.example', passphrase: '' })
  expect([next.statusCode, next.headers.location]).toEqual([303, `${guest.path}/3`])
  const rows = await blog.ctx.db.selectFrom('oneTimes').select('payload').execute()
  expect(JSON.stringify(rows)).not.toContain('ormes')
})

test('steps are taken in turn: one ahead leads back to the first that is open', async () => {
  const blog = await startBlog()
  const guest = await newcomer(blog)

  expect((await guest.get(3)).headers.location).toBe(guest.path)
  expect((await guest.send(4, steps[4])).statusCode).toBe(404)
  expect((await guest.get(5)).statusCode).toBe(404)
  expect((await guest.get(2)).headers.location).toBe(guest.path)
})

test.each([
  [1, { lang: 'fr', title: '   ' }, 'title'],
  [1, { lang: 'fr', title: 'a'.repeat(121) }, 'title'],
  [1, { lang: 'de', title: 'Brot' }, 'lang'],
  [2, { ...steps[2], passphrase: 'motdepasse1' }, 'passphrase'],
  [2, { ...steps[2], passphrase: '' }, 'passphrase'],
  [2, { ...steps[2], email: '' }, 'email'],
  [2, { ...steps[2], name: '' }, 'name'],
] as const)('a wrong answer in step %i is named beside its field: %o', async (step, fields, field) => {
  const blog = await startBlog()
  const guest = await newcomer(blog)
  if (step > 1) await guest.send(1, steps[1])

  const answer = await guest.send(step, { ...fields })

  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(`<a href="#${field}">`)
})

test('of two who finish at once one is the owner, the other finds nothing', async () => {
  const blog = await startBlog()
  const guests = [await newcomer(blog), await newcomer(blog)]
  for (const guest of guests) for (const step of [1, 2, 3] as const) await guest.send(step, steps[step])

  const answers = await Promise.all(guests.map((guest) => guest.send(4, steps[4])))

  expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([303, 404])
  expect(await listAccounts(blog.ctx.db)).toHaveLength(1)
})

test('the public address is the browser’s unless another is chosen, and where it differs the desk is named', async () => {
  const own = { SITE_URL: '', PORT: '4999' }
  const blog = await startBlog({ env: own })
  const guest = await newcomer(blog, 'http://127.0.0.1:4999')
  for (const step of [1, 2] as const) await guest.send(step, steps[step])
  const asked = await blog.app.inject({ url: `${guest.path}/3`, headers: { host: 'blog.example' } })
  expect(asked.body).toContain('value="http://blog.example"')
  for (const typed of [
    'blog.example',
    'https://blog.example/notes',
    'ftp://blog.example',
    'https://u:p@blog.example',
  ]) {
    const answer = await guest.send(3, { siteUrl: typed })
    expect({ typed, status: answer.statusCode }).toEqual({ typed, status: 422 })
    expect(answer.body).toContain(`value="${typed}"`)
  }
  await guest.send(3, { siteUrl: ' https://blog.example/ ' })
  const end = await guest.send(4, steps[4])

  expect(end.statusCode).toBe(200)
  expect(end.headers['set-cookie']).toBeUndefined()
  expect(end.body).toMatch(/href="https:\/\/blog\.example\/admin\/posts\/\d+"/)
  expect(blog.ctx.settings.siteUrl).toBe('https://blog.example')
})

test('an address that the operator gives stands, and options for trials keep the site on this machine', async () => {
  const given = await startBlog()
  const guest = await newcomer(given)
  for (const step of [1, 2] as const) await guest.send(step, steps[step])
  expect((await guest.get(3)).body).toMatch(/value="https:\/\/blog\.example"[^>]* readonly/)
  await guest.send(3, { siteUrl: 'https://other.example' })
  await guest.send(4, steps[4])
  expect(given.ctx.settings.siteUrl).toBe('https://blog.example')

  const trial = await startBlog({ env: { SITE_URL: '', RATE_LIMITS: 'off' } })
  const other = await newcomer(trial)
  for (const step of [1, 2] as const) await other.send(step, steps[step])
  const refused = await other.send(3, { siteUrl: 'https://blog.example' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('RATE_LIMITS')
  expect((await other.send(3, { siteUrl: 'http://localhost:3000' })).statusCode).toBe(303)
})

test('an author who writes here already keeps their short name', async () => {
  const blog = await startBlog()
  await blog.ctx.db
    .insertInto('authors')
    .values({ slug: 'ann-le-goff', name: 'Ann le Goff, of old', word: 'author', bio: '', createdAt: '2026-01-01' })
    .execute()

  await goThrough(await newcomer(blog))

  expect((await listAccounts(blog.ctx.db)).map(({ slug }) => slug)).toEqual(['ann-le-goff-2'])
})
