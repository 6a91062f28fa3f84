import { describe, expect, test } from 'vitest'
import { submitReaction } from '../../src/reactions/submit.ts'
import { findReaction } from '../../src/reactions/queries.ts'
import { findRule } from '../../src/reactions/rule-book.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { already, comment, hasPost } from '../support/cast.ts'
import { atDesk, type Desk } from '../support/desk.ts'
import { arrives, standsIn, wasSent } from './links-cast.ts'

const levain = 'https://levain.example'

async function startLinks(options: Parameters<typeof startBlog>[0] = {}) {
  const blog = await startBlog(options)
  const post = await hasPost(blog.ctx)
  return { blog, ctx: blog.ctx, post, desk: await atDesk(blog) }
}

/** The addresses that the rows of a list lead to, in their order. */
const sources = (body: string) =>
  Array.from(body.matchAll(/<h[23][^>]*><a href="([^"]+)"/g), ([, href = '']) => href.replace(`${levain}/`, ''))

/** Gives a post to somebody, as writing it would. */
async function signs({ ctx }: Blog, desk: Desk, postId: number): Promise<void> {
  await ctx.db.updateTable('posts').set({ authorId: desk.account.authorId }).where('id', '=', postId).execute()
}

describe('the links received', () => {
  test('are listed the latest first, by state, and what was not let in with the reason', async () => {
    const { ctx, post, desk } = await startLinks()
    await submitReaction(ctx, comment(post, { imported: already() }))
    for (const state of ['published', 'pending', 'gone', 'withdrawn', 'removed', 'spam'] as const) {
      await standsIn(ctx, post.id, `${levain}/${state}`, { imported: already(state) })
    }
    await arrives(ctx, post.id, `${levain}/sans-lien`)
    await arrives(ctx, post.id, `${levain}/en-route`, { begun: 0, ended: 0, outcome: null })
    const of = async (show: string) => sources((await desk.get(`/admin/links?show=${show}`)).body)

    const all = await desk.get('/admin/links')
    expect(sources(all.body)).toEqual(['spam', 'removed', 'withdrawn', 'gone', 'pending', 'published'])
    expect(await of('thread')).toEqual(['gone', 'published'])
    expect(await of('pending')).toEqual(['pending'])
    expect(await of('gone')).toEqual(['gone'])
    expect(await of('lost')).toEqual(['withdrawn'])
    const counts = [...all.body.matchAll(/show=(\w+)"[^>]*>[^<]*<span class="soft">(\d+)/g)].map(([, name, n]) => [
      name,
      n,
    ])
    expect(Object.fromEntries(counts)).toEqual({
      thread: '2',
      gone: '1',
      pending: '1',
      lost: '1',
      removed: '2',
      out: '2',
    })
    expect(await of('removed')).toEqual(['spam', 'removed'])
    expect(await of('bogus')).toHaveLength(6)
    const out = await desk.get('/admin/links?show=out')
    expect(sources(out.body)).toEqual(['en-route', 'sans-lien'])
    expect(out.body).toContain('La page source ne contient pas de lien vers cet article.')
    expect(out.body).toContain('203.0.113.9')
  })

  test('go on page after page without leaving one out', async () => {
    const { ctx, post, desk } = await startLinks()
    for (let n = 1; n <= 33; n++) await standsIn(ctx, post.id, `${levain}/${n}`)

    const { body } = await desk.get('/admin/links')
    const next = /rel="next" href="([^"]+)"/.exec(body)?.[1] ?? ''
    const rest = await desk.get(next.replaceAll('&amp;', '&'))

    expect([...sources(body), ...sources(rest.body)].map(Number)).toEqual(Array.from({ length: 33 }, (_, n) => 33 - n))
    expect(rest.body).not.toContain('rel="next"')
  })

  test('say when the page was read, that it fails, and when it is read next', async () => {
    const { ctx, post, desk } = await startLinks()
    const link = await standsIn(ctx, post.id, `${levain}/a`)
    await ctx.db
      .updateTable('linkbacks')
      .set({
        checkedAt: '2026-11-17T10:00:00.000Z',
        recheckAt: '2026-11-27T10:00:00.000Z',
        failures: 2,
        failingSince: '2026-11-12T10:00:00.000Z',
      })
      .where('reactionId', '=', link.id)
      .execute()

    const { body } = await desk.get('/admin/links')
    expect(body).toMatch(/page lue\s: il y a 3\sjours/)
    expect(body).toMatch(/prochaine lecture\s: 27 novembre/)
    expect(body).toMatch(/illisible 2 fois de suite, depuis\s: 12 novembre/)
  })

  test('are read again when that is asked, and say so in their row', async () => {
    const { blog, ctx, post, desk } = await startLinks()
    const link = await standsIn(ctx, post.id, `${levain}/a`)
    const page = `<title>Autre titre</title><p><a href="https://blog.example${post.path}">là</a></p>`
    blog.web.page(`${levain}/a`, page)

    const asked = await desk.post(`/admin/links/${link.id}/recheck`, { back: '/admin/links?show=thread' })
    expect(asked.headers.location).toBe(`/admin/links?show=thread&done=recheck&link=${link.id}#lien-${link.id}`)
    const { body } = await desk.get(`/admin/links?done=recheck&link=${link.id}`)
    expect(body).toContain('relecture en cours')
    expect(body).toContain('La page va être relue dans un instant.')
    await blog.runJobs()
    expect((await desk.get('/admin/links')).body).toContain('Autre titre')
  })

  test('may be asked for once more when they were not let in', async () => {
    const { blog, ctx, post, desk } = await startLinks()
    const away = await arrives(ctx, post.id, `${levain}/a`, {
      outcome: 'unreachable',
      target: `https://blog.example${post.path}`,
    })
    const page = `<title>Revenue</title><p><a href="https://blog.example${post.path}">là</a></p>`
    blog.web.page(`${levain}/a`, page)

    const asked = await desk.post(`/admin/links/out/${away.id}/recheck`, { back: '/admin/links?show=out' })
    expect(asked.headers.location).toBe(`/admin/links?show=out&done=again&link=${away.id}#arrive-${away.id}`)
    await blog.runJobs()

    expect(sources((await desk.get('/admin/links?show=out')).body)).toEqual([])
    expect((await desk.get('/admin/links')).body).toContain('Revenue')
  })

  test('tell the desk why a page could not be read, and its sender nothing', async () => {
    const { blog, ctx, post, desk } = await startLinks()
    const target = `https://blog.example${post.path}`
    blog.web.answer(`${levain}/image`, { fails: 'wrong_type' })
    blog.web.answer(`${levain}/dedans`, { fails: 'refused' })
    blog.web.answer(`${levain}/panne`, { status: 503 })
    const statuses: string[] = []
    for (const name of ['image', 'dedans', 'panne', 'perdue']) {
      const { body } = await blog.app.inject({
        method: 'POST',
        url: '/webmention',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ source: `${levain}/${name}`, target }).toString(),
      })
      statuses.push(body.trim().split('\n').at(-1) ?? '')
    }
    await blog.runJobs()

    const { body } = await desk.get('/admin/links?show=out')
    const causes = ['pas une page web', 'adresse où ce site ne va pas', 'par une erreur (503)', 'introuvable (404)']
    for (const cause of causes) expect(body).toContain(cause)
    for (const address of statuses) {
      const page = await blog.app.inject(new URL(address).pathname)
      expect(page.body).toContain('The source page could not be read.')
      for (const cause of causes) expect(page.body).not.toContain(cause)
    }
    expect(await ctx.db.selectFrom('linkbacks').select('trouble').where('trouble', 'is', null).execute()).toEqual([])
  })

  test('are called what the author says, and that stays', async () => {
    const { ctx, post, desk } = await startLinks()
    const link = await standsIn(ctx, post.id, `${levain}/a`)

    const changed = await desk.post(`/admin/links/${link.id}/relation`, { relation: 'roundup' })
    expect(changed.statusCode).toBe(303)
    expect(await findReaction(ctx.db, link.id)).toMatchObject({ relation: 'roundup', relationFixed: 1 })
    const { body } = await desk.get('/admin/links')
    expect(body).toContain('<option value="roundup" selected>revue de liens</option>')
    expect(body).toContain('(votre choix)')
    expect((await desk.post(`/admin/links/${link.id}/relation`, { relation: 'planet' })).statusCode).toBe(400)
  })

  test('show the list again with the reason when something cannot be done', async () => {
    const { ctx, post, desk } = await startLinks()
    const link = await standsIn(ctx, post.id, `${levain}/a`)
    await submitReaction(ctx, comment(post, { parentId: link.id, imported: already() }))

    const refused = await desk.post(`/admin/links/${link.id}/relation`, {
      relation: 'like',
      back: '/admin/links/site?host=levain.example',
    })
    expect(refused.statusCode).toBe(409)
    expect(refused.body).toContain('role="alert"')
    expect(refused.body).toContain('<title>levain.example')
    await desk.post(`/admin/reactions/${link.id}/decide`, { decision: 'remove' })
    const recheck = await desk.post(`/admin/links/${link.id}/recheck`)
    expect(recheck.statusCode).toBe(409)
    expect(recheck.body).toContain('le relire n’y changerait rien')
  })

  test('leave the thread by a decision that can be taken back, on the same page', async () => {
    const { ctx, post, desk } = await startLinks()
    const link = await standsIn(ctx, post.id, `${levain}/a`)

    const decided = await desk.post(`/admin/reactions/${link.id}/decide`, { decision: 'remove', back: '/admin/links' })
    const { location } = decided.headers
    expect(location).toMatch(/^\/admin\/links\?batch=/)
    expect((await desk.get(String(location))).body).toContain('/admin/reactions/undo')
    expect((await findReaction(ctx.db, link.id))?.state).toBe('removed')
  })

  test('are an author’s own only, and a moderator’s all', async () => {
    const { blog, ctx, post } = await startLinks()
    const zoe = await atDesk(blog, 'author', 'zoe')
    const max = await atDesk(blog, 'moderator', 'max')
    const hers = await hasPost(ctx, { slug: 'sel' })
    await signs(blog, zoe, hers.id)
    const foreign = await standsIn(ctx, post.id, `${levain}/ailleurs`)
    await standsIn(ctx, hers.id, `${levain}/chez-elle`)
    const away = await arrives(ctx, post.id, `${levain}/dehors`)

    expect(sources((await zoe.get('/admin/links')).body)).toEqual(['chez-elle'])
    expect(sources((await zoe.get('/admin/links?show=out')).body)).toEqual([])
    const site = await zoe.get('/admin/links/site?host=levain.example')
    expect(sources(site.body)).toEqual(['chez-elle'])
    expect(site.body).not.toContain('/admin/links/site/rule')
    expect(sources((await max.get('/admin/links')).body)).toEqual(['chez-elle', 'ailleurs'])
    for (const url of [
      `/admin/links/${foreign.id}/recheck`,
      `/admin/links/${foreign.id}/relation`,
      `/admin/links/out/${away.id}/recheck`,
      '/admin/links/site/rule',
    ]) {
      expect((await zoe.post(url, { relation: 'reply', host: 'levain.example' })).statusCode, url).toBe(403)
    }
    expect((await max.get('/admin/links/sent')).statusCode).toBe(403)
  })
})

