import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { takeOffPost } from '../../src/posts/save.ts'
import { moderate, restoreReaction, withdrawReaction } from '../../src/reactions/moderate.ts'
import { findByNumber, findReaction, listOutline, listBodies } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { updateLinkback } from '../../src/reactions/update.ts'
import { saveAuthor } from '../../src/identities/author.ts'
import { search } from '../../src/search/search.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { storedCounts } from './cast.ts'

const reasonsOf = (reaction: { reasons: string }) => JSON.parse(reaction.reasons) as string[]

test('the first message of a browser waits, the next ones do not once it was approved', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const first = await submitReaction(ctx, comment(post))
  expect([first.outcome, first.reaction.number, reasonsOf(first.reaction)]).toEqual(['held', null, ['first-message']])

  const approved = await moderate(ctx, first.reaction.id, 'approve', 'cli')
  expect([approved.state, approved.number]).toEqual(['published', 1])
  const second = await submitReaction(ctx, comment(post, { source: 'Merci, je note.', voice: first.reaction.voice }))
  expect([second.outcome, second.reaction.number]).toEqual(['published', 2])
  const stranger = await submitReaction(ctx, comment(post, { source: 'Je passe par là.', voice: 'someone-else' }))
  expect(stranger.outcome).toBe('held')
  const found = await search(ctx, 'note', { kind: 'reaction' })
  expect(found.results).toHaveLength(1)
})

test('a number is given at first publication, kept through withdrawal and never given again', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const numbers = []
  for (const source of ['Un.', 'Deux.', 'Trois.']) {
    const { reaction } = await submitReaction(ctx, comment(post, { source }))
    numbers.push(reaction.number)
  }
  expect(numbers).toEqual([1, 2, 3])
  const third = await byNumber(ctx, post, 3)
  const withdrawn = await withdrawReaction(ctx, third, 'writer')
  expect([withdrawn.state, withdrawn.formerState, withdrawn.number]).toEqual(['withdrawn', 'published', 3])
  expect((await storedCounts(ctx, post)).total).toBe(2)
  const next = await submitReaction(ctx, comment(post, { source: 'Quatre.' }))
  expect(next.reaction.number).toBe(4)
  const back = await restoreReaction(ctx, withdrawn, 'writer')
  expect([back.state, back.number]).toEqual(['published', 3])
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 4, voices: 1 })
})

test('what a moderator removed is not restored, and every change is in the log', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, linkback(post))
  const removed = await moderate(ctx, reaction.id, 'remove', 'mado')
  expect((await restoreReaction(ctx, removed, 'source')).state).toBe('removed')
  expect((await withdrawReaction(ctx, removed, 'source')).state).toBe('removed')
  const { reaction: again } = await updateLinkback(ctx, removed, { ...linkback(post), title: 'Un autre titre' })
  expect(again.state).toBe('removed')
  await expect(moderate(ctx, reaction.id, 'remove', 'mado')).rejects.toMatchObject({ code: 'conflict' })
  await expect(moderate(ctx, 987654, 'approve', 'mado')).rejects.toMatchObject({ code: 'not_found' })
  const log = await ctx.db.selectFrom('moderations').select(['who', 'fromState', 'toState']).execute()
  expect(log).toEqual([{ who: 'mado', fromState: 'published', toState: 'removed' }])
})

test('sending twice, at once or later in the hour, gives one reaction; an hour later it is another', async () => {
  const { ctx, clock } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const sent = await Promise.all(Array.from({ length: 6 }, () => submitReaction(ctx, comment(post))))
  expect(new Set(sent.map(({ reaction }) => reaction.id)).size).toBe(1)
  expect(sent.filter(({ outcome }) => outcome !== 'repeat')).toHaveLength(1)
  const first = sent[0]?.reaction
  const withCookie = await submitReaction(ctx, comment(post, { voice: first?.voice ?? null }))
  expect([withCookie.outcome, withCookie.reaction.id]).toEqual(['repeat', first?.id])

  clock.pass(3_600_000)
  const later = await submitReaction(ctx, comment(post))
  expect(later.reaction.id).not.toBe(first?.id)
  expect([later.outcome, reasonsOf(later.reaction)]).toEqual(['held', ['copy']])
})

test('the same words from somebody else, or answering something else, are not the same sending', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const first = await submitReaction(ctx, comment(post, { source: 'Merci !' }))
  const other = await submitReaction(ctx, comment(post, { source: 'merci', voice: 'ilse' }))
  const elsewhere = await submitReaction(ctx, comment(post, { source: 'Merci !', parentId: first.reaction.id }))
  expect([first.outcome, other.outcome, elsewhere.outcome]).toEqual(['published', 'published', 'published'])
})

