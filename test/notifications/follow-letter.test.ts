import { expect, test } from 'vitest'
import { askFollow } from '../../src/follows/ask.ts'
import { endFollow, changeFollow } from '../../src/follows/change.ts'
import type { Pace, Scope } from '../../src/follows/follow.ts'
import { findFollowOf } from '../../src/follows/queries.ts'
import { decide } from '../../src/reactions/decide.ts'
import { setState, withdrawReaction } from '../../src/reactions/moderate.ts'
import { undo } from '../../src/reactions/undo.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { CommentDraft } from '../../src/reactions/reaction.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'

const minute = 60_000
const hour = 60 * minute
let address = 10

async function mailingBlog() {
  const blog = await startBlog({ mail: true })
  await saveSettings(blog.ctx, { policy: 'open' })
  const post = await hasPost(blog.ctx, { title: 'Rallumer le four' })
  const says = (own: Partial<CommentDraft> = {}) =>
    submitReaction(blog.ctx, comment(post, { name: 'Béa', address: `192.0.2.${address++ % 250}`, ...own }))
  const follows = (email: string, scope: Scope = 'thread', pace: Pace = 'now') =>
    askFollow(blog.ctx, { postId: post.id, email, name: '', readerId: null, scope, pace, proven: true })
  return { blog, post, says, follows }
}

function subjects(blog: Blog, email: string): string[] {
  return blog.mail.to(email).map(({ subject }) => subject)
}

test('one new reaction is told whole, with a link to its place and how to stop', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('Ilse@bourg.example')
  await says({ source: 'Neuf jours, par temps humide.' })
  await blog.runJobs()
  const [mail] = blog.mail.to('ilse@bourg.example')
  expect(mail?.subject).toBe('Béa a réagi à « Rallumer le four »'.replace('« ', '«\u00a0').replace(' »', '\u00a0»'))
  expect(mail?.text).toContain('> Neuf jours, par temps humide.')
  expect(mail?.text).toContain('https://blog.example/2026/11/pain?r=1#r1')
  expect(mail?.headers['List-Unsubscribe']).toMatch(/^<https:\/\/blog\.example\/follow\/stop\/[\w.-]+>$/)
  expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
})

test('what was told is not told again', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says({ source: 'Un.' })
  await blog.runJobs()
  await says({ source: 'Deux.' })
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example').map(({ text }) => /> (\w+)\./.exec(text)?.[1])).toEqual(['Un', 'Deux'])
})

test('what was published by mistake, put back, and published after all is told once', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await saveSettings(blog.ctx, { policy: 'held' })
  const { reaction } = await says({ source: 'Un.' })
  const becomes = async (state: 'published' | 'pending') => {
    await setState(blog.ctx, reaction, { state, who: 'Ann', why: 'test' })
  }
  await becomes('published')
  await becomes('pending')
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example')).toEqual([])
  for (const state of ['published', 'pending', 'published'] as const) {
    await becomes(state)
    blog.clock.pass(minute)
    await blog.runJobs()
  }
  expect(blog.mail.to('ilse@bourg.example')).toHaveLength(1)
})

test('what a moderator may still take back is not told along with what comes meanwhile', async () => {
  const { blog, says, follows } = await mailingBlog()
  const { account } = await atDesk(blog)
  await follows('ilse@bourg.example')
  await saveSettings(blog.ctx, { policy: 'held' })
  const { reaction } = await says({ source: 'Un secret.' })
  const { batch } = await decide(blog.ctx, account, [reaction.id], 'approve')
  await saveSettings(blog.ctx, { policy: 'open' })
  await says({ source: 'Bonjour.' })
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example')).toEqual([])
  blog.clock.pass(9000)
  await undo(blog.ctx, account, batch)
  blog.clock.pass(3000)
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example').map(({ text }) => /> (.+)/.exec(text)?.[1])).toEqual(['Bonjour.'])
})

test('what was there before somebody followed is not told', async () => {
  const { blog, says, follows } = await mailingBlog()
  await says()
  await follows('ilse@bourg.example')
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('several new reactions come in one mail that counts them', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  for (const source of ['Un.', 'Deux.', 'Trois.', 'Quatre.']) await says({ source })
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example')).toEqual([expect.stringMatching(/^4 nouvelles réactions à /)])
})

test('of fifteen the mail shows ten and says that there are more', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  for (let n = 1; n <= 15; n++) await says({ source: `Message ${n}.` })
  await blog.runJobs()
  const [mail] = blog.mail.to('ilse@bourg.example')
  expect(mail?.text.match(/> Message/g)).toHaveLength(10)
  expect(mail?.text).toContain('Et 5 autres')
})

