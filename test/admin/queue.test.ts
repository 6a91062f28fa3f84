import { describe, expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { decide } from '../../src/reactions/decide.ts'
import { foldOldReactions } from '../../src/reactions/fold-old.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { submitReaction } from '../../src/reactions/submit.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost, linkback } from '../support/cast.ts'
import { atDesk } from '../support/desk.ts'

async function says(ctx: Ctx, post: { id: number }, own: Parameters<typeof comment>[1] = {}) {
  return (await submitReaction(ctx, comment(post, { imported: already('pending'), ...own }))).reaction
}

const rowsOf = (body: string) => Array.from(body.matchAll(/data-row="(\d+)"/g), ([, id]) => Number(id))

async function startQueue(): Promise<Blog & { post: Awaited<ReturnType<typeof hasPost>> }> {
  const blog = await startBlog()
  return { ...blog, post: await hasPost(blog.ctx) }
}

describe('the queue', () => {
  test('shows by tab what waits, is published, spam or removed, the newest first, with the count of what waits', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const held = await says(ctx, post)
    const link = (await submitReaction(ctx, linkback(post))).reaction
    const shown = await says(ctx, post, { imported: already('published', 9) })
    const spam = await says(ctx, post, { imported: already('spam') })
    const gone = [
      await says(ctx, post, { imported: already('removed') }),
      await says(ctx, post, { imported: already('withdrawn') }),
    ]

    const tab = async (state: string) => rowsOf((await desk.get(`/admin/reactions?state=${state}`)).body)

    const first = await desk.get('/admin/reactions')
    expect(rowsOf(first.body)).toEqual([link.id, held.id])
    expect(first.body).toContain('data-waiting>2<')
    expect(await tab('published')).toEqual([shown.id])
    expect(await tab('spam')).toEqual([spam.id])
    expect(await tab('removed')).toEqual(gone.map(({ id }) => id).toReversed())
    expect(await tab('all')).toHaveLength(6)
    expect(await tab('bogus')).toEqual([link.id, held.id])
  })

  test('says of each why it was held, what weighed, who sent it, and where it stands', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const three = '[a](https://a.example) [b](https://b.example) [c](https://c.example)'
    const { reaction } = await submitReaction(
      ctx,
      comment(post, { source: three, email: 'bea@x.example', address: '2001:db8:1:2::9', signs: ['stamp-quick'] }),
    )
    const weighed = JSON.stringify({
      p: 0.97,
      words: [
        ['casino', 0.99],
        ['levain', 0.1],
      ],
    })
    await ctx.db.updateTable('reactions').set({ weighed }).where('id', '=', reaction.id).execute()
    await submitReaction(ctx, linkback(post, { relation: 'roundup', transport: 'webmention' }))

    const { body } = await desk.get('/admin/reactions')

    const parts = [
      'premier message',
      /3\s+liens/,
      'plus vite',
      'bea@x.example',
      '2001:db8:1:2::/64',
      'casino',
      /97\s+%/,
    ]
    for (const part of parts) expect(body).toMatch(part)
    for (const said of ['premier lien', 'revue de liens', 'webmention', 'Atelier du Levain', 'levain.example']) {
      expect(body).toContain(said)
    }
    expect(body).toContain(`href="${post.path}#fil"`)
  })

  test('is narrowed by kind, post, person, mail, site and words, in any case and without accents', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const other = await hasPost(ctx, { slug: 'sel' })
    const ines = await says(ctx, post, {
      name: 'Inès',
      email: 'ines@x.example',
      website: 'https://four.example/a',
      source: 'Une VOÛTE de briques.',
    })
    const again = await says(ctx, other, { name: 'I. Le Goff', email: 'ines@x.example', source: 'Autre chose.' })
    const link = (await submitReaction(ctx, linkback(post, { sourceUrl: 'https://four.example/lien' }))).reaction

    const find = async (query: string) => rowsOf((await desk.get(`/admin/reactions?${query}`)).body)

    expect(await find('kind=linkback')).toEqual([link.id])
    expect(await find(`post=${other.id}`)).toEqual([again.id])
    expect(await find('who=ines')).toEqual([ines.id])
    expect(await find('who=INES@x.example')).toEqual([again.id, ines.id])
    expect(await find(`same=${ines.id}`)).toEqual([again.id, ines.id])
    expect(await find('site=four.example')).toEqual([link.id, ines.id])
    expect(await find('site=https://four.example/x')).toEqual([link.id, ines.id])
    expect(await find('q=voute+brique')).toEqual([ines.id])
    expect(await find('q=%25_%27')).toHaveLength(3)
    expect((await desk.get('/admin/reactions?q=a&q=b')).statusCode).toBe(400)
  })

  test('goes through long lists by pages of thirty, each reaction once, while rows leave', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const ids: number[] = []
    for (let n = 0; n < 65; n++) ids.unshift((await says(ctx, post, { source: `Message ${n}` })).id)

    const first = await desk.get('/admin/reactions')
    await decide(ctx, desk.account, ids.slice(0, 5), 'approve')
    const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first.body) ?? []
    const second = await desk.get(next.replaceAll('&amp;', '&'))
    const [, last = ''] = /rel="next" href="([^"]+)"/.exec(second.body) ?? []
    const third = await desk.get(last.replaceAll('&amp;', '&'))

    expect([...rowsOf(first.body), ...rowsOf(second.body), ...rowsOf(third.body)]).toEqual(ids)
    expect(third.body).not.toContain('rel="next"')
    expect(third.body).toContain('rel="prev" href="/admin/reactions"')
  })

  test('finds what was written before there was a search', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const { id } = await says(ctx, post, { source: 'Une voûte.' })
    await ctx.db.updateTable('reactions').set({ folded: '' }).execute()
    const find = async () => rowsOf((await desk.get('/admin/reactions?q=voute')).body)
    expect(await find()).toEqual([])

    expect(await foldOldReactions(ctx)).toBe(1)

    expect(await find()).toEqual([id])
    expect(await foldOldReactions(ctx)).toBe(0)
  })

  test('says plainly when nobody waits', async () => {
    const { ctx, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })

    expect((await desk.get('/admin/reactions')).body).toContain('Personne n’attend')
    expect((await desk.get('/admin/reactions?q=rien')).body).toContain('Rien ne correspond')
  })
})