test('what was taken back may be sent again', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, comment(post))
  await withdrawReaction(ctx, reaction, 'writer')
  expect((await submitReaction(ctx, comment(post))).outcome).toBe('published')
})

test('each sign holds a message, the hidden field makes it spam', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const held = await hasPost(ctx, { slug: 'garde', reactions: 'held' })
  const old = await hasPost(ctx, { slug: 'vieux', date: '2025-11-10T08:00:00+01:00' })
  const links = '[a](https://a.example) [b](https://b.example) [c](https://c.example)'
  const cases = [
    [comment(post, { source: `Trois liens ${links}` }), 'held', ['links']],
    [comment(post, { source: `Deux liens ${links.slice(0, 46)}` }), 'published', []],
    [comment(post, { source: 'Sans sceau.', signs: ['stamp-missing'] }), 'held', ['stamp-missing']],
    [comment(post, { source: 'Trop bien.', signs: ['honeypot'] }), 'spam', ['honeypot']],
    [comment(held, { source: 'Sous garde.' }), 'held', ['held-post']],
    [comment(old, { source: 'Après un an.' }), 'held', ['late']],
  ] as const
  for (const [draft, outcome, reasons] of cases) {
    const submitted = await submitReaction(ctx, draft)
    expect([draft.source, submitted.outcome, reasonsOf(submitted.reaction)]).toEqual([draft.source, outcome, reasons])
  }
})

test('one address writes five messages a minute, and is told how long to wait', async () => {
  const { ctx, clock } = await testCtx({ env: { REACTIONS: 'held' } })
  const post = await hasPost(ctx)
  const write = (n: number, address: string) =>
    submitReaction(ctx, comment(post, { source: `Le message ${n}.`, address }))
  for (let n = 1; n <= 5; n++) await write(n, '2001:db8::1')
  await expect(write(6, '2001:db8::2')).rejects.toMatchObject({ code: 'too_many', retryAfter: 60 })
  await expect(write(6, '2001:db8:0:1::2')).resolves.toMatchObject({ outcome: 'held' })
  await expect(write(5, '2001:db8::1')).resolves.toMatchObject({ outcome: 'repeat' })
  clock.pass(60_000)
  await expect(write(7, '2001:db8::2')).resolves.toMatchObject({ outcome: 'held' })
})

test('a site is known by host and port once a link of it was approved; a flood of links is held', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const link = (url: string) => submitReaction(ctx, linkback(post, { sourceUrl: url }))
  const first = await link('https://levain.example/1')
  expect([first.outcome, reasonsOf(first.reaction)]).toEqual(['held', ['first-link']])
  await moderate(ctx, first.reaction.id, 'approve', 'cli')
  expect((await link('https://levain.example/2')).outcome).toBe('published')
  expect((await link('https://levain.example:8443/3')).outcome).toBe('held')
  expect((await link('https://levain.example/1#haut')).outcome).toBe('repeat')
  for (let n = 4; n <= 20; n++) expect((await link(`https://levain.example/${n}`)).outcome).toBe('published')
  const over = await link('https://levain.example/21')
  expect([over.outcome, reasonsOf(over.reaction)]).toEqual(['held', ['burst']])
})

test('more than sixty messages an hour under one post wait, from however many addresses they come', async () => {
  const { ctx } = await testCtx({ env: { ...openEnv, RATE_LIMITS: 'on' } })
  const post = await hasPost(ctx)
  const say = (n: number) =>
    submitReaction(ctx, comment(post, { name: `Voix ${n}`, source: `Le message ${n}.`, address: `198.51.${n}.7` }))
  for (let n = 1; n <= 60; n++) expect((await say(n)).outcome).toBe('published')
  const over = await say(61)
  expect([over.outcome, reasonsOf(over.reaction)]).toEqual(['held', ['burst']])
})

test('the texts of a page are found however many it shows', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, comment(post))
  const ids = [...Array.from({ length: 20_000 }, (_, n) => reaction.id + 1 + n), reaction.id]
  expect([...(await listBodies(ctx.db, ids)).keys()]).toEqual([reaction.id])
})

test('a link read again is updated, returns after it was withdrawn, and keeps its number', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const { reaction } = await submitReaction(ctx, linkback(post))
  const same = await updateLinkback(ctx, reaction, linkback(post))
  expect(same.changed).toBe(false)
  const read = { ...linkback(post), transport: 'webmention' as const, relation: 'followup' as const, title: 'La hâte' }
  const updated = await updateLinkback(ctx, reaction, read)
  expect(updated).toMatchObject({ changed: true, reaction: { title: 'La hâte', relation: 'followup' } })
  expect(JSON.parse(updated.reaction.transports ?? '')).toEqual(['pingback', 'webmention'])
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 1, links: 1, followups: 1 })

  const withdrawn = await withdrawReaction(ctx, updated.reaction, 'source')
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 0, links: 0, followups: 0 })
  const back = await updateLinkback(ctx, withdrawn, read)
  expect(back).toMatchObject({ changed: true, reaction: { state: 'published', number: 1 } })
})