test('a link from another site is told with its title', async () => {
  const { blog, post, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await submitReaction(blog.ctx, linkback(post))
  await blog.runJobs()
  const [mail] = blog.mail.to('ilse@bourg.example')
  expect(mail?.subject).toContain('Yann parle de')
  expect(mail?.text).toContain('Le levain n’aime pas la hâte')
})

test('nobody is told of their own message', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says({ name: 'Ilse', email: 'Ilse@Bourg.example' })
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('who asked for replies is told of those, and by name', async () => {
  const { blog, says, follows } = await mailingBlog()
  const { reaction } = await says({ name: 'Ilse', email: 'ilse@bourg.example', source: 'Neuf jours ?' })
  await follows('ilse@bourg.example', 'replies')
  await says({ name: 'Paul', source: 'Rien à voir.' })
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
  await says({ name: 'Mado', source: 'Bien vu.', parentId: reaction.id })
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example')).toEqual([expect.stringMatching(/^Mado vous a répondu/)])
  expect(blog.mail.sent[0]?.text).toMatch(/Vous écriviez.*Neuf jours/)
})

test('what is withdrawn before the mail leaves is never sent', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example', 'thread', 'daily')
  const { reaction } = await says({ source: 'Un regret.' })
  await blog.runJobs()
  await withdrawReaction(blog.ctx, reaction, 'writer')
  blog.clock.pass(24 * hour)
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('what is withdrawn between two tries is not in the second', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  const { reaction } = await says({ source: 'Un regret.' })
  await says({ source: 'Une idée.' })
  blog.mail.answer('ilse@bourg.example', { outcome: 'failed', words: '451 later' })
  await blog.runJobs()
  await withdrawReaction(blog.ctx, reaction, 'writer')
  blog.mail.answer('ilse@bourg.example', { outcome: 'taken' })
  blog.clock.pass(5 * minute)
  await blog.runJobs()
  const [mail, ...others] = blog.mail.to('ilse@bourg.example')
  expect(others).toEqual([])
  expect(mail?.text).toContain('Une idée.')
  expect(mail?.text).not.toContain('Un regret.')
})

test('a mail tried again tells what it told at first, and what came since comes apart', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says({ source: 'Avant.' })
  blog.mail.answer('ilse@bourg.example', { outcome: 'failed', words: '451 later' })
  await blog.runJobs()
  await says({ source: 'Pendant.' })
  await blog.runJobs()
  blog.mail.answer('ilse@bourg.example', { outcome: 'taken' })
  blog.clock.pass(5 * minute)
  await blog.runJobs()
  const mails = blog.mail.to('ilse@bourg.example')
  expect(mails.map(({ text }) => /> (\w+)\./.exec(text)?.[1])).toEqual(['Avant', 'Pendant'])
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2)
})

test('a sixth mail within the hour waits for its end, with everything that came meanwhile', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  for (let n = 1; n <= 8; n++) {
    await says({ source: `Message ${n}.` })
    await blog.runJobs()
    blog.clock.pass(2 * minute)
  }
  expect(subjects(blog, 'ilse@bourg.example')).toHaveLength(5)
  blog.clock.pass(45 * minute)
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example').slice(5)).toEqual([expect.stringMatching(/^3 nouvelles réactions/)])
})

test('a daily mail leaves at eight in the site’s own zone', async () => {
  const { blog, says, follows } = await mailingBlog()
  await saveSettings(blog.ctx, { timeZone: 'Europe/Paris' })
  await follows('ilse@bourg.example', 'thread', 'daily')
  await says({ source: 'Un.' })
  await says({ source: 'Deux.' })
  await blog.runJobs()
  // 2026-11-20, 11 h in Paris: the next eight o’clock is 21 hours ahead.
  blog.clock.pass(21 * hour - minute)
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example')).toEqual([expect.stringMatching(/^2 nouvelles/)])
})

