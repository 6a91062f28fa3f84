import { expect, test } from 'vitest'
import { addAuthor } from '../../src/identities/author.ts'
import { readerCookieName } from '../../src/readers/cookies.ts'
import { enterReader } from '../../src/readers/enter.ts'
import { giveTrust } from '../../src/readers/trust.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { openBrowser } from '../reactions/browser.ts'
import { hasReader, signIn } from '../readers/cast.ts'
import { startBlog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { askAndOpen } from './cast.ts'

const ilse = 'ilse@bourg.example'

/** Ilse, signed in by GitHub, which proved her address; one message of hers as a reader, one from before, as a guest. */
async function startWithReader() {
  const blog = await startBlog({ mail: true })
  const { ctx } = blog
  const post = await hasPost(ctx)
  const said = { provider: 'github', issuer: '', subject: '7', via: 'GitHub', handle: 'ilse', name: 'Ilse' }
  const token = await enterReader(
    ctx,
    { ...said, profileUrl: 'https://github.com/ilse', email: ilse, photoUrl: null },
    { agent: 'Lynx', address: '192.0.2.4', token: '' },
  )
  const reader = await ctx.db.selectFrom('readers').selectAll().executeTakeFirstOrThrow()
  const signed = await submitReaction(ctx, comment(post, { name: 'Ilse', source: 'Signé.', imported: already() }))
  const own = { readerId: reader.id, provider: 'github', via: 'GitHub' }
  await ctx.db.updateTable('reactions').set(own).where('id', '=', signed.reaction.id).execute()
  await submitReaction(ctx, comment(post, { name: 'Ilse', email: ilse, source: 'D’avant.', imported: already() }))
  const browser = openBrowser(blog)
  browser.cookies.set(readerCookieName(ctx, 'reader'), token)
  return { blog, post, reader, browser }
}

test('a reader who is signed in sees all that is theirs, the messages of before under their address too', async () => {
  const { browser, blog } = await startWithReader()
  const page = (await browser.get('/my-data')).body
  for (const words of ['Signé.', 'D’avant.', 'ilse, via GitHub']) expect(page).toContain(words)
  expect(page).not.toContain(ilse)
  const data = (await browser.get('/my-data/download')).json<Record<string, unknown[]>>()
  expect(data.sessions).toMatchObject([{ agent: 'Lynx' }])
  expect(data.identities).toMatchObject([{ provider: 'github', email: ilse }])
  expect(blog.logged.map(({ fields }) => JSON.stringify(fields)).join()).not.toContain(ilse)
})

test('whoever proves that address by mail sees the same', async () => {
  const { blog } = await startWithReader()
  const page = (await (await askAndOpen(blog, ilse)).get('/my-data')).body
  for (const words of ['Signé.', 'D’avant.', 'ilse, via GitHub']) expect(page).toContain(words)
})

test('the name of a reader changes with their messages, and stays when they sign in again', async () => {
  const { blog, browser } = await startWithReader()
  await browser.post('/my-data', { do: 'rename', name: 'Ilse du Bourg' })
  const names = async () => [
    ...(await blog.ctx.db.selectFrom('readers').select(['name', 'folded']).execute()),
    ...(await blog.ctx.db.selectFrom('reactions').select('name').execute()),
  ]
  expect(await names()).toMatchObject([
    { name: 'Ilse du Bourg', folded: expect.stringContaining('ilse du bourg') },
    { name: 'Ilse du Bourg' },
    { name: 'Ilse du Bourg' },
  ])
})

test('a reader who erases everything is no reader any more, on any device, and their words may stay', async () => {
  const { blog, post, reader, browser } = await startWithReader()
  const { db } = blog.ctx
  const report = { reason: 'spam', words: 'Ilse dit non', voice: 'v', address: '192.0.2.4' } as const
  await db
    .insertInto('reports')
    .values({
      ...report,
      reactionId: 1,
      readerId: reader.id,
      createdAt: reader.createdAt,
      closedAt: null,
      closedBy: null,
    })
    .execute()
  expect((await browser.post('/my-data/erase', { what: 'name' })).headers.location).toBe('/my-data?done=erased')
  expect((await browser.get('/my-data')).body).not.toContain('Signé.')
  for (const table of ['readers', 'identities', 'readerSessions'] as const) {
    expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
  }
  expect(JSON.stringify(await db.selectFrom('reports').selectAll().execute())).not.toMatch(/Ilse|192/)
  const page = (await blog.app.inject(post.path)).body
  expect(page).toContain('Signé.')
  expect(page).not.toMatch(/Ilse|GitHub/)
})

test('who signs in after somebody else has opened theirs by mail, or after they signed out, sees nothing of them', async () => {
  const { blog, browser } = await startWithReader()
  const bo = { provider: 'github', issuer: '', subject: '9', via: 'GitHub', handle: 'bo', name: 'Bo' }
  const from = { agent: '', address: '192.0.2.4', token: '' }
  const token = await enterReader(blog.ctx, { ...bo, profileUrl: null, email: null, photoUrl: null }, from)
  const name = readerCookieName(blog.ctx, 'reader')

  const shared = await askAndOpen(blog, ilse)
  expect((await shared.get('/my-data')).body).toContain('D’avant.')
  shared.cookies.set(name, token)
  expect((await shared.get('/my-data')).body).toContain('bo, via GitHub')
  for (const path of ['/my-data', '/my-data/download']) expect((await shared.get(path)).body).not.toContain('D’avant.')

  await askAndOpen(blog, ilse, browser)
  expect((await browser.get('/my-data')).body).toContain('D’avant.')
  await browser.post('/sign-out', {})
  expect((await browser.get('/my-data')).body).not.toContain('D’avant.')
})

test('a mail opened where somebody else is signed in shows what is of its address, and nothing of theirs', async () => {
  const { blog, post } = await startWithReader()
  const { ctx } = blog
  const bo = await hasReader(ctx, 'Bo')
  const { reaction } = await submitReaction(ctx, comment(post, { name: 'Bo', source: 'De Bo.', imported: already() }))
  await ctx.db.updateTable('reactions').set({ readerId: bo }).where('id', '=', reaction.id).execute()
  const shared = openBrowser(blog)
  await signIn(blog, shared, bo)
  await askAndOpen(blog, ilse, shared)
  const page = (await shared.get('/my-data')).body
  expect([page.includes('D’avant.'), page.includes('De Bo.')]).toEqual([true, false])
  await shared.post('/my-data', { do: 'rename', name: 'Ilse du Bourg' })
  const names = await ctx.db.selectFrom('readers').select('name').orderBy('id').execute()
  expect(names).toEqual([{ name: 'Ilse du Bourg' }, { name: 'Bo' }])
  await shared.post('/my-data/erase', { what: 'text' })
  expect(await ctx.db.selectFrom('readers').select('name').execute()).toEqual([{ name: 'Bo' }])
})

test('a name that the rules would not let pass is not taken by this door either, nor any from who is blocked', async () => {
  const { blog, reader, browser } = await startWithReader()
  const { ctx } = blog
  const { account } = await atDesk(blog)
  await saveRule(ctx, account, { kind: 'word', value: 'casino', verdict: 'hold' })
  const rename = (name: string) => browser.post('/my-data', { do: 'rename', name })
  const refused = await rename('Casino de l’Ouest')
  expect([refused.statusCode, refused.body.includes('Ce nom ne peut pas être montré ici')]).toEqual([422, true])
  expect(refused.body).toContain('value="Casino de l’Ouest"')

  await giveTrust(ctx, account, reader.id, 'blocked')
  const blocked = await rename('Ilse du Bourg')
  expect([blocked.statusCode, blocked.body.includes('ne prend plus rien de vous')]).toEqual([422, true])
  expect(await ctx.db.selectFrom('reactions').select('name').distinct().execute()).toEqual([{ name: 'Ilse' }])
})

test('nobody takes an author’s name, however it is spelled', async () => {
  const { blog, browser } = await startWithReader()
  const { ctx } = blog
  await addAuthor(ctx, { slug: 'mado', name: 'Mado Kerven', word: '', bio: '' })
  for (const name of ['Mado Kerven', 'MÁDO  KERVÈN', 'MadoKerven', 'Mado-Kerven', 'Mаdo Kervеn', 'Ｍado Kerven']) {
    const refused = await browser.post('/my-data', { do: 'rename', name })
    expect([refused.statusCode, refused.body.includes('C’est le nom d’un auteur du site')], name).toEqual([422, true])
    expect(refused.body).toMatch(/name="name" value="[^"]*rv/i)
  }
  expect(await ctx.db.selectFrom('reactions').select('name').distinct().execute()).toEqual([{ name: 'Ilse' }])
  expect((await browser.post('/my-data', { do: 'rename', name: 'Mado Kervenec' })).statusCode).toBe(303)
})