test('an author’s answer is published at once; a closed post takes nobody else’s', async () => {
  const { ctx } = await testCtx()
  const mado = await saveAuthor(ctx, { slug: 'mado', name: 'Mado', word: 'auteure', bio: '' })
  const post = await hasPost(ctx, { reactions: 'closed' })
  await expect(submitReaction(ctx, comment(post))).rejects.toMatchObject({ code: 'forbidden' })
  const { outcome, reaction } = await submitReaction(ctx, comment(post, { authorId: mado.id, name: 'Mado' }))
  expect([outcome, reaction.strand, reaction.voice]).toEqual(['published', 'author', null])
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 1, voices: 0, authorReplies: 1 })

  await takeOffPost(ctx, post)
  const late = comment(post, { authorId: mado.id, name: 'Mado', source: 'Encore un mot.' })
  await expect(submitReaction(ctx, late)).rejects.toMatchObject({ code: 'forbidden' })
})

test('a text must be there, fit and not nest too deeply; a parent must be shown in the same thread', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const other = await hasPost(ctx, { slug: 'sel' })
  const { reaction } = await submitReaction(ctx, comment(other))
  const held = await submitReaction(ctx, comment(post, { source: 'Je suis retenu.', signs: ['copy'] }))
  const refused = [
    [{ source: ' \n ' }, 'error.text'],
    [{ source: '[a]: https://a.example' }, 'error.text'],
    [{ source: 'é'.repeat(8193) }, 'error.textLong'],
    [{ source: '>'.repeat(40) }, 'error.textDeep'],
    [{ parentId: reaction.id }, 'reaction.parent'],
    [{ parentId: held.reaction.id }, 'reaction.parent'],
  ] as const
  for (const [own, key] of refused) {
    await expect(submitReaction(ctx, comment(post, own))).rejects.toMatchObject({ code: 'invalid', key })
  }
  await expect(submitReaction(ctx, comment(post, { source: 'é'.repeat(8192) }))).resolves.toBeDefined()
})

test('an import keeps numbers, dates and states, and changes nothing the second time', async () => {
  const { ctx } = await testCtx()
  const post = await hasPost(ctx)
  const drafts = [
    comment(post, { createdAt: '2026-01-02T10:00:00.000Z', imported: { key: 'x/1', number: 1, state: 'published' } }),
    comment(post, { createdAt: '2026-01-03T10:00:00.000Z', imported: { key: 'x/4', number: 4, state: 'withdrawn' } }),
    linkback(post, { createdAt: '2026-01-04T10:00:00.000Z', imported: { key: 'x/5', number: 5, state: 'gone' } }),
  ]
  for (const draft of drafts) await submitReaction(ctx, draft)
  for (const draft of drafts) expect((await submitReaction(ctx, draft)).outcome).toBe('repeat')
  const outline = await listOutline(ctx.db, post.id)
  expect(outline.map(({ number, state, publishedAt }) => [number, state, publishedAt.slice(0, 10)])).toEqual([
    [1, 'published', '2026-01-02'],
    [4, 'withdrawn', '2026-01-03'],
    [5, 'gone', '2026-01-04'],
  ])
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 2, voices: 1, links: 1 })
  const { id } = await moderateNew(ctx, post)
  expect((await findReaction(ctx.db, id))?.number).toBe(6)
})

test('people who post at the same moment get different numbers and are all counted', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const names = Array.from({ length: 20 }, (_, n) => `Lecteur ${n % 10}`)
  const sent = await Promise.all(
    names.map((name, n) => submitReaction(ctx, comment(post, { name, source: `Le mot numéro ${n}.`, voice: `v${n}` }))),
  )
  const numbers = sent.map(({ reaction }) => reaction.number ?? 0).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  expect(await storedCounts(ctx, post)).toMatchObject({ total: 20, voices: 10 })
})

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

async function byNumber(ctx: Ctx, post: { id: number }, number: number) {
  const reaction = await findByNumber(ctx.db, post.id, number)
  if (!reaction) throw new Error(`no reaction ${number}`)
  return reaction
}

async function moderateNew(ctx: Ctx, post: { id: number }) {
  const { reaction } = await submitReaction(ctx, comment(post, { source: 'Un nouveau message.' }))
  return moderate(ctx, reaction.id, 'approve', 'cli')
}
