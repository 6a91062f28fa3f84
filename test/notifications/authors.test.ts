import { expect, test } from 'vitest'
import { decide } from '../../src/reactions/decide.ts'
import { undo } from '../../src/reactions/undo.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import type { CommentDraft } from '../../src/reactions/reaction.ts'
import { saveWishes } from '../../src/notifications/wishes.ts'
import { closeAccount } from '../../src/identities/people.ts'
import { saveSettings, type Settings } from '../../src/settings/settings.ts'
import type { OutgoingMail } from '../../src/lib/mail.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'
import { plain } from './cast.ts'

const minute = 60_000
const hour = 60 * minute
let address = 10

async function watchedBlog(policy: Settings['policy'] = 'held') {
  const blog = await startBlog({ mail: true })
  await saveSettings(blog.ctx, { policy, timeZone: 'Europe/Paris' })
  const ann = await atDesk(blog)
  const post = await hasPost(blog.ctx, { title: 'Rallumer le four', author: 'ann' })
  const says = async (source: string, own: Partial<CommentDraft> = {}) => {
    const draft = comment(post, { name: 'Paul', source, address: `192.0.2.${address++ % 250}`, ...own })
    const { reaction } = await submitReaction(blog.ctx, draft)
    await blog.runJobs()
    return reaction
  }
  return { blog, ann, post, says }
}

function subjects(blog: Blog, email = 'ann@blog.example'): string[] {
  return blog.mail.to(email).map(({ subject }) => plain(subject))
}

/** The address behind a link of a mail, by its label. */
function linkTo(mail: OutgoingMail | undefined, label: string): string {
  const [, url = ''] = new RegExp(`${label}\\n(https://\\S+)`).exec(plain(mail?.text)) ?? []
  return new URL(url).pathname
}

const post = (blog: Blog, url: string, payload = 'mark=') =>
  blog.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  })

test('what waits is written to who looks after the thread: why, the whole text, links that decide', async () => {
  const { blog, says } = await watchedBlog()
  await says('Trois jours de cure.\n\nPas un de plus.')
  const [mail] = blog.mail.to('ann@blog.example')
  expect(subjects(blog)).toEqual(['À relire : Paul, sur « Rallumer le four »'])
  expect(plain(mail?.text)).toContain('> Trois jours de cure.\n>\n> Pas un de plus.')
  expect(plain(mail?.text)).toMatch(/Pourquoi cela attend : \S+/)
  expect(linkTo(mail, 'Publier')).toMatch(/^\/act\/[\w.-]+$/)
  expect(linkTo(mail, 'Répondre')).toMatch(/^\/admin\/reactions\/\d+\/reply$/)
  expect(mail?.headers['List-Unsubscribe']).toMatch(/^<https:\/\/blog\.example\/act\/stop\/[\w.-]+>$/)
  expect(mail?.html).toContain('Pas un de plus.')
})

test('what is out at once is told with a link to answer, and a link from elsewhere too; a like is not', async () => {
  const { blog, post, says } = await watchedBlog('open')
  await says('Bonjour.')
  await submitReaction(blog.ctx, linkback(post))
  await submitReaction(blog.ctx, linkback(post, { relation: 'like', sourceUrl: 'https://bourg.example/1' }))
  await blog.runJobs()
  expect(subjects(blog)).toEqual([
    'Nouveau : Paul, sur « Rallumer le four »',
    'Nouveau : Yann, sur « Rallumer le four »',
  ])
})

test('only those who may decide on the thread are written to, and never who wrote it', async () => {
  const { blog, says } = await watchedBlog()
  const zoe = await atDesk(blog, 'author', 'zoe')
  const max = await atDesk(blog, 'moderator', 'max')
  const gil = await atDesk(blog, 'moderator', 'gil')
  await closeAccount(blog.ctx, 'operator', gil.account.id)
  await says('Bonjour.')
  expect(blog.mail.sent.map(({ to }) => to.address).toSorted()).toEqual(
    [max.account.email, 'ann@blog.example'].toSorted(),
  )
  expect(blog.mail.to(zoe.account.email)).toEqual([])
})

test('who only moderates is told of what waits, not of what is out', async () => {
  const { blog, says } = await watchedBlog('open')
  const max = await atDesk(blog, 'moderator', 'max')
  await says('Bonjour.')
  expect(blog.mail.to(max.account.email)).toEqual([])
})