describe('the page of a site', () => {
  test('holds everything it sent and was sent, wherever its pages were read in the end', async () => {
    const { ctx, post, desk } = await startLinks()
    await standsIn(ctx, post.id, `${levain}/a`)
    const moved = await standsIn(ctx, post.id, 'https://court.example/x', { endHost: 'levain.example' })
    await standsIn(ctx, post.id, 'https://autre.example/')
    await arrives(ctx, post.id, `${levain}/sans-lien`)
    await wasSent(ctx, post.id, `${levain}/cite`)

    const { body } = await desk.get('/admin/links/site?host=https://levain.example/journal')
    expect(sources(body)).toEqual([moved.sourceUrl, 'a', 'sans-lien', 'cite'])
    expect(sources((await desk.get('/admin/links/site?host=court.example')).body)).toEqual([moved.sourceUrl])
    expect((await desk.get('/admin/links/site?host=rien.example')).body).toContain('ne vous a rien envoyé')
    for (const host of ['', 'pas un site', 'localhost']) {
      expect((await desk.get(`/admin/links/site?host=${encodeURIComponent(host)}`)).statusCode, host).toBe(404)
    }
  })

  test('leads through everything it was sent and everything that was not let in, however much', async () => {
    const { ctx, post, desk } = await startLinks()
    for (let n = 1; n <= 52; n++) await wasSent(ctx, post.id, `${levain}/cite-${n}`)
    for (let n = 1; n <= 32; n++) await arrives(ctx, post.id, `${levain}/dehors-${n}`)
    const site = '/admin/links/site?host=levain.example'
    const all: string[] = []
    for (const list of ['dehors', 'envoyes']) {
      let { body } = await desk.get(site)
      for (;;) {
        const href = new RegExp(`href="([^"]*)#${list}"`).exec(body)?.[1]?.replaceAll('&amp;', '&')
        all.push(...sources(body).filter((name) => name.startsWith(list === 'dehors' ? 'dehors' : 'cite')))
        if (href === undefined) break
        body = (await desk.get(href)).body
      }
    }
    expect(new Set(all).size).toBe(84)
    expect(all).toHaveLength(84)
  })

  test('refuses, holds, trusts or forgets the site by one button each', async () => {
    const { ctx, post, desk } = await startLinks()
    await standsIn(ctx, post.id, `${levain}/a`)
    for (const [verdict, text] of [
      ['refuse', 'Ce site est refusé.'],
      ['hold', 'vous attendent toujours'],
      ['trust', 'Vous faites confiance à ce site.'],
    ] as const) {
      const done = await desk.post('/admin/links/site/rule', { host: 'levain.example', verdict })
      expect(done.headers.location).toBe(`/admin/links/site?host=levain.example&done=${verdict}`)
      expect((await findRule(ctx.db, 'site', 'levain.example'))?.verdict).toBe(verdict)
      expect((await desk.get('/admin/links/site?host=levain.example')).body).toContain(text)
    }
    await desk.post('/admin/links/site/rule', { host: 'levain.example', verdict: 'none' })
    expect(await findRule(ctx.db, 'site', 'levain.example')).toBeUndefined()
  })

  test('tells a rule above it, and lets a moderator refuse but not change what is ruled', async () => {
    const { blog, ctx, desk } = await startLinks()
    const max = await atDesk(blog, 'moderator', 'max')
    await desk.post('/admin/rules', { kind: 'site', value: 'example', verdict: 'hold' })
    await desk.post('/admin/rules', { kind: 'site', value: 'levain.example', verdict: 'hold', note: 'à suivre' })

    const { body } = await desk.get('/admin/links/site?host=journal.levain.example')
    expect(body).toContain('C’est votre règle sur levain.example qui le dit.')
    const locked = await max.get('/admin/links/site?host=levain.example')
    expect(locked.body).toContain('à suivre')
    expect(locked.body).not.toContain('name="verdict"')
    const tried = await max.post('/admin/links/site/rule', { host: 'levain.example', verdict: 'refuse' })
    expect([tried.statusCode, tried.body.includes('role="alert"')]).toEqual([422, true])
    expect((await max.post('/admin/links/site/rule', { host: 'x.example', verdict: 'refuse' })).statusCode).toBe(303)
    expect((await max.post('/admin/links/site/rule', { host: 'y.example', verdict: 'trust' })).statusCode).toBe(403)
    expect((await max.post('/admin/links/site/rule', { host: 'y.example', verdict: 'eat' })).statusCode).toBe(400)
    expect((await findRule(ctx.db, 'site', 'x.example'))?.verdict).toBe('refuse')
  })

  test('offers no rule against this site itself', async () => {
    const { desk } = await startLinks()
    expect((await desk.get('/admin/links/site?host=blog.example')).body).not.toContain('name="verdict"')
    const tried = await desk.post('/admin/links/site/rule', { host: 'blog.example', verdict: 'refuse' })
    expect(tried.statusCode).toBe(422)
  })
})

