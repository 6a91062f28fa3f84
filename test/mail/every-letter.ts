import { linkMinutes } from '../../src/sign-in/mail-link.ts'
import type { Lang } from '../../src/i18n/index.ts'
import { postMail } from '../../src/mail/outbox.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import type { Blog } from '../support/blog.ts'
import { comment, hasPost } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

const ilse = 'ilse@bourg.example'
const paul = 'paul@levain.example'

/** Has each mail of the site's table sent once, in that language, and answers to whom with which subject they should leave. */
export async function sendEveryLetter(blog: Blog, lang: Lang): Promise<{ to: string; subject: string }[]> {
  const { ctx } = blog
  await saveSettings(ctx, { lang, policy: 'open' })
  await nameSite(ctx, 'Le Carnet du Four', '')
  const { account } = await atDesk(blog, 'owner', 'mado')
  const post = await hasPost(ctx, { title: 'Rallumer le four', author: 'mado' })
  const asked = comment(post, {
    name: 'Ilse',
    email: ilse,
    source: 'Combien de temps ?',
  })
  const { reaction: question } = await submitReaction(ctx, asked)
  const mine = { authorId: account.authorId, name: 'Mado', parentId: question.id, address: null }
  await submitReaction(ctx, comment(post, { ...mine, source: 'Une **nuit** entière, à feu doux.' }))
  for (const name of ['Yann', 'Béa']) {
    await submitReaction(ctx, comment(post, { name, source: `${name} a essayé : c’est long.` }))
  }
  await saveSettings(ctx, { policy: 'held' })
  const { reaction: held } = await submitReaction(ctx, comment(post, { name: 'Paul', source: 'Et le bois ?' }))
  // What that itself gave reason for is not what is looked at.
  await blog.runJobs()
  await ctx.db.deleteFrom('mails').execute()
  const at = ctx.now().toISOString()
  const follow = { postId: post.id, pace: 'now' as const, lang, askedAt: at, confirmedAt: at }
  const follows = await ctx.db
    .insertInto('follows')
    .values([
      { ...follow, email: ilse, scope: 'replies', state: 'on' },
      { ...follow, email: paul, scope: 'thread', state: 'on' },
      { ...follow, email: 'bo@e.example', scope: 'thread', state: 'asked' },
    ])
    .returning('id')
    .execute()
  const [replies = 0, thread = 0, asks = 0] = follows.map(({ id }) => id)
  const credit = { postId: post.id, reactionId: question.id, words: 'la durée de cuisson', createdAt: at }
  const { id: creditId } = await ctx.db.insertInto('credits').values(credit).returning('id').executeTakeFirstOrThrow()
  const accountId = account.id
  await postMail(ctx, { kind: 'follow', params: { followId: replies }, email: ilse, name: 'Ilse', followId: replies })
  await postMail(ctx, { kind: 'confirm-follow', params: { followId: asks }, email: 'bo@e.example' })
  await postMail(ctx, { kind: 'follow', params: { followId: thread }, email: paul, followId: thread })
  const waits = { accountId, reactionIds: [held.id] }
  await postMail(ctx, { kind: 'to-review', params: waits, email: account.email, name: 'Mado', accountId })
  await postMail(ctx, { kind: 'out', params: { reactionId: question.id }, email: ilse, name: 'Ilse' })
  await postMail(ctx, { kind: 'credit', params: { creditId }, email: ilse, name: 'Ilse' })
  await postMail(ctx, { kind: 'weekly', params: { accountId, until: at }, email: account.email, accountId })
  await postMail(ctx, { kind: 'sign-in', params: { token: 'a'.repeat(22), code: '482913' }, email: 'zoe@e.example' })
  await postMail(ctx, { kind: 'my-data', params: { token: 'b'.repeat(22) }, email: ilse })
  return subjects[lang].map(([to, subject]) => ({ to: to === '' ? account.email : to, subject }))
}

/** As the table of mails says them. */
const subjects: Record<Lang, [string, string][]> = {
  fr: [
    [ilse, 'Mado vous a répondu : « Rallumer le four »'],
    ['bo@e.example', 'Confirmez le suivi de cette conversation'],
    [paul, '4 nouvelles réactions à « Rallumer le four »'],
    ['', 'À relire : Paul, sur « Rallumer le four »'],
    [ilse, 'Votre message est publié'],
    [ilse, 'Votre remarque a changé l’article'],
    ['', 'Votre conversation cette semaine : 3 à répondre'],
    ['zoe@e.example', `Votre lien de connexion (${linkMinutes} min)`],
    [ilse, 'Vos messages sur Le Carnet du Four'],
  ],
  en: [
    [ilse, 'Mado replied to you: “Rallumer le four”'],
    ['bo@e.example', 'Confirm following this conversation'],
    [paul, '4 new reactions to “Rallumer le four”'],
    ['', 'To review: Paul, on “Rallumer le four”'],
    [ilse, 'Your message is published'],
    [ilse, 'Your remark changed the article'],
    ['', 'Your conversation this week: 3 to answer'],
    ['zoe@e.example', `Your sign-in link (${linkMinutes} min)`],
    [ilse, 'Your messages on Le Carnet du Four'],
  ],
}
