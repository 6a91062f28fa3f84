import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { runJob } from '../../src/jobs/handlers.ts'
import {
  askFilter,
  explain,
  learn,
  learnDecision,
  resetFilter,
  summariseFilter,
} from '../../src/reactions/bayes-store.ts'
import { filterWords, weighWords } from '../../src/reactions/bayes.ts'
import { materialOf } from '../../src/reactions/material.ts'
import { moderate } from '../../src/reactions/moderate.ts'
import type { CommentDraft, Reaction } from '../../src/reactions/reaction.ts'
import { saveAuthor } from '../../src/identities/author.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import type { Post } from '../../src/posts/post.ts'

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

const wanted = [
  'Combien de sel par kilo de farine, et quelle température ?',
  'Chez nous la voûte a fendu la première nuit de chauffe.',
  'Votre levain demande-t-il une farine complète ?',
  'J’ai laissé pousser la pâte neuf heures, sans regret.',
  'La farine de seigle boit beaucoup plus, attention au four.',
  'Merci pour la recette, le four de mon père fume aussi.',
]
const unwanted = [
  'Gagnez au casino en ligne, bonus gratuit sans dépôt.',
  'Crédit immédiat sans dépôt, bonus garanti, cliquez.',
  'Casino bonus : des gains garantis chaque jour, cliquez.',
  'Montres de luxe pas chères, livraison gratuite, cliquez ici.',
  'Bonus gratuit, casino sérieux, retrait immédiat garanti.',
  'Gains garantis : cliquez pour le bonus sans dépôt du casino.',
]

async function send(ctx: Ctx, post: Post, source: string, own: Partial<CommentDraft> = {}): Promise<Reaction> {
  const { reaction } = await submitReaction(ctx, comment(post, { source, ...own }))
  return reaction
}

async function trained() {
  const { ctx, clock } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  for (const source of wanted) await learn(ctx, await send(ctx, post, source), 'ham')
  for (const source of unwanted) await learn(ctx, await send(ctx, post, source, { name: 'Max' }), 'spam')
  return { ctx, clock, post }
}

const counts = (ctx: Ctx) => ctx.db.selectFrom('bayesWords').selectAll().orderBy('word').execute()
const reasonsOf = (reaction: Reaction) => JSON.parse(reaction.reasons) as string[]

test('what resembles spam is held and says which words weighed; what resembles the others is not', async () => {
  const { ctx, post } = await trained()
  const spam = await send(ctx, post, 'Un bonus gratuit au casino, gains garantis, cliquez !')
  expect([spam.state, reasonsOf(spam)]).toEqual(['pending', ['filter']])
  const why = explain(spam)
  expect(why?.percent).toBeGreaterThanOrEqual(90)
  const words = why?.words.filter(({ label }) => label === 'spam').map(({ word }) => word)
  expect(words).toEqual(expect.arrayContaining(['casino', 'bonus', 'garantis', 'cliquez']))
  expect(why?.words.length).toBeLessThanOrEqual(15)

  const ham = await send(ctx, post, 'Quelle farine pour le levain, et combien d’heures au four ?')
  expect([ham.state, reasonsOf(ham)]).toEqual(['published', []])
  expect(explain(ham)?.percent).toBeLessThan(30)
  const neither = await send(ctx, post, 'Bonjour !', { name: 'Nouveau' })
  expect([neither.state, neither.weighed, explain(neither)]).toEqual(['published', '', undefined])
})

test('it says nothing before it has learned five of both kinds', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  for (const source of wanted.slice(0, 4)) await learn(ctx, await send(ctx, post, source), 'ham')
  for (const source of unwanted) await learn(ctx, await send(ctx, post, source), 'spam')
  const text = 'Bonus gratuit au casino, gains garantis, cliquez !'
  expect((await send(ctx, post, text)).state).toBe('published')
  await learn(ctx, await send(ctx, post, wanted[4] ?? ''), 'ham')
  expect((await send(ctx, post, `${text} Encore.`)).state).toBe('pending')
})

test('it only ever holds: the surest verdict neither removes nor refuses nor publishes', async () => {
  const { ctx, post } = await trained()
  for (const source of unwanted) {
    const again = await send(ctx, post, `${source} Vraiment !`)
    expect(again.state).toBe('pending')
  }
  await saveSettings(ctx, { policy: 'held' })
  const fine = await send(ctx, post, 'La farine du levain et le four, encore.')
  expect([fine.state, reasonsOf(fine)]).toEqual(['pending', ['held-site']])
})

