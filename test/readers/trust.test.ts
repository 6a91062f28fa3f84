import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { giveTrust } from '../../src/readers/trust.ts'
import { editReaction } from '../../src/reactions/edit.ts'
import { decide } from '../../src/reactions/decide.ts'
import type { CommentDraft, Reaction } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { openBrowser } from '../reactions/browser.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { hasReader, signatureOf, signIn } from './cast.ts'

const path = '/2026/11/pain'
const manyLinks = 'Voyez [un](https://a.example/), [deux](https://b.example/), [trois](https://c.example/).'

async function start(policy: 'first' | 'open' | 'held' = 'first') {
  const blog = await startBlog()
  await saveSettings(blog.ctx, { policy })
  const post = await hasPost(blog.ctx)
  const desk = await atDesk(blog, 'moderator')
  const readerId = await hasReader(blog.ctx, 'Ilse', { email: 'ilse@bourg.example' })
  const say = async (source: string, own: Partial<CommentDraft> = {}) =>
    (await submitReaction(blog.ctx, await signed(blog.ctx, post, readerId, { source, ...own }))).reaction
  return { blog, post, desk, readerId, say }
}

async function signed(ctx: Ctx, post: { id: number }, readerId: number, own: Partial<CommentDraft>) {
  return comment(post, { name: 'Ilse', reader: await signatureOf(ctx, readerId), ...own })
}

const reasonsOf = ({ reasons }: Reaction) => JSON.parse(reasons) as string[]

test('a new voice is held for its first message, and known from any browser once one has appeared', async () => {
  const { blog, desk, say } = await start()
  const first = await say('Neuf jours, par temps humide.', { voice: 'one' })
  expect([first.state, reasonsOf(first)]).toEqual(['pending', ['first-message']])
  await decide(blog.ctx, desk.account, [first.id], 'approve')
  const next = await say('Dix, par grand froid.', { voice: 'another', address: '198.51.100.4' })
  expect(next.state).toBe('published')
})

test('who is trusted is spared the count of links, the age of the post and being new, but no rule of the house', async () => {
  const { blog, post, desk, readerId, say } = await start()
  blog.clock.pass(400 * 86_400_000)
  expect(reasonsOf(await say(manyLinks)).sort()).toEqual(['first-message', 'late', 'links'])
  await giveTrust(blog.ctx, desk.account, readerId, 'trusted')
  expect((await say(`${manyLinks} Encore.`)).state).toBe('published')
  await saveSettings(blog.ctx, { policy: 'held' })
  expect(reasonsOf(await say('Et onze alors ?'))).toEqual(['held-site'])
  const guest = comment(post, { name: 'Ilse', email: 'ilse@bourg.example', source: `${manyLinks} Moi aussi.` })
  expect(reasonsOf((await submitReaction(blog.ctx, guest)).reaction)).toContain('links')
})

test('who is blocked is told so with the text kept, and may still withdraw', async () => {
  const { blog, desk, readerId, say } = await start('open')
  const before = await say('Neuf jours, par temps humide.')
  await giveTrust(blog.ctx, desk.account, readerId, 'blocked')
  const ilse = openBrowser(blog)
  await signIn(blog, ilse, readerId)
  const sent = await ilse.write(path, { text: 'Dix, par <grand> froid.' })
  expect(sent.statusCode).toBe(403)
  expect(sent.body).toContain('ne prend plus vos messages')
  expect(sent.body).toContain('Dix, par &lt;grand&gt; froid.')

  const edit = await ilse.post(`/r/${before.id}/edit`, { text: 'Des casseroles !' })
  expect(edit.statusCode).toBe(403)
  expect(edit.body).toContain('Des casseroles !')
  await expect(editReaction(blog.ctx, before, 'Des casseroles !', '192.0.2.1')).rejects.toThrow('reader.blocked')
  expect((await ilse.post(`/r/${before.id}/withdraw`, {})).statusCode).toBe(303)
})

test('a guest who gives the address of somebody blocked is read first, since anybody may give it', async () => {
  const { blog, post, desk, readerId } = await start('open')
  await giveTrust(blog.ctx, desk.account, readerId, 'blocked')
  const guest = comment(post, { name: 'Gus', email: 'Ilse@Bourg.example', source: 'Un mot de plus.' })
  const { reaction } = await submitReaction(blog.ctx, guest)
  expect([reaction.state, reasonsOf(reaction)]).toEqual(['pending', ['blocked-mail']])
})

test('only who moderates everywhere decides on trust', async () => {
  const { blog, readerId } = await start()
  const zoe = await atDesk(blog, 'author', 'zoe')
  await expect(giveTrust(blog.ctx, zoe.account, readerId, 'trusted')).rejects.toThrow('forbidden')
  expect((await zoe.post(`/admin/readers/${readerId}/trust`, { trust: 'trusted' })).statusCode).toBe(403)
})

test('a message under an author’s name waits, unless its writer is trusted or that is the author', async () => {
  const { blog, post, desk, readerId, say } = await start('open')
  const { ctx } = blog
  const author = await addAuthor(ctx, { slug: 'mado', name: 'Mado Kerven', word: '', bio: '' })
  const named = (source: string, own: Partial<CommentDraft> = {}) =>
    comment(post, { name: 'Mado Kervèn', source, ...own })
  const guest = (await submitReaction(ctx, named('Merci à tous !'))).reaction
  expect([guest.state, reasonsOf(guest)]).toEqual(['pending', ['author-name']])
  expect((await desk.get('/admin/reactions')).body).toContain('signé du nom d’un auteur du site')
  const name = 'MADO  KERVEN'
  expect(reasonsOf(await say('Merci encore.', { name }))).toEqual(['author-name'])
  await giveTrust(ctx, desk.account, readerId, 'trusted')
  expect((await say('Et merci.', { name })).state).toBe('published')
  const own = await submitReaction(ctx, named('Je réponds.', { authorId: author.id }))
  expect(own.reaction.state).toBe('published')
  expect((await submitReaction(ctx, named('Bonjour.', { name: 'Mado Kervenec' }))).reaction.state).toBe('published')
})
