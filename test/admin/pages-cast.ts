import { inviteAccount, resetAddress } from '../../src/identities/people.ts'
import type { Account } from '../../src/identities/account.ts'
import type { Ctx } from '../../src/context.ts'
import { listTagLabels } from '../../src/posts/organise.ts'
import { saveCategory } from '../../src/posts/categories.ts'
import type { DraftFields } from '../../src/posts/draft.ts'
import { createDraft, findDraft, saveDraft } from '../../src/posts/drafts.ts'
import { publishDraft, scheduleDraft, unpublishPost } from '../../src/posts/publish.ts'
import { saveRevision } from '../../src/posts/revisions.ts'
import { givePreview } from '../../src/posts/preview.ts'
import { addMedia } from '../../src/posts/upload.ts'
import { learn } from '../../src/reactions/bayes-store.ts'
import { decide } from '../../src/reactions/decide.ts'
import { saveRule } from '../../src/reactions/rule-book.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { saveProvider } from '../../src/settings/providers.ts'
import { giveSetupAddress } from '../../src/setup/code.ts'
import { reportReaction } from '../../src/reports/report.ts'
import { creditReaction } from '../../src/credits/credit.ts'
import { picture } from '../posts/pictures.ts'
import { hasIdentity, hasReader, signatureOf } from '../readers/cast.ts'
import { startDemo } from '../site/cast.ts'
import { already, comment } from '../support/cast.ts'
import type { Blog, BlogOptions } from '../support/blog.ts'
import { atDesk, type Desk } from '../support/desk.ts'
import { exchangeLinks } from './links-cast.ts'

/** A page of the desk: the pattern of its route, an address, and whether one must be logged in. */
export type DeskPage = { route: string; url: string; door?: true }
export type BusyDesk = { blog: Blog; desk: Desk; pages: DeskPage[] }