test('authors and trusted senders are not asked; the owner says how sure it must be, or never', async () => {
  const { ctx, post } = await trained()
  const text = 'Un bonus gratuit au casino, gains garantis, cliquez !'
  const mado = await saveAuthor(ctx, { slug: 'mado', name: 'Mado', word: 'auteure', bio: '' })
  const authors = await send(ctx, post, text, { authorId: mado.id })
  expect([authors.state, authors.weighed]).toEqual(['published', ''])
  const stamp = { note: '', accountId: null, createdAt: ctx.now().toISOString() }
  await ctx.db
    .insertInto('rules')
    .values({ kind: 'network', value: '203.0.113.0/24', verdict: 'trust', ...stamp })
    .execute()
  await saveSettings(ctx, { rules: 'moved' })
  const trusted = await send(ctx, post, `${text} Oui.`, { address: '203.0.113.5' })
  expect([trusted.state, trusted.weighed]).toEqual(['published', ''])

  const mixed = 'Un casino près du four, sans farine ni bonus, merci du levain.'
  await saveSettings(ctx, { filter: 99 })
  const marked = await send(ctx, post, mixed)
  expect(marked.state).toBe('published')
  expect(explain(marked)).toBeDefined()
  await saveSettings(ctx, { filter: 0 })
  const never = await send(ctx, post, `${text} Non.`)
  expect([never.state, never.weighed]).toEqual(['published', ''])
})

test('a lesson counts once, a change of mind unlearns the former one, a reset forgets all', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const first = await send(ctx, post, 'Le casino du four.')
  const second = await send(ctx, post, 'Le four à pain.')
  await learn(ctx, second, 'ham')
  const before = await counts(ctx)
  await learn(ctx, first, 'spam')
  await learn(ctx, first, 'spam')
  expect(await counts(ctx)).toContainEqual({ word: '', spam: 1, ham: 1 })
  expect(await counts(ctx)).toContainEqual({ word: 'casino', spam: 1, ham: 0 })
  await learn(ctx, first, 'ham')
  expect(await counts(ctx)).toContainEqual({ word: '', spam: 0, ham: 2 })
  expect(await counts(ctx)).toContainEqual({ word: 'four', spam: 0, ham: 2 })
  expect((await counts(ctx)).every(({ spam, ham }) => spam >= 0 && ham > 0)).toBe(true)
  await learn(ctx, second, 'spam')
  await learn(ctx, second, 'ham')
  await learn(ctx, first, 'spam')
  expect((await counts(ctx)).filter(({ ham }) => ham > 0)).toEqual(
    before.map(({ word, ham }) => ({ word, ham, spam: ['', 'four', 'bea'].includes(word) ? 1 : 0 })),
  )

  await resetFilter(ctx, { role: 'owner', state: 'active' })
  expect(await counts(ctx)).toEqual([])
  expect((await summariseFilter(ctx.db)).messages).toEqual({ spam: 0, ham: 0 })
  await learn(ctx, first, 'spam')
  expect(await counts(ctx)).toContainEqual({ word: '', spam: 1, ham: 0 })
})

test('it learns from a decision that stands, not from one undone, decided otherwise since, or only removed', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const one = await send(ctx, post, 'Bonus au casino.')
  const decide = async (decision: 'approve' | 'spam' | 'remove', batch: string) => {
    await moderate(ctx, one.id, decision, 'mado')
    const latest = ctx.db.selectFrom('moderations').select((eb) => eb.fn.max('id').as('id'))
    await ctx.db.updateTable('moderations').set({ batch }).where('id', '=', latest).execute()
  }
  const learned = async () => {
    const row = await ctx.db.selectFrom('reactions').select('learned').where('id', '=', one.id).executeTakeFirst()
    return row?.learned
  }
  await decide('spam', 'b1')
  await ctx.db.updateTable('moderations').set({ undoneAt: ctx.now().toISOString() }).where('batch', '=', 'b1').execute()
  await learnDecision(ctx, { reactionId: one.id, batch: 'b1' })
  expect(await learned()).toBeNull()
  await decide('remove', 'b2')
  await learnDecision(ctx, { reactionId: one.id, batch: 'b2' })
  expect(await learned()).toBeNull()
  await decide('spam', 'b3')
  await runJob(ctx, 'learn-decision', { reactionId: one.id, batch: 'b3' })
  expect(await learned()).toBe('spam')
  await decide('approve', 'b4')
  await learnDecision(ctx, { reactionId: one.id, batch: 'b3' })
  expect(await learned()).toBe('spam')
  await learnDecision(ctx, { reactionId: one.id, batch: 'b4' })
  expect(await learned()).toBe('ham')
  expect(await counts(ctx)).toContainEqual({ word: 'casino', spam: 0, ham: 1 })
  await learnDecision(ctx, { reactionId: 987654, batch: 'b9' })
})