test('who is blocked stays so after erasing everything, until a moderator lets them write again', async () => {
  const { blog, post, reader, browser } = await startWithReader()
  const { ctx } = blog
  const { account } = await atDesk(blog)
  await giveTrust(ctx, account, reader.id, 'blocked')
  const erase = () => browser.post('/my-data/erase', { what: 'text' })
  const back = async (subject: string, email: string | null) => {
    const who = { provider: 'github', issuer: '', subject, via: 'GitHub', handle: 'ilse', name: 'Ilse' }
    const from = { agent: '', address: '192.0.2.4', token: '' }
    const token = await enterReader(ctx, { ...who, profileUrl: null, email, photoUrl: null }, from)
    browser.cookies.set(readerCookieName(ctx, 'reader'), token)
    return ctx.db.selectFrom('readers').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  }
  await erase()
  const kept = await ctx.db.selectFrom('blocks').selectAll().execute()
  expect([kept.length, JSON.stringify(kept).includes('ilse')]).toEqual([2, false])
  const claimed = comment(post, { name: 'Gus', email: 'Ilse@Bourg.example', source: 'Un mot de plus.' })
  expect((await submitReaction(ctx, claimed)).reaction.reasons).toContain('blocked-mail')
  expect((await back('8', ilse)).trust).toBe('blocked')
  const again = await back('7', null)
  expect(again.trust).toBe('blocked')
  expect((await back('9', null)).trust).toBe(null)
  // An identity that was nobody's concern proves the address of who was blocked.
  expect((await back('9', ilse)).trust).toBe('blocked')
  await giveTrust(ctx, account, again.id, null)
  await back('7', null)
  await erase()
  expect((await back('7', null)).trust).toBe(null)
})