/** A blog with something of everything, its owner at the desk, and an address for every page there is at the desk. */
export async function startBusyDesk(options: BlogOptions = {}): Promise<BusyDesk> {
  const blog = await startDemo(options)
  const { ctx } = blog
  const setUp = new URL((await giveSetupAddress(ctx)) ?? '').pathname
  const first = await blog.app.inject(setUp)
  if (first.statusCode !== 200) throw new Error(`set-up: ${first.statusCode}`)
  const desk = await atDesk(blog)
  const zoe = await atDesk(blog, 'author', 'zoe')
  const posts = await writePosts(ctx, desk.account)
  const held = await receive(ctx, desk.account, posts.published)
  const links = await exchangeLinks(ctx, posts.published)
  const category = await saveCategory(ctx.db, 'Chantier')
  const [tag] = await listTagLabels(ctx.db)
  const bytes = await picture('png', 900, 600)
  const image = await addMedia(ctx, desk.account, {
    bytes,
    name: 'four au soir.png',
    alt: 'Le four',
    decorative: false,
  })
  await saveRule(ctx, desk.account, { kind: 'word', value: 'casino', verdict: 'refuse', note: 'Vague de mars' })
  const issuer = 'https://id.bourg.example'
  const provider = { slug: 'oidc', kind: 'oidc', label: 'Compte du bourg', issuer, clientId: 'carnet' } as const
  await saveProvider(ctx, provider, 'secret')
  const invitation = await inviteAccount(ctx, desk.account, {
    name: 'Zita',
    email: 'zita@blog.example',
    role: 'author',
  })
  const reset = await resetAddress(ctx, desk.account, zoe.account.id)
  await loseMail(ctx)
  const { draft, published, scheduled, back } = posts
  const ilse = await hasReader(ctx, 'Ilse', { email: 'ilse@bourg.example' })
  const other = await hasReader(ctx, 'Ilse', { trust: 'blocked' })
  await hasIdentity(ctx, ilse, { provider: 'mail', via: 'courriel', email: 'ilse@bourg.example' })
  const post = '/admin/posts/:id'
  const reaction = '/admin/reactions/:id'
  const identities = '/admin/settings/identities'

  const pages: DeskPage[] = [
    { route: '/admin', url: '/admin' },
    { route: '/admin/posts', url: '/admin/posts' },
    { route: '/admin/posts', url: '/admin/posts?state=published' },
    { route: post, url: `/admin/posts/${draft}` },
    { route: post, url: `/admin/posts/${published}` },
    { route: post, url: `/admin/posts/${scheduled}` },
    { route: post, url: `/admin/posts/${await fileOf(ctx)}` },
    { route: `${post}/publish`, url: `/admin/posts/${draft}/publish` },
    { route: `${post}/published`, url: `/admin/posts/${published}/published` },
    { route: `${post}/published`, url: `/admin/posts/${scheduled}/published` },
    { route: `${post}/history`, url: `/admin/posts/${published}/history` },
    { route: `${post}/history/compare`, url: `/admin/posts/${published}/history/compare?before=1&after=2` },
    { route: `${post}/history/:number/restore`, url: `/admin/posts/${published}/history/1/restore` },
    { route: `${post}/unpublish`, url: `/admin/posts/${published}/unpublish` },
    { route: `${post}/unschedule`, url: `/admin/posts/${scheduled}/unschedule` },
    { route: `${post}/discard`, url: `/admin/posts/${published}/discard` },
    { route: `${post}/delete`, url: `/admin/posts/${draft}/delete` },
    { route: `${post}/bring-back`, url: `/admin/posts/${back}/bring-back` },
    { route: '/admin/reactions', url: '/admin/reactions' },
    { route: '/admin/reactions', url: '/admin/reactions?state=all' },
    { route: '/admin/reactions/log', url: '/admin/reactions/log' },
    { route: reaction, url: `/admin/reactions/${held}` },
    { route: `${reaction}/reply`, url: `/admin/reactions/${held}/reply` },
    { route: `${reaction}/edit`, url: `/admin/reactions/${held}/edit` },
    { route: `${reaction}/same`, url: `/admin/reactions/${held}/same?by=voice` },
    { route: '/admin/links', url: '/admin/links' },
    { route: '/admin/links', url: '/admin/links?show=out' },
    { route: '/admin/links/sent', url: '/admin/links/sent' },
    { route: '/admin/links/site', url: `/admin/links/site?host=${links.host}` },
    { route: '/admin/rules', url: '/admin/rules' },
    { route: '/admin/rules/filter', url: '/admin/rules/filter' },
    { route: '/admin/rules/filter/reset', url: '/admin/rules/filter/reset' },
    { route: '/admin/rules/lines', url: '/admin/rules/lines' },
    { route: '/admin/media', url: '/admin/media' },
    { route: '/admin/media', url: '/admin/media?montrer=inutilisees' },
    { route: '/admin/media/:id', url: `/admin/media/${image.id}` },
    { route: '/admin/me', url: '/admin/me' },
    { route: '/admin/people', url: '/admin/people' },
    { route: '/admin/organise/tags', url: '/admin/organise/tags' },
    { route: '/admin/organise/tags/:id', url: `/admin/organise/tags/${tag?.id}` },
    { route: '/admin/organise/categories', url: '/admin/organise/categories' },
    { route: '/admin/organise/categories/:id', url: `/admin/organise/categories/${category}` },
    { route: '/admin/organise/pages', url: '/admin/organise/pages' },
    ...['', '/reading', '/conversation', '/links', '/mail', '/privacy', '/appearance', '/addresses', '/demo'].map(
      (tab) => ({
        route: `/admin/settings${tab}`,
        url: `/admin/settings${tab}`,
      }),
    ),
    { route: '/admin/letters', url: '/admin/letters' },
    { route: '/admin/readers', url: '/admin/readers' },
    { route: '/admin/readers', url: '/admin/readers?trust=blocked' },
    { route: '/admin/readers/:id', url: `/admin/readers/${ilse}` },
    { route: '/admin/readers/:id/merge', url: `/admin/readers/${ilse}/merge` },
    { route: '/admin/readers/:id/merge', url: `/admin/readers/${ilse}/merge?with=${other}` },
    { route: '/admin/reports', url: '/admin/reports' },
    { route: reaction, url: `/admin/reactions/${await signAndReport(ctx, desk.account, published, ilse)}` },
    { route: '/admin/mails', url: '/admin/mails' },
    { route: '/admin/mails', url: '/admin/mails?state=failed' },
    { route: identities, url: identities },
    { route: `${identities}/add`, url: `${identities}/add?kind=oidc` },
    { route: `${identities}/add`, url: `${identities}/add?kind=github` },
    { route: `${identities}/:slug`, url: `${identities}/oidc` },
    { route: `${identities}/:slug/remove`, url: `${identities}/oidc/remove` },
    { route: '/admin/log-in', url: '/admin/log-in', door: true },
    { route: '/admin/reset', url: '/admin/reset', door: true },
    { route: '/admin/reset/:token', url: new URL(reset).pathname, door: true },
    { route: '/admin/invitation/:token', url: new URL(invitation).pathname, door: true },
    { route: '/preview/:token', url: await givePreview(ctx, desk.account, draft), door: true },
  ]
  return { blog, desk, pages }
}