test('in English, too', async () => {
  const { blog, says } = await watchedBlog()
  await saveSettings(blog.ctx, { lang: 'en' })
  await says('Three days.')
  const [mail] = blog.mail.sent
  expect(mail?.subject).toBe('To review: Paul, on “Rallumer le four”')
  expect(mail?.text).toMatch(/Why it waits: \S+/)
  expect((await blog.app.inject(linkTo(mail, 'Publish'))).body).toContain('Publish this message?')
})

test('where answers are taken by mail, the letter says what one does', async () => {
  const { blog, post } = await watchedBlog()
  Object.assign(blog.ctx.config, { mailReply: 'reply@blog.example' })
  await submitReaction(blog.ctx, comment(post))
  await blog.runJobs()
  expect(plain(blog.mail.sent[0]?.text)).toContain('Répondre à ce courriel publie le message')
  expect(blog.mail.sent[0]?.replyTo?.address).toMatch(/^reply\+r[\w-]+@blog\.example$/)
})

test('an author’s own words are nobody’s news', async () => {
  const { blog, ann, says } = await watchedBlog('open')
  await says('Merci.', { authorId: ann.account.authorId, name: 'Ann' })
  expect(blog.mail.sent).toEqual([])
})

test('opening a link changes nothing; confirming decides in the account’s name, once', async () => {
  const { blog, ann, says } = await watchedBlog()
  const reaction = await says('Bonjour.')
  const url = linkTo(blog.mail.sent[0], 'Publier')
  const asked = await blog.app.inject(url)
  expect(plain(asked.body)).toContain('Publier ce message ?')
  expect(asked.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  expect((await blog.ctx.db.selectFrom('reactions').select('state').executeTakeFirst())?.state).toBe('pending')

  const done = await post(blog, url)
  expect([done.statusCode, done.headers.location]).toEqual([303, `${url}?done=1`])
  expect((await blog.app.inject(`${url}?done=1`)).body).toContain('Ce message est publié.')
  const log = await blog.ctx.db.selectFrom('moderations').selectAll().execute()
  expect(log).toMatchObject([{ reactionId: reaction.id, toState: 'published', who: 'Ann', accountId: ann.account.id }])

  const again = await post(blog, url)
  expect([again.statusCode, again.headers.location]).toEqual([303, url])
  const settled = await blog.app.inject(url)
  expect(settled.statusCode).toBe(200)
  expect(plain(settled.body)).toContain('C’est déjà réglé')
  expect(plain(settled.body)).toContain('décision de Ann')
  expect(await blog.ctx.db.selectFrom('moderations').selectAll().execute()).toHaveLength(1)
})

test('each link takes its own decision', async () => {
  const { blog, says } = await watchedBlog()
  const [one, two] = [await says('Un.'), await says('Deux.')]
  await post(blog, linkTo(blog.mail.sent[0], 'C’est un indésirable'))
  await post(blog, linkTo(blog.mail.sent[1], 'Retirer'))
  const rows = await blog.ctx.db.selectFrom('reactions').select(['id', 'state']).orderBy('id').execute()
  expect(rows).toEqual([
    { id: one.id, state: 'spam' },
    { id: two.id, state: 'removed' },
  ])
})

test('a page of another site cannot press the button', async () => {
  const { blog, says } = await watchedBlog()
  await says('Bonjour.')
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
  const url = linkTo(blog.mail.sent[0], 'Publier')
  expect((await blog.app.inject({ method: 'POST', url, payload: 'mark=', headers })).statusCode).toBe(403)
})

test('a link grows old after 14 days, and a changed one leads nowhere', async () => {
  const { blog, says } = await watchedBlog()
  await says('Bonjour.')
  const url = linkTo(blog.mail.sent[0], 'Publier')
  const forged = await post(blog, `${url.slice(0, -3)}abc`)
  expect(forged.statusCode).toBe(404)
  expect((await blog.app.inject('/act/nothing')).statusCode).toBe(404)
  blog.clock.pass(14 * 24 * hour - minute)
  expect((await blog.app.inject(url)).statusCode).toBe(200)
  blog.clock.pass(hour)
  const late = await post(blog, url)
  expect(late.statusCode).toBe(410)
  expect(plain(late.body)).toContain('Ce lien a vieilli')
  expect((await blog.ctx.db.selectFrom('reactions').select('state').executeTakeFirst())?.state).toBe('pending')
})

test('the right is asked again when the button is pressed', async () => {
  const { blog, says } = await watchedBlog()
  const max = await atDesk(blog, 'moderator', 'max')
  await says('Bonjour.')
  const url = linkTo(blog.mail.to(max.account.email)[0], 'Publier')
  await blog.ctx.db.updateTable('accounts').set({ role: 'author' }).where('id', '=', max.account.id).execute()
  expect((await post(blog, url)).statusCode).toBe(403)
  await closeAccount(blog.ctx, 'operator', max.account.id)
  expect((await blog.app.inject(url)).statusCode).toBe(403)
})

test('links that went to an address are worth nothing once the account has another', async () => {
  const { blog, ann, says } = await watchedBlog()
  await says('Bonjour.')
  const email = 'ann@bourg.example'
  await blog.ctx.db.updateTable('accounts').set({ email }).where('id', '=', ann.account.id).execute()
  expect((await post(blog, linkTo(blog.mail.sent[0], 'Publier'))).statusCode).toBe(404)
})

test('a text that was corrected meanwhile is shown again before it is decided on', async () => {
  const { blog, says } = await watchedBlog()
  const { id } = await says('Bonjour.')
  const url = linkTo(blog.mail.sent[0], 'Publier')
  const editedAt = blog.clock.now.toISOString()
  await blog.ctx.db.updateTable('reactions').set({ editedAt }).where('id', '=', id).execute()
  const shown = await post(blog, url)
  expect(shown.statusCode).toBe(409)
  expect(plain(shown.body)).toContain('a été corrigé depuis')
  expect((await post(blog, url, `mark=${encodeURIComponent(editedAt)}`)).statusCode).toBe(303)
})

test('the writer is told by mail when the page’s box is ticked', async () => {
  const { blog, says } = await watchedBlog()
  await says('Bonjour.', { email: 'paul@bourg.example' })
  const url = linkTo(blog.mail.sent[0], 'Publier')
  const asked = await blog.app.inject(url)
  expect(plain(asked.body)).toContain('Écrire à Paul que son message est publié')
  expect(asked.body).not.toContain('paul@bourg.example')
  await post(blog, url, 'mark=&tell=1')
  await blog.runJobs()
  expect(subjects(blog, 'paul@bourg.example')).toEqual([])
  blog.clock.pass(12_000)
  await blog.runJobs()
  expect(subjects(blog, 'paul@bourg.example')).toEqual(['Votre message est publié'])
})

test.each([
  ['the queue', '/admin/reactions', (id: number) => `/admin/reactions/${id}/decide`],
  ['“Your turn”', '/admin', (id: number) => `/admin/waiting/${id}/decide`],
])('whoever publishes from %s may have the writer told', async (_, page, action) => {
  const { blog, ann, says } = await watchedBlog()
  const [told, quiet] = [
    await says('Un.', { email: 'paul@bourg.example' }),
    await says('Deux.', { email: 'lea@bourg.example' }),
  ]
  const nobody = await says('Trois.')
  const shown = plain((await ann.get(page)).body)
  expect(shown.match(/En avertir Paul par courriel/g)).toHaveLength(2)
  await ann.post(action(told.id), { decision: 'approve', tell: '1' })
  await ann.post(action(quiet.id), { decision: 'approve' })
  await ann.post(action(nobody.id), { decision: 'approve', tell: '1' })
  blog.clock.pass(12_000)
  await blog.runJobs()
  expect(blog.mail.sent.filter(({ to }) => to.address.endsWith('@bourg.example')).map(({ to }) => to.address)).toEqual([
    'paul@bourg.example',
  ])
})

test('what was undone is not told', async () => {
  const { blog, ann, says } = await watchedBlog()
  const { id } = await says('Bonjour.', { email: 'paul@bourg.example' })
  const { batch } = await decide(blog.ctx, ann.account, [id], 'approve', '', new Map(), true)
  await blog.runJobs()
  blog.clock.pass(9000)
  await undo(blog.ctx, ann.account, batch)
  blog.clock.pass(3000)
  await blog.runJobs()
  expect(subjects(blog, 'paul@bourg.example')).toEqual([])
})

test('a sixth within the hour waits for its end, and goes with those after it', async () => {
  const { blog, says } = await watchedBlog()
  blog.clock.pass(50 * minute)
  for (const source of ['Un.', 'Deux.', 'Trois.', 'Quatre.', 'Cinq.', 'Six.', 'Sept.']) await says(source)
  expect(blog.mail.to('ann@blog.example')).toHaveLength(5)
  blog.clock.pass(10 * minute)
  await blog.runJobs()
  expect(subjects(blog).slice(5)).toEqual(['À relire : 2 réactions'])
  const text = plain(blog.mail.sent.at(-1)?.text)
  expect([text.includes('> Six.'), text.includes('> Sept.'), text.includes('> Cinq.')]).toEqual([true, true, false])
})

test('once a day is at eight in the site’s zone, with what still waits', async () => {
  const { blog, ann, says } = await watchedBlog()
  await saveWishes(blog.ctx, ann.account, { held: 'daily' })
  const first = await says('Un.')
  await says('Deux.')
  await says('Trois.')
  await decide(blog.ctx, ann.account, [first.id], 'remove')
  blog.clock.pass(20 * hour)
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
  // The day after at 8:00 in Paris.
  blog.clock.now = new Date('2026-11-21T07:00:00.000Z')
  await blog.runJobs()
  expect(subjects(blog)).toEqual(['À relire : 2 réactions'])
  expect(blog.mail.sent[0]?.text).not.toContain('> Un.')
})

test('what was decided before the mail leaves is not written about', async () => {
  const { blog, ann, post } = await watchedBlog()
  const { reaction } = await submitReaction(blog.ctx, comment(post))
  await decide(blog.ctx, ann.account, [reaction.id], 'remove')
  await blog.runJobs()
  expect(blog.mail.sent).toEqual([])
})

test('whoever has a message held again is not told of it, others are', async () => {
  const { blog, ann, says } = await watchedBlog('open')
  const max = await atDesk(blog, 'moderator', 'max')
  const reaction = await says('Bonjour.')
  blog.clock.pass(minute)
  await decide(blog.ctx, ann.account, [reaction.id], 'hold')
  await blog.runJobs()
  expect(subjects(blog).filter((subject) => subject.startsWith('À relire'))).toEqual([])
  expect(subjects(blog, max.account.email)).toContain('À relire : Paul, sur « Rallumer le four »')
})

test('the job may run twice and tells once', async () => {
  const { blog, says } = await watchedBlog()
  const { id } = await says('Bonjour.')
  const { mailAuthors } = await import('../../src/notifications/author-mail.ts')
  await mailAuthors(blog.ctx, { reactionId: id })
  await blog.runJobs()
  expect(blog.mail.sent).toHaveLength(1)
})

test('one click of a mail program stops one kind of mail, by either kind of form and without our pages', async () => {
  const { blog, says } = await watchedBlog()
  await says('Bonjour.')
  const [, url = ''] =
    /<https:\/\/blog\.example([^>]+)>/.exec(blog.mail.sent[0]?.headers['List-Unsubscribe'] ?? '') ?? []
  expect(plain((await blog.app.inject(url)).body)).toContain('Moins de courriels ?')
  await says('Encore.')
  expect(blog.mail.sent).toHaveLength(2)

  const payload = '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  expect((await blog.app.inject({ method: 'POST', url, payload, headers })).statusCode).toBe(200)
  await says('Toujours là ?')
  expect(blog.mail.sent).toHaveLength(2)
})

test('without a mail server nothing is asked for', async () => {
  const blog = await startBlog()
  await atDesk(blog)
  await submitReaction(blog.ctx, comment(await hasPost(blog.ctx, { author: 'ann' })))
  const jobs = await blog.ctx.db.selectFrom('jobs').select('name').where('name', '=', 'mail-authors').execute()
  expect(jobs).toEqual([])
})

test('a morning after a long day still makes a small mail', async () => {
  const { blog, ann, says } = await watchedBlog()
  await saveWishes(blog.ctx, ann.account, { held: 'daily' })
  for (let n = 0; n < 14; n++) {
    await says(`La ${n}e fournée. ${'Éùîœ '.repeat(200)}`, { name: `Une voix au nom assez long, la ${n}e` })
  }
  blog.clock.pass(24 * hour)
  await blog.runJobs()
  const [mail] = blog.mail.sent
  expect(plain(mail?.subject)).toBe('À relire : 14 réactions')
  expect(plain(mail?.text)).toContain('Il y en a encore 8 au bureau.')
  expect(Buffer.byteLength(`${mail?.text}${mail?.html}`)).toBeLessThan(20_000)
})