test('a reader signs out of every browser at once, also by a mail when the device is lost', async () => {
  const { blog, browser, reader } = await startWithReader()
  const other = openBrowser(blog)
  await signIn(blog, other, reader.id)
  const elsewhere = openBrowser(blog)
  await signIn(blog, elsewhere, await hasReader(blog.ctx, 'Bo'))
  expect((await other.get('/my-data')).body).toContain('2 navigateurs sont connectés à votre nom')
  const closed = await (await askAndOpen(blog, ilse)).post('/my-data', { do: 'end-all' })
  expect(closed.headers.location).toBe('/my-data?done=closed')
  for (const gone of [browser, other]) expect((await gone.get('/my-data')).body).not.toContain('ilse, via GitHub')
  expect((await elsewhere.get('/my-data')).body).toContain('Un navigateur est connecté à votre nom')
})

test('what came without an address is nobody’s, even where it was written as an empty one', async () => {
  const { blog, post } = await startWithReader()
  const { reaction } = await submitReaction(
    blog.ctx,
    comment(post, { name: 'Tomas', email: '', source: 'Sans adresse.', imported: already() }),
  )
  expect(reaction.email).toBeNull()
  await blog.ctx.db.updateTable('reactions').set({ email: '' }).where('id', '=', reaction.id).execute()
  const nameless = openBrowser(blog)
  await signIn(blog, nameless, await hasReader(blog.ctx, 'Bo'))
  expect((await nameless.get('/my-data')).body).not.toContain('Sans adresse.')
  expect((await nameless.get(`/my-data/erase/${reaction.id}`)).statusCode).toBe(404)
})