/** What the desk answers besides pages: an address that only leads on, one that is a stylesheet. */
export const noPages = ['/admin/organise', '/admin/rules/filter/try', '/admin/settings/preview.css']

/** Mail that waits, that failed, and an address that is paused. */
async function loseMail(ctx: Ctx): Promise<void> {
  const at = ctx.now().toISOString()
  for (const [state, email, error] of [
    ['waiting', 'ilse@bourg.example', ''],
    ['failed', 'yann@levain.example', '550 5.1.1 unknown mailbox'],
  ] as const) {
    const row = {
      messageId: `${state}@blog.example`,
      kind: 'follow',
      params: '{"followId":1}',
      email,
      lang: 'fr' as const,
      state,
      error,
    }
    await ctx.db
      .insertInto('mails')
      .values({ ...row, createdAt: at })
      .execute()
  }
  const paused = {
    email: 'yann@levain.example',
    bounces: 3,
    bouncedAt: at,
    pausedAt: at,
    words: '550 5.1.1 unknown mailbox',
  }
  await ctx.db.insertInto('mailboxes').values(paused).execute()
}

/** One post in each state, the published one with changes and a history. */
async function writePosts(ctx: Ctx, account: Account) {
  const write = async (fields: Partial<DraftFields>) => {
    const id = await createDraft(ctx, account)
    await change(ctx, account, id, fields)
    return id
  }
  const text = {
    source: '## Le matin\n\nDu *bois*.\n\n## Le soir\n\nDes braises.',
    tags: ['pain'],
    question: 'Et vous ?',
  }
  const linking = `${text.source}\n\n[Yann](https://levain.example/hate) et le [premier four](/2025/10/le-cahier-du-four).`
  const cover = '/media/nulle-part.png'
  const draft = await write({ title: 'Une table et une lampe', ...text, source: linking, cover })
  const published = await write({ title: 'Trois bûches', ...text })
  await publishDraft(ctx, account, published, await versionOf(ctx, published))
  await change(ctx, account, published, { source: 'Du bois sec.', title: 'Quatre bûches' })
  await saveRevision(ctx, account, published, await versionOf(ctx, published), 'Avant les braises')
  const scheduled = await write({ title: 'À son heure', ...text })
  await scheduleDraft(ctx, account, scheduled, await versionOf(ctx, scheduled), '2026-12-24T18:00:00.000Z')
  const back = await write({ title: 'Repris', ...text })
  await publishDraft(ctx, account, back, await versionOf(ctx, back))
  await unpublishPost(ctx, account, back)
  return { draft, published, scheduled, back }
}

async function change(ctx: Ctx, account: Account, id: number, changes: Partial<DraftFields>): Promise<void> {
  const draft = await findDraft(ctx.db, id)
  if (!draft) throw new Error(`no draft ${id}`)
  await saveDraft(ctx, account, id, draft.version, { ...draft.fields, ...changes })
}

async function versionOf(ctx: Ctx, id: number): Promise<number> {
  return (await findDraft(ctx.db, id))?.version ?? -1
}

async function fileOf(ctx: Ctx): Promise<number> {
  const { id } = await ctx.db
    .selectFrom('posts')
    .select('id')
    .where('file', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A message that waits, after one that was decided on and taught the filter; answers the one that waits. */
async function receive(ctx: Ctx, account: Account, postId: number): Promise<number> {
  const send = async (name: string, source: string) =>
    (await submitReaction(ctx, comment({ id: postId }, { name, source, email: `${name}@x.example` }))).reaction
  const spam = await send('Gus', 'Gagnez au loto sans jouer, cliquez vite.')
  await decide(ctx, account, [spam.id], 'spam')
  await learn(ctx, spam, 'spam')
  const held = await send('Tomas', 'Combien de bûches pour [un four](https://four.example/) de deux mètres ?')
  return held.id
}

/** A signed message that somebody reported and its post was changed by; answers its id. */
async function signAndReport(ctx: Ctx, account: Account, postId: number, readerId: number): Promise<number> {
  const reader = await signatureOf(ctx, readerId)
  const draft = comment({ id: postId }, { name: 'Ilse', source: 'Neuf jours de cure.', reader, imported: already() })
  const { reaction } = await submitReaction(ctx, draft)
  const by = { readerId: null, voice: null, address: '192.0.2.8' }
  await reportReaction(ctx, reaction, by, { reason: 'other', words: 'Pas ici.' })
  await creditReaction(ctx, account, reaction.id, 'neuf jours de cure')
  return reaction.id
}
