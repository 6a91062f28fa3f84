import { expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { CommentDraft } from '../../src/reactions/reaction.ts'
import { enqueue } from '../../src/jobs/queue.ts'
import { saveWishes } from '../../src/notifications/wishes.ts'
import { planWeeklyLetters } from '../../src/notifications/weekly.ts'
import { newSentLink } from '../../src/sending/sent-links.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { startBlog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { plain } from './cast.ts'

const hour = 3_600_000
const day = 24 * hour
let address = 10

/** On Friday, 20 November; the letter leaves on Mondays at 8 in Paris, the next on the 23rd at 7:00 UTC. */
async function weeklyBlog() {
  const blog = await startBlog({ mail: true })
  const { ctx } = blog
  await saveSettings(ctx, { policy: 'open', timeZone: 'Europe/Paris', letterDay: 1, letterHour: 8 })
  const ann = await atDesk(blog)
  await saveWishes(ctx, ann.account, { held: 'none', fresh: 'none' })
  const post = await hasPost(ctx, { title: 'Rallumer le four', author: 'ann' })
  const says = (source: string, own: Partial<CommentDraft> = {}) =>
    submitReaction(ctx, comment(post, { source, address: `192.0.2.${address++ % 250}`, ...own }))
  const letters = async (now?: string) => {
    if (now !== undefined) blog.clock.now = new Date(now)
    await planWeeklyLetters(ctx, {})
    await blog.runJobs()
    return blog.mail.to(ann.account.email)
  }
  return { blog, ctx, ann, post, says, letters }
}

test('leaves at its day and hour in the site’s zone, once, with all parts', async () => {
  const { ctx, post, says, letters } = await weeklyBlog()
  await says('Et combien de sel ?', { name: 'Béa', email: 'bea@bourg.example' })
  await saveSettings(ctx, { policy: 'held' })
  await says('Trois jours de cure.', { name: 'Paul' })
  await saveSettings(ctx, { policy: 'open' })
  await submitReaction(ctx, linkback(post))
  const link = { target: 'https://levain.example/x', host: 'levain.example' }
  await newSentLink(ctx, post.id, link, { state: 'refused', nextAt: null, present: 1 })

  expect(await letters('2026-11-23T06:59:00.000Z')).toEqual([])
  const [letter] = await letters('2026-11-23T07:00:00.000Z')
  expect(plain(letter?.subject)).toBe('Votre conversation cette semaine : 2 à répondre')
  const text = plain(letter?.text)
  expect(text).toContain('À vous : 2')
  expect(text).toContain('Paul, sur « Rallumer le four » : à relire')
  expect(text).toMatch(/Publier\nhttps:\/\/blog\.example\/act\//)
  expect(text).toContain('Ne transférez donc pas ce courriel.')
  expect(text).toContain('> Et combien de sel ?')
  expect(text).toContain('Une personne a écrit pour la première fois :')
  expect(text).toContain('Une page parle de vous ailleurs')
  expect(text).toContain('Le levain n’aime pas la hâte — Atelier du Levain')
  expect(text).toContain('levain.example, depuis « Rallumer le four »')
  expect(text).not.toContain('bea@bourg.example')
  expect(letter?.headers['List-Unsubscribe']).toContain('/act/stop/')

  expect(await letters('2026-11-23T09:00:00.000Z')).toHaveLength(1)
  expect(await letters('2026-11-29T09:00:00.000Z')).toHaveLength(1)
})

test('leaves at the hour itself, whenever in the hour before the site looked', async () => {
  const { blog, ctx, ann, says } = await weeklyBlog()
  await says('Et combien de sel ?')
  blog.clock.now = new Date('2026-11-23T06:20:00.000Z')
  await enqueue(ctx, 'weekly-letters', {}, { key: 'weekly-letters' })
  await blog.runJobs()
  expect(blog.mail.to(ann.account.email)).toEqual([])
  blog.clock.now = new Date('2026-11-23T07:00:00.000Z')
  await blog.runJobs()
  expect(blog.mail.to(ann.account.email)).toHaveLength(1)
})

test('who wrote before that week came back', async () => {
  const { blog, says, letters } = await weeklyBlog()
  await says('Bonjour.', { name: 'Béa', email: 'bea@bourg.example' })
  blog.clock.pass(8 * day)
  await says('Me revoilà.', { name: 'Béatrice', email: 'bea@bourg.example' })
  const [letter] = await letters('2026-11-30T07:00:00.000Z')
  expect(plain(letter?.text)).toContain('Une personne est revenue :')
  expect(plain(letter?.text)).not.toContain('pour la première fois')
})

test('a missed hour is made up for once, at the next start', async () => {
  const { says, letters } = await weeklyBlog()
  await says('Bonjour.')
  expect(await letters('2026-11-25T15:00:00.000Z')).toHaveLength(1)
  expect(await letters('2026-11-25T16:00:00.000Z')).toHaveLength(1)
})

test('a week without anything has no letter, and later news do not make up for it', async () => {
  const { says, letters } = await weeklyBlog()
  expect(await letters('2026-11-23T07:00:00.000Z')).toEqual([])
  await says('Bonjour.')
  expect(await letters('2026-11-24T07:00:00.000Z')).toEqual([])
  expect(await letters('2026-11-30T07:00:00.000Z')).toHaveLength(1)
})

test('another day chosen does not bring two letters in a row', async () => {
  const { ctx, says, letters } = await weeklyBlog()
  await says('Bonjour.')
  expect(await letters('2026-11-23T07:00:00.000Z')).toHaveLength(1)
  await saveSettings(ctx, { letterDay: 3 })
  expect(await letters('2026-11-25T07:00:00.000Z')).toHaveLength(1)
})

test('who wants none gets none; an author hears of own posts only', async () => {
  const { blog, ann, says, letters } = await weeklyBlog()
  const zoe = await atDesk(blog, 'author', 'zoe')
  await saveWishes(blog.ctx, ann.account, { letter: false })
  await says('Bonjour.')
  expect(await letters('2026-11-23T07:00:00.000Z')).toEqual([])
  expect(blog.mail.to(zoe.account.email)).toEqual([])
})

test('two processes that plan at once write one', async () => {
  const { blog, ctx, says } = await weeklyBlog()
  await says('Bonjour.')
  blog.clock.now = new Date('2026-11-23T07:00:00.000Z')
  await Promise.all([planWeeklyLetters(ctx, {}), planWeeklyLetters(ctx, {})])
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(1)
})

test('in English, too', async () => {
  const { ctx, says, letters } = await weeklyBlog()
  await saveSettings(ctx, { lang: 'en' })
  await says('How much salt?')
  const [letter] = await letters('2026-11-23T07:00:00.000Z')
  expect(letter?.subject).toBe('Your conversation this week: 1 to answer')
  expect(letter?.text).toContain('Your turn: 1')
})

test('a crowded week still makes a small mail, which counts what it leaves out', async () => {
  const { ctx, post, says, letters } = await weeklyBlog()
  const title = 'Une page d’ailleurs dont le titre est aussi long que ceux que l’on voit parfois, et plus encore'
  for (let n = 0; n < 12; n++) {
    const mail = { name: `Une voix au nom assez long, la ${n}e`, email: `v${n}@bourg.example` }
    await saveSettings(ctx, { policy: 'open' })
    await says(`Combien de jours de cure faut-il, à la ${n}e fournée ? ${'Et cetera, '.repeat(60)}`, mail)
    await saveSettings(ctx, { policy: 'held' })
    await says(`Encore une question, la ${n}e ? ${'Éùîœ '.repeat(100)}`, mail)
    await saveSettings(ctx, { policy: 'open' })
    await submitReaction(ctx, linkback(post, { title, sourceUrl: `https://s${n}.example/`, siteName: `Site ${n}` }))
    const link = { target: `https://s${n}.example/x`, host: `s${n}.example` }
    await newSentLink(ctx, post.id, link, { state: 'refused', nextAt: null, present: 1 })
  }
  const [letter] = await letters('2026-11-23T07:00:00.000Z')
  expect(plain(letter?.subject)).toBe('Votre conversation cette semaine : 24 à répondre')
  expect(plain(letter?.text).match(/Il y en a encore \d+ au bureau/g)).toEqual(
    [16, 8, 8, 8].map((n) => `Il y en a encore ${n} au bureau`),
  )
  expect(Buffer.byteLength(`${letter?.text}${letter?.html}`)).toBeLessThan(20_000)
})