test('many lessons at once do not wait for each other in a circle', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const rows: Reaction[] = []
  const words = ['farine', 'four', 'levain', 'casino', 'bonus', 'seigle', 'voûte']
  for (let n = 0; n < 12; n++) {
    const order = words.map((_, at) => words[(at * ((n % 6) + 1) + n) % words.length])
    rows.push(await send(ctx, post, `${order.join(' ')} ${n}`))
  }
  await Promise.all(rows.map((row, n) => learn(ctx, row, n % 2 === 0 ? 'spam' : 'ham')))
  expect(await counts(ctx)).toContainEqual({ word: '', spam: 6, ham: 6 })
})

test('links from other sites are weighed by their site and their words', async () => {
  const { ctx, post } = await trained()
  const names = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six']
  for (const name of names) {
    const url = `https://${name}.ferme-a-liens.example/`
    const { reaction } = await submitReaction(ctx, linkback(post, { sourceUrl: url, title: 'Casino bonus garantis' }))
    await learn(ctx, reaction, 'spam')
  }
  const { reaction } = await submitReaction(
    ctx,
    linkback(post, {
      sourceUrl: 'https://sept.ferme-a-liens.example/',
      title: 'Casino',
      name: 'X',
      siteName: 'X',
      excerpt: '',
    }),
  )
  expect([reaction.state, reasonsOf(reaction)]).toEqual(['pending', ['filter']])
  expect(explain(reaction)?.words).toContainEqual(
    expect.objectContaining({ kind: 'site', word: 'ferme-a-liens.example' }),
  )
  const { spam, ham } = await summariseFilter(ctx.db)
  expect(spam[0]?.percent).toBeGreaterThan(90)
  expect(spam.map(({ word }) => word)).toContain('casino')
  expect(ham.map(({ word }) => word)).toContain('farine')
  expect(spam.length + ham.length).toBeLessThanOrEqual(40)
})

test('a message has 47 words at most, from both ends of its text', () => {
  const material = { mail: 'bea@b.example', claimed: ['www.a.example', 'c.example'], proven: [] }
  const long = Array.from({ length: 3000 }, (_, n) => `mot${n}`).join(' ')
  const words = filterWords({ ...material, said: long })
  expect(words.length).toBeLessThanOrEqual(47)
  expect(words).toEqual(
    expect.arrayContaining(['site:www.a.example', 'site:a.example', 'mail:b.example', 'mot0', 'mot2999']),
  )
  const hosts = Array.from({ length: 50 }, (_, n) => `h${n}.very.example`)
  expect(filterWords({ ...material, said: long, claimed: hosts }).length).toBeLessThanOrEqual(47)
})

test('a likelihood lies between 0 and 1 and does not hang on the order of the words', () => {
  const count = fc.record({ spam: fc.nat(1000), ham: fc.nat(1000) })
  const entry = fc.tuple(fc.string({ minLength: 1, maxLength: 6 }), count)
  const totals = fc.record({ spam: fc.integer({ min: 5, max: 1000 }), ham: fc.integer({ min: 5, max: 1000 }) })
  fc.assert(
    fc.property(
      totals,
      fc.array(entry, { maxLength: 80 }),
      fc.infiniteStream(fc.nat()),
      (messages, entries, numbers) => {
        const learned = { messages, words: new Map(entries) }
        const words = entries.map(([word]) => word)
        const weighed = weighWords(learned, words)
        const order = new Map(words.map((word) => [word, numbers.next().value ?? 0]))
        const shuffled = words.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
        expect(weighWords(learned, shuffled)).toEqual(weighed)
        for (const p of weighed ? [weighed.p, ...weighed.words.map(([, p]) => p)] : []) {
          expect(p >= 0 && p <= 1, String(p)).toBe(true)
        }
      },
    ),
  )
})

test('what was asked of the filter is what was learned of the same message', async () => {
  const { ctx } = await testCtx({ env: openEnv })
  const post = await hasPost(ctx)
  const own = { email: 'bea@b.example', website: 'https://www.bea.example/' }
  const row = await send(ctx, post, 'Voir [ici](https://c.example/x), promis.', own)
  await learn(ctx, row, 'ham')
  const known = new Set((await counts(ctx)).map(({ word }) => word))
  expect(filterWords(materialOf(row)).every((word) => known.has(word))).toBe(true)
  expect(known).toContain('site:c.example')
  expect(await askFilter(ctx, materialOf(row))).toBeUndefined()
})
