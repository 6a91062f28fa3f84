import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { asksQuestion } from '../../src/conversation/question.ts'
import { setAside } from '../../src/conversation/set-asides.ts'
import { countGroups, later, listWaiting, type Groups } from '../../src/conversation/waiting.ts'
import type { Post } from '../../src/posts/post.ts'
import type { CommentDraft } from '../../src/reactions/reaction.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { hasReader, signatureOf } from '../readers/cast.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const days = (n: number) => n * 86_400_000

/** A reader's message that stands in the thread already. */
async function says(ctx: Ctx, post: Post, own: Partial<CommentDraft>): Promise<number> {
  const draft = comment(post, { createdAt: ctx.now().toISOString(), imported: already(), ...own })
  return (await submitReaction(ctx, draft)).reaction.id
}

async function answers(ctx: Ctx, post: Post, parentId: number, authorId: number): Promise<void> {
  await submitReaction(ctx, comment(post, { parentId, authorId, name: 'Ann', source: 'Dix-huit grammes.' }))
}

function names(groups: Groups): Record<string, string[]> {
  return Object.fromEntries(Object.entries(groups).map(([group, rows]) => [group, rows.map(({ name }) => name)]))
}

async function quietBlog(): Promise<{ blog: Blog; ctx: Ctx; post: Post; ann: Awaited<ReturnType<typeof atDesk>> }> {
  const blog = await startBlog()
  const ann = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann' })
  return { blog, ctx: blog.ctx, post, ann }
}

test('each reader who waits stands in the first group that is theirs', async () => {
  const { blog, ctx, post, ann } = await quietBlog()
  await says(ctx, post, { name: 'Ilse', source: 'Première fournée réussie.' })
  blog.clock.pass(days(4))
  await says(ctx, post, { name: 'Ilse', source: 'La deuxième aussi.' })
  await says(ctx, post, { name: 'Tomas', source: 'Chez nous la voûte a fendu. Combien de jours de cure ?' })
  await submitReaction(ctx, comment(post, { name: 'Paul', source: 'Bonjour à vous, premier passage.' }))
  blog.clock.pass(days(4))
  await says(ctx, post, { name: 'Béa', source: 'Je découvre ce carnet, merci.' })
  await says(ctx, post, { name: 'Ilse', source: 'Et la troisième.' })

  const groups = await listWaiting(ctx, ann.account)

  expect(names(groups)).toEqual({
    held: ['Paul'],
    questions: ['Tomas'],
    newcomers: ['Ilse', 'Béa'],
    waiting: ['Ilse'],
  })
  expect(countGroups(groups)).toBe(5)
})

test('whoever signed is a newcomer once, whatever they are called by then, and beside others of their name', async () => {
  const { blog, ctx, post, ann } = await quietBlog()
  const [one, other] = [await hasReader(ctx, 'Ilse'), await hasReader(ctx, 'Ilse')]
  const signs = async (readerId: number, name: string, source: string) =>
    says(ctx, post, { name, source, reader: await signatureOf(ctx, readerId) })
  await signs(one, 'Ilse', 'Première fournée réussie.')
  await signs(other, 'Ilse', 'La mienne aussi.')
  blog.clock.pass(days(1))
  await signs(one, 'Ilse Brandt', 'Et la deuxième.')
  expect(names(await listWaiting(ctx, ann.account)).newcomers).toEqual(['Ilse', 'Ilse'])
})

test('who was answered by an author, or set aside, waits no more; what is put off comes back after three days', async () => {
  const { blog, ctx, post, ann } = await quietBlog()
  const [answered, settled, put] = [
    await says(ctx, post, { name: 'Ilse', source: 'Combien de sel ?' }),
    await says(ctx, post, { name: 'Tomas', source: 'Combien d’eau ?' }),
    await says(ctx, post, { name: 'Béa', source: 'Combien de temps ?' }),
  ]
  await answers(ctx, post, answered, ann.account.authorId)
  await setAside(ctx, ann.account, `reaction/${settled}`, null)
  await setAside(ctx, ann.account, `reaction/${put}`, later(ctx))

  expect(names(await listWaiting(ctx, ann.account)).questions).toEqual([])
  blog.clock.pass(days(3) + 1000)
  expect(names(await listWaiting(ctx, ann.account)).questions).toEqual(['Béa'])
})

test('a reader who answers another reader does not wait for the author', async () => {
  const { ctx, post, ann } = await quietBlog()
  const first = await says(ctx, post, { name: 'Ilse', source: 'Combien de sel ?' })
  await says(ctx, post, { name: 'Tomas', source: 'Et vous, combien ?', parentId: first })
  await answers(ctx, post, first, ann.account.authorId)

  expect(countGroups(await listWaiting(ctx, ann.account))).toBe(0)
})

test('an author sees own posts, a moderator what is held, an editor everything', async () => {
  const { blog, ctx, post } = await quietBlog()
  const others = { bob: await atDesk(blog, 'author', 'bob'), mo: await atDesk(blog, 'moderator', 'mo') }
  const eve = await atDesk(blog, 'editor', 'eve')
  const mine = await hasPost(ctx, { slug: 'levain', author: 'bob', title: 'Le levain' })
  await says(ctx, post, { name: 'Ilse', source: 'Combien de sel ?' })
  await says(ctx, mine, { name: 'Tomas', source: 'Combien d’eau ?' })
  await submitReaction(ctx, linkback(post))

  expect(names(await listWaiting(ctx, others.bob.account))).toMatchObject({ held: [], questions: ['Tomas'] })
  expect(names(await listWaiting(ctx, others.mo.account))).toMatchObject({ held: ['Yann'], questions: [] })
  expect(names(await listWaiting(ctx, eve.account))).toMatchObject({ held: ['Yann'], questions: ['Ilse', 'Tomas'] })
})

test('a question is a sentence that ends with its mark', () => {
  for (const text of [
    'Combien de sel ?',
    'Really?',
    'Vous croyez ?!',
    'Il a dit « pourquoi ? » hier.',
    'Et (qui ?) enfin',
  ]) {
    expect(asksQuestion(text), text).toBe(true)
  }
  for (const text of ['Merci.', 'voir https://a.example/?q=1', '?', 'a?b', '']) {
    expect(asksQuestion(text), text).toBe(false)
  }
})
