import { HtmlValidate } from 'html-validate'
import { describe, expect, test } from 'vitest'
import { runJob } from '../../src/jobs/handlers.ts'
import { decide } from '../../src/reactions/decide.ts'
import { editReaction } from '../../src/reactions/edit.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { search } from '../../src/search/search.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

async function startThread() {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  const { reaction } = await submitReaction(blog.ctx, comment(post, { name: 'Paul', email: 'paul@x.example' }))
  return { blog, ctx: blog.ctx, desk, post, reaction }
}

describe('replying in place', () => {
  test('publishes the reply under the account’s name, and first what it answers when that was held', async () => {
    const { blog, ctx, desk, post, reaction } = await startThread()

    const sent = await desk.post(`/admin/reactions/${reaction.id}/reply`, {
      text: 'Dix grammes, *Paul*.',
      back: '/admin/reactions',
    })

    expect(sent.statusCode).toBe(303)
    const after = await desk.get(String(sent.headers.location))
    expect(after.body).toContain('Le message est approuvé et votre réponse est publiée.')
    expect(after.body).toContain(`href="${post.path}?r=2#r2"`)
    expect(await findReaction(ctx.db, reaction.id)).toMatchObject({ state: 'published', number: 1 })
    const answer = await ctx.db
      .selectFrom('reactions')
      .selectAll()
      .where('parentId', '=', reaction.id)
      .executeTakeFirst()
    expect(answer).toMatchObject({ strand: 'author', authorId: desk.account.authorId, name: 'Ann', state: 'published' })
    expect((await blog.app.inject({ url: post.path })).body).toContain('<em>Paul</em>')
    const log = await ctx.db.selectFrom('moderations').selectAll().execute()
    expect(log).toMatchObject([{ reactionId: reaction.id, why: 'reply', who: 'Ann' }])
  })

  test('keeps the text and approves nothing when it cannot be published', async () => {
    const { ctx, desk, reaction } = await startThread()
    const text = `${'>'.repeat(200)} trop profond`

    const empty = await desk.post(`/admin/reactions/${reaction.id}/reply`, { text: '  ' })
    const deep = await desk.post(`/admin/reactions/${reaction.id}/reply`, { text })

    expect([empty.statusCode, deep.statusCode]).toEqual([422, 422])
    expect(empty.body).toContain('Le message est vide.')
    expect(deep.body).toContain('trop profond</textarea>')
    expect((await findReaction(ctx.db, reaction.id))?.state).toBe('pending')
    await decide(ctx, desk.account, [reaction.id], 'spam')
    const hidden = await desk.post(`/admin/reactions/${reaction.id}/reply`, { text: 'Bonjour.' })
    expect(hidden.statusCode).toBe(409)
    expect(hidden.body).toContain('Bonjour.</textarea>')
  })
})