describe('rights', () => {
  test('an author sees and decides under own posts only, and is told no addresses', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog }, 'author')
    const own = await hasPost(ctx, { slug: 'mien', author: 'ann' })
    const mine = await says(ctx, own, { email: 'bea@secret.example', address: '192.0.2.77' })
    const theirs = await says(ctx, post, { email: 'bea@secret.example', name: 'Béatrice Elle' })

    const page = await desk.get('/admin/reactions')
    expect(rowsOf(page.body)).toEqual([mine.id])
    expect(page.body).toContain('data-waiting>1<')
    const story = await desk.get(`/admin/reactions/${mine.id}`)
    expect(page.body + story.body).not.toMatch(/secret\.example|192\.0\.2\.77/)
    expect(rowsOf((await desk.get('/admin/reactions?q=secret')).body)).toEqual([])
    expect(rowsOf((await desk.get('/admin/reactions?who=bea@secret.example')).body)).toEqual([])
    const like = (await desk.get(`/admin/reactions?same=${theirs.id}`)).body
    expect([rowsOf(like), like.includes('Béatrice')]).toEqual([[], false])

    for (const path of ['', '/reply', '/edit', '/same?by=voice']) {
      expect((await desk.get(`/admin/reactions/${theirs.id}${path}`)).statusCode).toBe(403)
    }
    expect((await desk.get(`/admin/reactions/${mine.id}/same?by=mail`)).statusCode).toBe(404)
    expect((await desk.post(`/admin/reactions/${theirs.id}/decide`, { decision: 'approve' })).statusCode).toBe(403)
    expect(
      (await desk.post('/admin/reactions/decide', { decision: 'spam', ids: [`${mine.id}`, `${theirs.id}`] }))
        .statusCode,
    ).toBe(403)
    expect((await desk.post(`/admin/reactions/${mine.id}/decide`, { decision: 'approve' })).statusCode).toBe(303)
    expect(await findReaction(ctx.db, theirs.id)).toMatchObject({ state: 'pending' })
  })

  test('a moderator has the queue, and unknown ids are not found', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog }, 'moderator')
    const { id } = await says(ctx, post)

    expect(rowsOf((await desk.get('/admin/reactions')).body)).toEqual([id])
    for (const path of ['999', 'abc', '0', '999/reply', '999/edit']) {
      expect((await desk.get(`/admin/reactions/${path}`)).statusCode).toBe(404)
    }
    expect((await desk.post('/admin/reactions/999/decide', { decision: 'spam' })).statusCode).toBe(404)
  })
})