test('another pace changes when a waiting mail leaves', async () => {
  const { blog, post, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example', 'thread', 'weekly')
  await says()
  await blog.runJobs()
  const follow = await findFollowOf(blog.ctx.db, post.id, 'ilse@bourg.example')
  await changeFollow(blog.ctx, follow?.id ?? 0, { scope: 'thread', pace: 'now' })
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example')).toHaveLength(1)
})

test('who has stopped gets nothing of what waited', async () => {
  const { blog, post, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example', 'thread', 'daily')
  await says()
  await blog.runJobs()
  const follow = await findFollowOf(blog.ctx.db, post.id, 'ilse@bourg.example')
  await endFollow(blog.ctx, follow?.id ?? 0)
  blog.clock.pass(48 * hour)
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('each of five hundred and one who follow gets one mail', async () => {
  const { blog, post, says } = await mailingBlog()
  const now = blog.clock.now.toISOString()
  const rows = Array.from({ length: 501 }, (_, at) => ({ email: `f${at}@bourg.example` }))
  const all = { postId: post.id, scope: 'thread', pace: 'now', state: 'on', lang: 'fr', askedAt: now } as const
  for (let start = 0; start < rows.length; start += 500) {
    const some = rows.slice(start, start + 500).map((row) => ({ ...row, ...all }))
    await blog.ctx.db.insertInto('follows').values(some).execute()
  }
  await says()
  await blog.runJobs()
  expect(new Set(blog.mail.sent.map(({ to }) => to.address)).size).toBe(501)
  expect(blog.mail.sent).toHaveLength(501)
}, 60_000)

test('in English the mails speak English', async () => {
  const { blog, post, says } = await mailingBlog()
  await saveSettings(blog.ctx, { lang: 'en' })
  const { reaction } = await says({ name: 'Ilse', email: 'ilse@bourg.example' })
  const ask = { postId: post.id, email: 'ilse@bourg.example', name: 'Ilse', readerId: null } as const
  await askFollow(blog.ctx, { ...ask, scope: 'thread', pace: 'now', proven: false })
  await blog.runJobs()
  await askFollow(blog.ctx, { ...ask, scope: 'thread', pace: 'now', proven: true })
  await says({ name: 'Mado', source: 'Well seen.', parentId: reaction.id })
  await blog.runJobs()
  for (const source of ['One.', 'Two.', 'Three.', 'Four.']) await says({ source })
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example')).toEqual([
    'Confirm following this conversation',
    'Mado replied to you: “Rallumer le four”',
    '4 new reactions to “Rallumer le four”',
  ])
})

test('mails of one thread belong together for mail programs, and differ from each other', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says({ source: 'Un.' })
  await blog.runJobs()
  await says({ source: 'Deux.' })
  await blog.runJobs()
  const [one, two] = blog.mail.to('ilse@bourg.example')
  expect(one?.references).toEqual(two?.references)
  expect(one?.messageId).not.toBe(two?.messageId)
})

test('what a reader wrote under an identity without a mail address is theirs too', async () => {
  const { blog, post, says } = await mailingBlog()
  const now = blog.clock.now.toISOString()
  const reader = { name: 'Ilse', createdAt: now, seenAt: now }
  const { id } = await blog.ctx.db.insertInto('readers').values(reader).returning('id').executeTakeFirstOrThrow()
  const { reaction } = await says({ name: 'Ilse' })
  await blog.ctx.db.updateTable('reactions').set({ readerId: id }).where('id', '=', reaction.id).execute()
  const ask = { postId: post.id, email: 'ilse@bourg.example', name: 'Ilse', readerId: id } as const
  await askFollow(blog.ctx, { ...ask, scope: 'replies', pace: 'now', proven: true })
  await says({ name: 'Mado', source: 'Bien vu.', parentId: reaction.id })
  await blog.runJobs()
  expect(subjects(blog, 'ilse@bourg.example')).toEqual([expect.stringMatching(/^Mado vous a répondu/)])
})

test('asking for replies does not narrow what somebody follows already', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example', 'thread')
  await follows('ilse@bourg.example', 'replies')
  await says()
  await blog.runJobs()
  expect(blog.mail.to('ilse@bourg.example')).toHaveLength(1)
})

test('nothing leaves about a post that is taken off', async () => {
  const { blog, post, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says()
  await blog.ctx.db.updateTable('posts').set({ state: 'draft' }).where('id', '=', post.id).execute()
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('what was imported is no news', async () => {
  const { blog, says, follows } = await mailingBlog()
  await follows('ilse@bourg.example')
  await says({ source: 'Une vieille idée.', imported: already() })
  await says({ source: 'Une idée.' })
  await blog.runJobs()
  expect(blog.mail.sent.map(({ text }) => text.match(/> .*/g))).toEqual([['> Une idée.']])
})