describe('correcting', () => {
  test('keeps the number, says so in the thread, keeps the former text for thirty days, moves search and log', async () => {
    const { blog, ctx, desk, post, reaction } = await startThread()
    await decide(ctx, desk.account, [reaction.id], 'approve')
    const page = await desk.get(`/admin/reactions/${reaction.id}/edit`)
    expect(page.body).toContain('Et combien de sel par kilo ?</textarea>')

    const text = 'Et combien de *levure* ? <script>alert(1)</script>'
    const sent = await desk.post(`/admin/reactions/${reaction.id}/edit`, { text, why: 'adresse privée' })

    expect(sent.headers.location).toBe(`/admin/reactions/${reaction.id}?done=edited`)
    const thread = (await blog.app.inject({ url: post.path })).body
    expect(thread).toContain('corrigé par la modération le 20 novembre')
    expect(thread).toContain('<em>levure</em>')
    expect(thread).not.toContain('alert(1)</script>')
    expect((await findReaction(ctx.db, reaction.id))?.number).toBe(1)
    expect((await search(ctx, 'levure', { kind: 'reaction' })).counts.reaction).toBe(1)
    expect((await search(ctx, 'sel', { kind: 'reaction' })).counts.reaction).toBe(0)
    expect((await desk.get('/admin/reactions?state=all&q=levure')).body).toContain(`data-row="${reaction.id}"`)
    const story = (await desk.get(String(sent.headers.location))).body
    for (const said of [
      'Texte corrigé.',
      'combien de sel',
      'remplacé le 20 novembre',
      'adresse privée',
      'texte corrigé',
    ]) {
      expect(story).toContain(said)
    }

    blog.clock.pass(31 * 86_400_000)
    await runJob(ctx, 'forget-former-texts', {})
    expect(await ctx.db.selectFrom('formerTexts').select('id').execute()).toEqual([])
  })

  test('asks for a text, and is not for links or for what its writer withdrew', async () => {
    const { ctx, desk, post, reaction } = await startThread()
    const empty = await desk.post(`/admin/reactions/${reaction.id}/edit`, { text: ' ', why: 'gros mot' })
    expect([empty.statusCode, empty.body.includes('value="gros mot"')]).toEqual([422, true])

    const link = (await submitReaction(ctx, linkback(post))).reaction
    expect((await desk.get(`/admin/reactions/${link.id}/edit`)).statusCode).toBe(404)
    expect((await desk.post(`/admin/reactions/${link.id}/edit`, { text: 'Autre' })).statusCode).toBe(409)
    const gone = (await submitReaction(ctx, comment(post, { imported: already('withdrawn') }))).reaction
    expect((await desk.post(`/admin/reactions/${gone.id}/edit`, { text: 'Autre' })).statusCode).toBe(409)
  })

  test('leaves what another author signed to them and the editors', async () => {
    const { blog, ctx, desk, reaction } = await startThread()
    const moderator = await atDesk(blog, 'moderator', 'max')
    const editor = await atDesk(blog, 'editor', 'ben')
    await desk.post(`/admin/reactions/${reaction.id}/reply`, { text: 'Dix grammes.' })
    await moderator.post(`/admin/reactions/${reaction.id}/reply`, { text: 'Ou onze.' })
    const edit = (id: number) => `/admin/reactions/${id}/edit`
    const [owners = 0, own = 0] = (
      await ctx.db.selectFrom('reactions').select('id').where('strand', '=', 'author').orderBy('id').execute()
    ).map(({ id }) => id)

    expect((await moderator.get(edit(owners))).statusCode).toBe(403)
    expect((await moderator.post(edit(owners), { text: 'Cent grammes.' })).statusCode).toBe(403)
    expect((await moderator.get(`/admin/reactions/${owners}`)).body).not.toContain(edit(owners))
    expect(await findReaction(ctx.db, owners)).toMatchObject({ source: 'Dix grammes.' })
    expect((await moderator.post(edit(own), { text: 'Ou douze.' })).statusCode).toBe(303)
    expect((await editor.post(edit(owners), { text: 'Neuf grammes.' })).statusCode).toBe(303)
  })

  test('what a writer corrects is kept too, and shown to the moderator', async () => {
    const { ctx, desk, reaction } = await startThread()

    await editReaction(ctx, reaction, 'Et combien de beurre ?', '192.0.2.7')

    const story = (await desk.get(`/admin/reactions/${reaction.id}`)).body
    expect(story).toContain('Et combien de sel par kilo ?')
    expect(story).toContain('la personne elle-même')
    expect((await desk.get('/admin/reactions?q=beurre')).body).toContain(`data-row="${reaction.id}"`)
  })
})