describe('deciding at the desk', () => {
  test('one reaction, and back: the notice offers to undo, which restores it', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const { id } = await says(ctx, post)

    const decided = await desk.post(`/admin/reactions/${id}/decide`, {
      decision: 'approve',
      seen: 'pending',
      back: '/admin/reactions?q=sel',
    })
    expect(decided.statusCode).toBe(303)
    const after = await desk.get(String(decided.headers.location))
    expect(after.body).toContain('la réaction est publiée')
    const [, batch = ''] = /name="batch" value="([^"]+)"/.exec(after.body) ?? []
    const undone = await desk.post('/admin/reactions/undo', { batch, back: '/admin/reactions' })

    expect(undone.headers.location).toBe('/admin/reactions?done=undone-1')
    expect((await desk.get('/admin/reactions?done=undone-1')).body).toContain('tout est comme avant')
    expect((await findReaction(ctx.db, id))?.state).toBe('pending')
  })

  test('too late to undo: the page says how to change it', async () => {
    const { ctx, post, clock, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, post, clock, ...blog } as Blog)
    const { id } = await says(ctx, post)
    const { batch } = await decide(ctx, desk.account, [id], 'spam')
    clock.pass(11_000)

    const late = await desk.post('/admin/reactions/undo', { batch, back: '/admin/reactions?state=spam' })

    expect(late.statusCode).toBe(409)
    expect(late.body).toContain('Les dix secondes sont passées')
    expect(rowsOf(late.body)).toEqual([id])
  })

  test('what another moderator was quicker with is told, with who, and stays', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const zoe = await atDesk({ ctx, ...blog }, 'moderator', 'zoe')
    const { id } = await says(ctx, post, { name: 'Paul' })
    await decide(ctx, zoe.account, [id], 'approve')

    const stale = await desk.post(`/admin/reactions/${id}/decide`, { decision: 'spam', seen: 'pending' })

    expect(stale.statusCode).toBe(303)
    const { body } = await desk.get(String(stale.headers.location))
    expect(body).toMatch(/Paul.: déjà publiée par Zoe\. Rien n’a changé\./)
    expect((await findReaction(ctx.db, id))?.state).toBe('published')
  })

  test('several, by what is ticked; nothing ticked or no decision is said on the page', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const ids = [await says(ctx, post), await says(ctx, post), await says(ctx, post)].map(({ id }) => id)

    const none = await desk.post('/admin/reactions/decide', { decision: 'spam' })
    const what = await desk.post('/admin/reactions/decide', { ids: [`${ids[0]}.pending`] })
    const done = await desk.post('/admin/reactions/decide', {
      decision: 'spam',
      ids: ids.slice(1).map((id) => `${id}.pending`),
    })

    expect([none.statusCode, what.statusCode, done.statusCode]).toEqual([422, 422, 303])
    expect(none.body).toContain('Cochez au moins une')
    expect((await desk.get(String(done.headers.location))).body).toContain('2 réactions classées')
    expect(rowsOf((await desk.get('/admin/reactions')).body)).toEqual([ids[0]])
    expect((await desk.post(`/admin/reactions/${ids[0]}/decide`)).statusCode).toBe(422)
  })

  test('leads back to pages of the desk only', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })

    for (const back of ['https://evil.example', '//evil.example', '/admin/reactions\\..', '/login']) {
      const { id } = await says(ctx, post)
      const { headers } = await desk.post(`/admin/reactions/${id}/decide`, { decision: 'spam', back })
      expect(headers.location).toMatch(/^\/admin\/reactions\?batch=/)
    }
  })

  test('scripts are answered with data', async () => {
    const { ctx, post, app, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, post, app, ...blog } as Blog)
    const { id } = await says(ctx, post)
    const headers = {
      cookie: desk.cookie,
      'x-form-token': desk.formToken,
      'sec-fetch-site': 'same-origin',
      accept: 'application/json',
    }
    const ask = async (url: string, payload: Record<string, string>) => {
      const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' }
      return app.inject({ method: 'POST', url, headers: form, payload: new URLSearchParams(payload).toString() })
    }

    const decided = (await ask(`/admin/reactions/${id}/decide`, { decision: 'remove' })).json()
    expect(decided).toMatchObject({ done: [id], left: [], undoMs: 10_000, waiting: 0, text: 'Retirée du fil.' })
    const undone = (await ask('/admin/reactions/undo', { batch: decided.batch })).json()
    expect(undone).toMatchObject({ back: [id], waiting: 1 })
    const twice = await ask('/admin/reactions/undo', { batch: decided.batch })
    expect([twice.statusCode, twice.json().error]).toEqual([409, 'Cette décision est déjà annulée.'])
  })
})

