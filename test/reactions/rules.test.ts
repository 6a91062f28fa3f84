import { expect, onTestFinished, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { openContext } from '../../src/open.ts'
import type { Account, Role } from '../../src/identities/account.ts'
import { addAccount } from '../../src/identities/account.ts'
import { addAuthor } from '../../src/identities/author.ts'
import { reasonTexts } from '../../src/reactions/reasons.ts'
import { editReaction } from '../../src/reactions/edit.ts'
import { listRules, removeRule, saveRule, type RuleFields } from '../../src/reactions/rule-book.ts'
import { readRuleValue, type RuleKind } from '../../src/reactions/rule-values.ts'
import { consult, makeRuleBook, networkRule, siteRule, type Rule } from '../../src/reactions/rules.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { followSettings, saveSettings } from '../../src/settings/settings.ts'
import { testCtx } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'

const openEnv = { SITE_URL: 'http://127.0.0.1:3000', REACTIONS: 'open', RATE_LIMITS: 'off' }

async function account(ctx: Ctx, role: Role = 'owner'): Promise<Account> {
  const author = await addAuthor(ctx, { slug: role, name: role, word: '', bio: '' })
  return addAccount(ctx, { authorId: author.id, email: `${role}@x.example`, role, state: 'active', passHash: null })
}

async function blogWith(...rules: RuleFields[]) {
  const { ctx, clock } = await testCtx({ env: openEnv })
  const owner = await account(ctx)
  for (const rule of rules) await saveRule(ctx, owner, rule)
  return { ctx, clock, owner, post: await hasPost(ctx) }
}

const reasonsOf = (reaction: { reasons: string }) => JSON.parse(reaction.reasons) as string[]
const stored = (ctx: Ctx) => ctx.db.selectFrom('reactions').select('id').execute()

const casino = { source: 'Venez tous au Casino !' }
const messages: [RuleKind, string, Parameters<typeof comment>[1]][] = [
  ['word', 'casino', casino],
  ['word', 'Casino', { name: 'Casino Royal' }],
  ['word', 'casino', { email: 'bea@casino.example' }],
  ['word', 'casino', { website: 'https://le-casino.example/' }],
  ['word', 'casino', { source: 'Voir [ici](https://casino.example/gros-lot).' }],
  ['word', 'crédit pas cher', { source: 'Un CREDIT, pas cher du tout.' }],
  ['word', '無料', { source: '今すぐ無料で遊ぶ' }],
  ['site', 'spam.example', { website: 'https://a.b.spam.example/' }],
  ['site', 'https://spam.example/page', { source: 'Voir [ici](https://spam.example/x) donc.' }],
  ['network', '192.0.2.0/24', { address: '192.0.2.250' }],
  ['network', '192.0.2.7', { address: '::ffff:192.0.2.7' }],
  ['network', '2001:db8:1:2::9', { address: '2001:db8:1:2:ffff::1' }],
  ['mail', 'bea@Example.org', { email: 'Bea@example.org' }],
  ['mail', '@example.org', { email: 'qui@example.org' }],
  ['name', 'Béa  la vraie', { name: 'BEA la Vraie' }],
]

test.each(messages)('a message falls under a rule of kind %s about %s: %o', async (kind, value, own) => {
  const { ctx, owner, post } = await blogWith({ kind, value, verdict: 'hold' })
  const held = await submitReaction(ctx, comment(post, own))
  expect(held.outcome).toBe('held')
  expect(reasonsOf(held.reaction)).toEqual([expect.stringMatching(`^rule:${kind}`)])
  expect(reasonTexts(ctx, held.reaction)[0]).toMatch(/^règle\s: /)

  await saveRule(ctx, owner, { kind, value, verdict: 'refuse' })
  const again = comment(post, { ...own, source: `${own?.source ?? 'Bonsoir.'} Encore.` })
  await expect(submitReaction(ctx, again)).rejects.toMatchObject({ code: 'forbidden', key: 'rule.refused' })
  expect(await stored(ctx)).toHaveLength(1)

  const [rule] = (await listRules(ctx.db)).items
  await removeRule(ctx, owner, rule?.id ?? 0)
  expect((await submitReaction(ctx, again)).outcome).toBe('published')
})

test('the reason of a rule keeps neither network nor mail address beyond what the row may', async () => {
  const { ctx, post } = await blogWith(
    { kind: 'network', value: '192.0.2.7', verdict: 'hold' },
    { kind: 'mail', value: 'bea@example.org', verdict: 'hold' },
  )
  const { reaction } = await submitReaction(ctx, comment(post, { email: 'bea@example.org' }))
  expect(reasonsOf(reaction)).toEqual(['rule:mail', 'rule:network'])
  expect(reasonTexts(ctx, reaction)).toEqual([
    expect.stringMatching(/adresse de courriel$/),
    expect.stringMatching(/réseau$/),
  ])
})

test('rules are about whole words, sites and networks', async () => {
  const { ctx, post } = await blogWith(
    { kind: 'word', value: 'pain', verdict: 'refuse' },
    { kind: 'word', value: 'gros lot', verdict: 'refuse' },
    { kind: 'site', value: 'spam.example', verdict: 'refuse' },
    { kind: 'network', value: '198.51.100.0/24', verdict: 'refuse' },
    { kind: 'mail', value: '@spam.example', verdict: 'refuse' },
    { kind: 'name', value: 'Zoé', verdict: 'refuse' },
  )
  const fine = comment(post, {
    source: 'Mon copain peint un gros pot, un lot : [là](https://notspam.example/).',
    name: 'Zoé T.',
    email: 'z@not-spam.example',
    address: '198.51.101.1',
  })
  expect((await submitReaction(ctx, fine)).outcome).toBe('published')
})

const links: [RuleKind, string, Parameters<typeof linkback>[1]][] = [
  ['word', 'tapis', { title: 'Nos tapis volants' }],
  ['word', 'tapis', { excerpt: '… des tapis …' }],
  ['site', 'levain.example', {}],
  ['site', 'ailleurs.example', { endHost: 'www.ailleurs.example:8443' }],
  ['site', 'yann.example', { website: 'https://yann.example/' }],
  ['network', '192.0.2.9', {}],
  ['name', 'Yann', {}],
  ['name', 'Atelier du levain', {}],
]

test.each(links)('a link falls under a rule of kind %s about %s: %o', async (kind, value, own) => {
  const { ctx, owner, post } = await blogWith({ kind, value, verdict: 'hold' })
  const held = await submitReaction(ctx, linkback(post, own))
  expect([held.outcome, reasonsOf(held.reaction)]).toEqual(['held', [expect.stringMatching(`^rule:${kind}`)]])
  await saveRule(ctx, owner, { kind, value, verdict: 'refuse' })
  const again = linkback(post, { ...own, sourceUrl: 'https://levain.example/autre' })
  await expect(submitReaction(ctx, again)).rejects.toMatchObject({ key: 'rule.refused' })
})

test('trust spares what is proven from waiting as unknown, and nothing else', async () => {
  const { ctx, owner } = await blogWith(
    { kind: 'network', value: '192.0.2.0/24', verdict: 'trust' },
    { kind: 'site', value: 'levain.example', verdict: 'trust' },
  )
  const post = await hasPost(ctx, { slug: 'autre' })
  await saveSettings(ctx, { policy: 'first' })
  const manyLinks = '[a](https://a.example) [b](https://b.example) [c](https://c.example)'
  const send = async (own: Parameters<typeof comment>[1]) => {
    const { reaction } = await submitReaction(ctx, comment(post, own))
    return reasonsOf(reaction)
  }
  expect(await send({ source: `Bien. ${manyLinks}`, address: '192.0.2.1' })).toEqual([])
  expect(await send({ source: 'D’un autre réseau.', address: '203.0.113.1' })).toEqual(['first-message'])
  const claims = { website: 'https://levain.example/', email: 'yann@levain.example', name: 'Yann', address: null }
  expect(await send({ source: 'Je dis que je suis Yann.', ...claims })).toEqual(['first-message'])
  const trapped = { source: 'Piégé.', address: '192.0.2.2', signs: ['honeypot' as const] }
  expect(await send(trapped)).toEqual(['honeypot'])

  const link = async (own: Parameters<typeof linkback>[1]) => {
    const { reaction } = await submitReaction(ctx, linkback(post, own))
    return reasonsOf(reaction)
  }
  expect(await link({ sourceUrl: 'https://blog.levain.example/1', endHost: 'levain.example' })).toEqual([])
  expect(await link({ sourceUrl: 'https://levain.example/2', endHost: 'ailleurs.example' })).toEqual(['first-link'])
  expect(await link({ sourceUrl: 'https://inconnu.example/', website: 'https://levain.example/' })).toEqual([
    'first-link',
  ])

  await saveRule(ctx, owner, { kind: 'word', value: 'loto', verdict: 'hold' })
  expect(await send({ source: 'Au loto !', address: '192.0.2.3' })).toEqual(['rule:word:loto'])
  await saveRule(ctx, owner, { kind: 'word', value: 'loto', verdict: 'refuse' })
  await expect(send({ source: 'Encore le loto !', address: '192.0.2.3' })).rejects.toMatchObject({ code: 'forbidden' })
})

test('what can be claimed by anybody cannot be trusted', async () => {
  const { ctx, owner } = await blogWith()
  for (const [kind, value] of [
    ['word', 'pain'],
    ['name', 'Yann'],
    ['mail', 'yann@levain.example'],
  ] as const) {
    const trusting = saveRule(ctx, owner, { kind, value, verdict: 'trust' })
    await expect(trusting).rejects.toMatchObject({ code: 'invalid', key: 'rule.wrong.verdict' })
  }
})

test('of two rules for a site or a network the narrower one counts', () => {
  const rules: Rule[] = [
    { kind: 'site', value: 'example.com', verdict: 'refuse' },
    { kind: 'site', value: 'ami.example.com', verdict: 'trust' },
    { kind: 'network', value: '203.0.113.0/24', verdict: 'refuse' },
    { kind: 'network', value: '203.0.113.128/25', verdict: 'hold' },
    { kind: 'network', value: '2001:db8::/32', verdict: 'refuse' },
  ]
  const book = makeRuleBook(rules)
  const site = (host: string) => siteRule(book, host)?.verdict
  expect(
    ['example.com', 'a.example.com', 'ami.example.com', 'x.ami.example.com', 'com', 'notexample.com'].map(site),
  ).toEqual(['refuse', 'refuse', 'trust', 'trust', undefined, undefined])
  const network = (address: string) => networkRule(book, address)?.verdict
  const addresses = ['203.0.113.5', '203.0.113.200:4711', '::ffff:203.0.113.5', '2001:db8:7::1', '[2001:db8::1]:80']
  expect(addresses.map(network)).toEqual(['refuse', 'hold', 'refuse', 'refuse', 'refuse'])
  expect(['203.0.114.5', '2001:db9::1', 'nobody', ''].map(network)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a value has one spelling, and what is none of its kind is refused', () => {
  const read = (kind: RuleKind, text: string) => {
    const read = readRuleValue(kind, text)
    return 'value' in read ? read.value : read.wrong
  }
  expect(read('word', '  Crédit, pas CHER ')).toBe('credit pas cher')
  expect(read('site', 'HTTPS://Été.Example:8443/page?x')).toBe('xn--t-9fab.example')
  expect(read('site', 'www.spam.example.')).toBe('www.spam.example')
  expect(read('mail', 'Bea@Example.ORG')).toBe('bea@example.org')
  expect(read('network', '192.0.2.77/24')).toBe('192.0.2.0/24')
  expect(read('network', '192.0.2.77')).toBe('192.0.2.77/32')
  expect(read('network', '2001:DB8:0:1:2::3')).toBe('2001:db8:0:1::/64')
  expect(read('network', '2001:db8::1/128')).toBe('2001:db8::1/128')
  const wrong: [RuleKind, string, string][] = [
    ['word', ' … ', 'rule.wrong.word'],
    ['word', '', 'rule.wrong.empty'],
    ['word', 'a '.repeat(9), 'rule.wrong.phrase'],
    ['word', 'a'.repeat(201), 'rule.wrong.long'],
    ['name', '!!', 'rule.wrong.name'],
    ['site', 'com', 'rule.wrong.site'],
    ['site', 'javascript:alert(1)', 'rule.wrong.site'],
    ['site', 'a b.example', 'rule.wrong.site'],
    ['mail', 'bea', 'rule.wrong.mail'],
    ['mail', '@example', 'rule.wrong.mail'],
    ['network', '192.0.2.256', 'rule.wrong.network'],
    ['network', '192.0.2', 'rule.wrong.network'],
    ['network', '192.0.2.0/33', 'rule.wrong.network'],
    ['network', '::ffff:192.0.2.0/120', 'rule.wrong.network'],
    ['network', 'fe80::1%eth0', 'rule.wrong.network'],
    ['network', '0.0.0.0/0', 'rule.wrong.wide'],
    ['network', '2000::/3', 'rule.wrong.wide'],
  ]
  expect(wrong.map(([kind, text]) => read(kind, text))).toEqual(wrong.map(([, , key]) => key))
})

test('who moderates may refuse and hold, the owner alone trusts and removes, nobody refuses the site itself', async () => {
  const { ctx, owner } = await blogWith()
  const moderator = await account(ctx, 'moderator')
  const author = await account(ctx, 'author')
  const rule = { kind: 'site', value: 'spam.example', verdict: 'refuse' } as const
  await saveRule(ctx, moderator, rule)
  await saveRule(ctx, owner, { ...rule, note: 'depuis mars' })
  await saveRule(ctx, moderator, rule)
  const [saved] = (await listRules(ctx.db)).items
  expect(saved?.note).toBe('depuis mars')
  await saveRule(ctx, owner, { ...rule, value: 'ami.example', verdict: 'trust' })
  const changing = saveRule(ctx, moderator, { ...rule, value: 'ami.example' })
  await expect(changing).rejects.toMatchObject({ code: 'invalid', key: 'rule.wrong.exists' })
  await expect(saveRule(ctx, moderator, { ...rule, verdict: 'trust' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(saveRule(ctx, author, rule)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeRule(ctx, moderator, saved?.id ?? 0)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeRule(ctx, owner, 987654)).rejects.toMatchObject({ code: 'not_found' })
  const own = saveRule(ctx, owner, { ...rule, value: '127.0.0.1' })
  await expect(own).rejects.toMatchObject({ code: 'invalid', key: 'rule.wrong.own' })
})

test('a rule holds at once in another process, and so does its end', async () => {
  const { ctx, owner, post } = await blogWith()
  const other = await openContext(ctx.config, ctx.log, { now: ctx.now, fetch: ctx.fetch })
  onTestFinished(other.close)
  const send = async (source: string) => {
    // What every request does first; a process may look 20 ms late.
    other.ctx.forgetRevision()
    await followSettings(other.ctx)
    return submitReaction(other.ctx, comment(post, { source }))
  }
  expect((await send('Au casino, un.')).outcome).toBe('published')
  await saveRule(ctx, owner, { kind: 'word', value: 'casino', verdict: 'hold' })
  expect((await send('Au casino, deux.')).outcome).toBe('held')
  await saveRule(ctx, owner, { kind: 'word', value: 'casino', verdict: 'refuse' })
  await expect(send('Au casino, trois.')).rejects.toMatchObject({ key: 'rule.refused' })
  const [rule] = (await listRules(ctx.db)).items
  await removeRule(ctx, owner, rule?.id ?? 0)
  expect((await send('Au casino, quatre.')).outcome).toBe('published')
})

test('there are two thousand rules at most, and asking them of a long text takes no time', async () => {
  const { ctx, owner } = await blogWith()
  const rows = Array.from({ length: 2000 }, (_, n) => `mot${n} a a a a a a b`)
  const stamp = { note: '', accountId: null, createdAt: ctx.now().toISOString() }
  for (let at = 0; at < rows.length; at += 500) {
    const some = rows
      .slice(at, at + 500)
      .map((value) => ({ kind: 'word' as const, value, verdict: 'hold' as const, ...stamp }))
    await ctx.db.insertInto('rules').values(some).execute()
  }
  const over = saveRule(ctx, owner, { kind: 'word', value: 'encore', verdict: 'hold' })
  await expect(over).rejects.toMatchObject({ code: 'invalid', key: 'rule.wrong.many' })
  expect((await listRules(ctx.db, { kind: 'word', page: 20 })).items).toHaveLength(100)

  const phrases = Array.from({ length: 2000 }, (_, n) => `${'a '.repeat(n % 8)}b${n}`)
  const book = makeRuleBook(phrases.map((value) => ({ kind: 'word', value, verdict: 'hold' })))
  const material = {
    names: [],
    mail: null,
    address: null,
    claimed: [],
    proven: [],
    said: '',
    folded: 'a '.repeat(8000),
  }
  const start = performance.now()
  expect(consult(book, material).holds).toEqual([])
  expect(performance.now() - start).toBeLessThan(250)
})

test('the age after which a post is quiet and the links allowed are those of the settings', async () => {
  const { ctx, clock, post } = await blogWith()
  const send = async (source: string) => reasonsOf((await submitReaction(ctx, comment(post, { source }))).reaction)
  clock.pass(40 * 86_400_000)
  expect(await send('Quarante jours.')).toEqual([])
  await saveSettings(ctx, { heldAfterDays: 30, linksAllowed: 0 })
  expect(await send('Trop tard [là](https://a.example).')).toEqual(['late', 'links'])
  clock.pass(4000 * 86_400_000)
  await saveSettings(ctx, { heldAfterDays: 0, linksAllowed: 1 })
  expect(await send('Jamais trop tard [là](https://b.example).')).toEqual([])
})

test('a correction is judged by the same rules', async () => {
  const { ctx, post } = await blogWith(
    { kind: 'word', value: 'loto', verdict: 'hold' },
    { kind: 'word', value: 'casino', verdict: 'refuse' },
  )
  const { reaction } = await submitReaction(ctx, comment(post, { source: 'Tout va bien.' }))
  const refused = editReaction(ctx, reaction, 'Au casino !', '192.0.2.7')
  await expect(refused).rejects.toMatchObject({ key: 'rule.refused' })
  const edited = await editReaction(ctx, reaction, 'Au loto !', '192.0.2.7')
  expect([edited.state, reasonsOf(edited)]).toEqual(['pending', ['rule:word:loto']])
})