test('a story tells what is known, what was decided and why, and what else the same person sent', async () => {
  const { ctx, desk, post, reaction } = await startThread()
  const other = (await submitReaction(ctx, comment(post, { email: 'paul@x.example', source: 'Une autre question.' })))
    .reaction
  await desk.post(`/admin/reactions/${reaction.id}/decide`, { decision: 'remove', why: 'hors sujet' })

  const { body } = await desk.get(`/admin/reactions/${reaction.id}`)

  for (const said of ['paul@x.example', '192.0.2.7', 'en attente → retirée', 'hors sujet', 'Une autre question.']) {
    expect(body).toContain(said)
  }
  expect(body).toContain(`href="/admin/reactions/${other.id}"`)
  expect(body).toContain('De la même adresse de courriel')
})

describe('the log', () => {
  test('tells who, what, when and why, by person and by post, in bounded pages', async () => {
    const { blog, ctx, desk, post } = await startThread()
    const zoe = await atDesk(blog, 'moderator', 'zoe')
    const other = await hasPost(ctx, { slug: 'sel', title: 'Le sel' })
    const ids: number[] = []
    for (let n = 0; n < 60; n++)
      ids.push((await submitReaction(ctx, comment(post, { imported: already('pending') }))).reaction.id)
    const far = (await submitReaction(ctx, comment(other, { name: 'Ilse', imported: already('pending') }))).reaction
    await decide(ctx, desk.account, ids, 'approve')
    await decide(ctx, zoe.account, [far.id], 'spam', 'publicité')

    const lines = (body: string) => body.match(/<li[^>]*><p><strong>/g)?.length ?? 0
    const first = await desk.get('/admin/reactions/log')
    expect(lines(first.body)).toBe(50)
    expect(first.body).toMatch(
      /Zoe<\/strong>[\s\S]*en attente → indésirable[\s\S]*20 novembre[\s\S]*Ilse[\s\S]*publicité/,
    )
    const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first.body) ?? []
    expect(lines((await desk.get(next)).body)).toBe(11)
    expect(lines((await desk.get('/admin/reactions/log?who=Zoe')).body)).toBe(1)
    expect(lines((await desk.get(`/admin/reactions/log?post=${other.id}`)).body)).toBe(1)
    expect((await desk.get(`/admin/reactions/log?who=cli&post=${other.id}`)).body).toContain('Rien ne correspond')
  })

  test('an author reads what was decided under own posts', async () => {
    const { blog, ctx, desk, reaction } = await startThread()
    await decide(ctx, desk.account, [reaction.id], 'approve')
    const author = await atDesk(blog, 'author', 'zoe')

    expect((await author.get('/admin/reactions/log')).body).toContain('Rien n’a encore été décidé.')
  })
})

test.each(['fr', 'en'])('every page of the queue is valid HTML, its words in %s', async (lang) => {
  // The boxes to tick of a list share a name.
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    rules: { 'form-dup-name': 'off' },
  })
  const blog = await startBlog({ env: { SITE_LANG: lang } })
  await nameSite(blog.ctx, 'Le Carnet', '')
  const desk = await atDesk(blog)
  const post = await hasPost(blog.ctx)
  const { id } = (await submitReaction(blog.ctx, comment(post, { email: 'b@x.example', website: 'https://x.example' })))
    .reaction
  const link = (await submitReaction(blog.ctx, linkback(post))).reaction
  const { batch } = await decide(blog.ctx, desk.account, [link.id], 'approve')
  await editReaction(blog.ctx, (await findReaction(blog.ctx.db, id)) ?? link, 'Autre texte.', '192.0.2.7')

  const paths = [
    '',
    '?state=all&q=a&who=b',
    `?batch=${batch}&left=${id}`,
    `?answer=${id}`,
    '/log',
    `/${id}`,
    `/${link.id}`,
  ]
  for (const path of [...paths, `/${id}/reply`, `/${id}/edit`, `/${id}/same?by=mail`, `/${link.id}/same?by=site`]) {
    const { body } = await desk.get(`/admin/reactions${path}`)
    const { results } = await validator.validateString(body)
    const messages = results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
    expect({ path, messages }).toEqual({ path, messages: [] })
    expect(body).not.toMatch(/%s|\{[a-z]\w*\}|undefined|\[object|NaN/)
  }
})