describe('all of one sender', () => {
  test('is counted before it is decided, by browser, mail, network and site', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const from = { voice: 'v1', email: 'bot@x.example', address: '2001:db8:1:2::9' }
    const first = await says(ctx, post, from)
    const byVoice = await says(ctx, post, { voice: 'v1', address: null })
    const byMail = await says(ctx, post, { email: 'BOT@x.example', address: null, imported: already('published', 7) })
    const byAddress = await says(ctx, post, { address: '2001:db8:1:2::abc' })
    await says(ctx, post, { address: '2001:db8:1:20::9' })

    const count = async (by: string) => (await desk.get(`/admin/reactions/${first.id}/same?by=${by}`)).body
    expect(await count('voice')).toContain('Indésirable (2)')
    expect(await count('mail')).toMatch(/Approuver \(1\)[\s\S]*Indésirable \(2\)/)
    expect(await count('address')).toContain('Indésirable (2)')
    expect((await desk.get(`/admin/reactions/${first.id}/same?by=site`)).statusCode).toBe(404)

    const done = await desk.post(`/admin/reactions/${first.id}/same`, { by: 'mail', decision: 'spam' })
    expect(done.statusCode).toBe(303)
    expect((await desk.get(String(done.headers.location))).body).toContain('2 réactions classées')
    const states = async () =>
      (
        await ctx.db
          .selectFrom('reactions')
          .select('state')
          .where('id', 'in', [first.id, byMail.id, byVoice.id, byAddress.id])
          .orderBy('id')
          .execute()
      ).map(({ state }) => state)
    expect(await states()).toEqual(['spam', 'pending', 'spam', 'pending'])
  })

  test('an IPv6 household is told from its neighbours, however its address is written', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    for (const address of ['2001:db8::2:3:4:5', '2001:db8:0:0:1::', '2001:db8:1:2::9', '2001:db8:0:7::9', null]) {
      await says(ctx, post, { address })
    }
    const one = await says(ctx, post, { address: '2001:db8::1' })

    expect((await desk.get(`/admin/reactions/${one.id}/same?by=address`)).body).toContain('Indésirable (3)')
  })

  test('more than can be decided at once comes in several goes, and says so', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    let last = 0
    for (let n = 0; n < 205; n++) last = (await says(ctx, post, { voice: 'v1' })).id
    const path = `/admin/reactions/${last}/same`

    const before = (await desk.get(`${path}?by=voice`)).body
    expect(before).toContain('Indésirable (205)')
    expect(before).toContain('en prend 200 à la fois')
    const first = await desk.post(path, { by: 'voice', decision: 'spam' })
    const between = (await desk.get(String(first.headers.location))).body
    expect(between).toMatch(/200 réactions classées[\s\S]*Indésirable \(5\)/)
    await desk.post(path, { by: 'voice', decision: 'spam' })

    expect(rowsOf((await desk.get('/admin/reactions')).body)).toEqual([])
  })

  test('of a site: every link of its host', async () => {
    const { ctx, post, ...blog } = await startQueue()
    const desk = await atDesk({ ctx, ...blog })
    const links = []
    for (const n of [1, 2, 3])
      links.push((await submitReaction(ctx, linkback(post, { sourceUrl: `https://pub.example/${n}` }))).reaction)
    await submitReaction(ctx, linkback(post))

    await desk.post(`/admin/reactions/${links[0]?.id}/same`, { by: 'site', decision: 'remove' })

    expect(rowsOf((await desk.get('/admin/reactions?state=removed')).body)).toHaveLength(3)
    expect(rowsOf((await desk.get('/admin/reactions')).body)).toHaveLength(1)
    expect((await desk.post(`/admin/reactions/${links[0]?.id}/same`, { by: 'site' })).statusCode).toBe(422)
  })
})
