import { expect, test } from 'vitest'
import { checkSubject, findChecklist, listChecklists } from '../../src/conversation/checklist.ts'
import { setAside } from '../../src/conversation/set-asides.ts'
import { newSentLink, updateSentLink } from '../../src/sending/sent-links.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const days = (n: number) => n * 86_400_000

async function open(blog: Blog, postId: number): Promise<string[]> {
  return (await findChecklist(blog.ctx, postId))?.items.map(({ check }) => check) ?? []
}

test('a fresh post without question or summary has these to set, and to be shown around', async () => {
  const blog = await startBlog()
  const bare = await hasPost(blog.ctx, { summary: '', date: '2026-11-20T09:00:00+01:00' })
  const full = await hasPost(blog.ctx, { slug: 'sel', question: 'Et vous ?', date: '2026-11-20T09:00:00+01:00' })

  expect(await open(blog, bare.id)).toEqual(['question', 'summary', 'share'])
  expect(await open(blog, full.id)).toEqual(['share'])
})

test('the first message asks for an answer until an author speaks in the thread', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann', question: 'Et vous ?' })
  const { reaction } = await submitReaction(blog.ctx, comment(post, { imported: already() }))
  await submitReaction(blog.ctx, comment(post, { name: 'Paul', source: 'Je passe aussi par ici.' }))

  const before = await findChecklist(blog.ctx, post.id)
  expect(before?.items).toEqual([
    { check: 'held', n: 1, reactionId: null },
    { check: 'first', n: 0, reactionId: reaction.id },
  ])
  const answer = { parentId: reaction.id, authorId: account.authorId, source: 'Dix-huit grammes.' }
  await submitReaction(blog.ctx, comment(post, answer))
  expect(await open(blog, post.id)).toEqual(['held'])
})

test('after thirty quiet days a conversation can be relaunched, unless that was dismissed', async () => {
  const blog = await startBlog()
  const { account } = await atDesk(blog)
  const post = await hasPost(blog.ctx, { author: 'ann', question: 'Et vous ?', date: '2026-11-20T09:00:00+01:00' })
  await setAside(blog.ctx, account, checkSubject(post.id, 'share'), null)
  blog.clock.pass(days(29))
  expect(await listChecklists(blog.ctx, account)).toEqual([])
  blog.clock.pass(days(2))
  expect((await listChecklists(blog.ctx, account)).map(({ items }) => items)).toEqual([
    [{ check: 'relaunch', n: 0, reactionId: null }],
  ])
  await setAside(blog.ctx, account, checkSubject(post.id, 'relaunch'), null)
  expect(await listChecklists(blog.ctx, account)).toEqual([])
})

test('an author is reminded of own posts only, and nobody of a draft', async () => {
  const blog = await startBlog()
  const [ann, bob] = [await atDesk(blog), await atDesk(blog, 'author', 'bob')]
  const post = await hasPost(blog.ctx, { author: 'ann', date: '2026-11-19T09:00:00+01:00' })
  const draft = await hasPost(blog.ctx, { slug: 'brouillon', state: 'draft' })

  expect((await listChecklists(blog.ctx, ann.account)).map((list) => list.post.id)).toEqual([post.id])
  expect(await listChecklists(blog.ctx, bob.account)).toEqual([])
  expect(await findChecklist(blog.ctx, draft.id)).toBeUndefined()
})

test('links that other sites refused are to be looked at, until they are told after all', async () => {
  const blog = await startBlog()
  const post = await hasPost(blog.ctx, { question: 'Et vous ?' })
  const link = { target: 'https://yann.example/', host: 'yann.example' }
  const { id } = await newSentLink(blog.ctx, post.id, link, { state: 'refused', present: 1 })
  expect(await open(blog, post.id)).toEqual(['links', 'share'])
  await updateSentLink(blog.ctx, id, { state: 'accepted' })
  expect(await open(blog, post.id)).toEqual(['share'])
})