describe('the links sent', () => {
  test('tell what became of each, in the other side’s own words, and are found by state', async () => {
    const { ctx, post, desk } = await startLinks()
    await wasSent(ctx, post.id, `${levain}/oui`, { transport: 'webmention', httpStatus: 201 })
    await wasSent(ctx, post.id, `${levain}/non`, { state: 'refused', words: 'No <b>link</b> found.' })
    await wasSent(ctx, post.id, `${levain}/muet`, { state: 'nothing', found: '{"title":"Une page"}' })
    await wasSent(ctx, post.id, `${levain}/perdu`, {
      state: 'unreachable',
      tries: 2,
      nextAt: '2026-11-20T12:00:00.000Z',
    })
    await wasSent(ctx, post.id, `${levain}/non-merci`, { state: 'off' })
    await wasSent(ctx, post.id, `${levain}/brouillon`, { state: 'planned' })

    const { body } = await desk.get('/admin/links/sent')
    expect(body).not.toContain('Refusé sans un mot.')
    expect(sources(body)).toEqual(['non-merci', 'perdu', 'muet', 'non', 'oui'])
    expect(body).toMatch(/aria-label="Prévenir quand même\s«\slevain.example\/non-merci\s»">Prévenir quand même</)
    expect(body).toContain('No &lt;b&gt;link&lt;/b&gt; found.')
    expect(body).toMatch(/prochain essai\s: 20 novembre/)
    expect(body).toContain('Une page')
    expect(sources((await desk.get('/admin/links/sent?state=refused')).body)).toEqual(['non'])
    expect(sources((await desk.get('/admin/links/sent?state=planned')).body)).toHaveLength(5)
  })

  test('say what is planned, when nothing has left yet and later', async () => {
    const { ctx, post, desk } = await startLinks()
    await wasSent(ctx, post.id, `${levain}/a`, { state: 'planned' })
    await wasSent(ctx, post.id, `${levain}/b`, { state: 'planned' })
    const { body } = await desk.get('/admin/links/sent')
    expect(body).toContain('Rien n’est encore parti.')
    expect(body).toMatch(/2 liens sont prévus/)
    expect(body).not.toContain('Aucun lien envoyé')
  })

  test('that were refused without a word say so', async () => {
    const { ctx, post, desk } = await startLinks()
    await wasSent(ctx, post.id, `${levain}/non`, { state: 'refused', transport: 'pingback', httpStatus: 200 })
    expect((await desk.get('/admin/links/sent')).body).toContain('Refusé sans un mot.')
  })

  test('are tried again, unless sending is off', async () => {
    const { ctx, post, desk } = await startLinks()
    const link = await wasSent(ctx, post.id, `${levain}/non`, { state: 'refused' })

    const again = await desk.post(`/admin/links/sent/${link.id}/retry`, {
      back: '/admin/links/site?host=levain.example',
    })
    const where = `/admin/links/site?host=levain.example&done=retry&link=${link.id}#envoi-${link.id}`
    expect(again.headers.location).toBe(where)
    expect((await desk.get(where)).body).toContain('Un nouvel essai part dans un instant.')
    expect(sources((await desk.get('/admin/links/sent?state=waiting')).body)).toEqual(['non'])

    await desk.post('/admin/settings/links', { gone: 'keep' })
    const off = await desk.post(`/admin/links/sent/${link.id}/retry`)
    expect(off.statusCode).toBe(409)
    expect(off.body).toContain('Ce site ne prévient personne')
    const back = '/admin/links/site?host=levain.example'
    const there = await desk.post(`/admin/links/sent/${link.id}/retry`, { back })
    expect(there.statusCode).toBe(409)
    expect(there.body).toContain('<title>levain.example')
    expect((await desk.post('/admin/links/sent/999/retry')).statusCode).toBe(404)
  })

  test('are an author’s own only', async () => {
    const { blog, ctx, post } = await startLinks()
    const zoe = await atDesk(blog, 'author', 'zoe')
    const hers = await hasPost(ctx, { slug: 'sel' })
    await signs(blog, zoe, hers.id)
    const foreign = await wasSent(ctx, post.id, `${levain}/a`, { state: 'refused' })
    await wasSent(ctx, hers.id, `${levain}/b`)

    const { body } = await zoe.get('/admin/links/sent')
    expect(sources(body)).toEqual(['b'])
    expect(body).toMatch(/Tous <span class="soft">1</)
    expect((await zoe.post(`/admin/links/sent/${foreign.id}/retry`)).statusCode).toBe(403)
  })
})
