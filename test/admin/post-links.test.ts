import { expect, test } from 'vitest'
import type { DraftFields } from '../../src/posts/draft.ts'
import { createDraft } from '../../src/posts/drafts.ts'
import { saveSettings } from '../../src/settings/settings.ts'
import { changeDraft } from '../posts/support.ts'
import { startBlog, type Blog } from '../support/blog.ts'
import { atDesk, type Desk } from '../support/desk.ts'

const minute = 60_000
const [webmention, pingback, trackback, silent] = ['a', 'b', 'c', 'd'].map((name) => `https://${name}.example/1`)
const text = `[a](${webmention}) [b](${pingback}) [c](${trackback}) [d](${silent})`

async function startWriting(source = text, more: Partial<DraftFields> = {}) {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const { web } = blog
  web.page('https://a.example/1', '<title>Le levain</title><link rel="webmention" href="/wm">')
  web.answer('https://a.example/wm', { status: 202 })
  web.answer('https://b.example/1', { headers: { 'x-pingback': 'https://b.example/x' } })
  web.answer('https://b.example/x', { status: 503, body: 'Asleep', contentType: 'text/plain' })
  web.page('https://c.example/1', '<link rel="trackback" href="/tb">')
  web.answer('https://c.example/tb', { body: '<response><error>0</error></response>', contentType: 'text/xml' })
  web.page('https://d.example/1', '<p>Nothing to see.</p>')
  const id = await createDraft(blog.ctx, desk.account, { title: 'Pain', source, ...more })
  return { blog, desk, id, panel: `/admin/posts/${id}/publish`, report: `/admin/posts/${id}/published` }
}

type Box = { key: string; label: string; found: string; ticked: boolean; open: boolean }

/** The links that a panel lists. */
async function boxes(desk: Desk, panel: string): Promise<Box[]> {
  const { body } = await desk.get(panel)
  const rows = body.split('<li class="found-').slice(1)
  return rows.map((row) => ({
    key: /id="l-(\w+)"/.exec(row)?.[1] ?? '',
    label: /<label[^>]*><bdi>(.*?)<\/bdi>/.exec(row)?.[1] ?? '',
    found: row.slice(0, row.indexOf('"')),
    ticked: /<input[^>]* checked/.test(row),
    open: !/<input[^>]* disabled/.test(row),
  }))
}

/** The form of a panel as a browser sends it, with the boxes that are ticked. */
async function formOf(desk: Desk, panel: string, ticked: string[]): Promise<Record<string, string | string[]>> {
  const { body } = await desk.get(panel)
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
  const fields = { version: value('version'), seen: value('seen'), seenTrackback: value('seenTrackback') }
  return { ...fields, tell: ticked }
}

const requestsTo = ({ web }: Blog, method: string) =>
  web.requests.filter((request) => (request.method ?? 'GET') === method)

test('the panel lists what each page takes, and asks for it without keeping anybody waiting', async () => {
  const { blog, desk, panel } = await startWriting()
  const first = await boxes(desk, panel)
  expect(first.map(({ found, ticked }) => [found, ticked])).toEqual(Array.from({ length: 4 }, () => ['looking', true]))
  expect(blog.web.requests).toEqual([])
  await desk.get(panel)
  expect(await blog.runJobs()).toBe(1)
  expect(await boxes(desk, panel)).toMatchObject([
    { label: 'Le levain', found: 'webmention', ticked: true, open: true },
    { label: 'b.example/1', found: 'pingback', ticked: true, open: true },
    { label: 'c.example/1', found: 'trackback', ticked: false, open: true },
    { label: 'd.example/1', found: 'nothing', ticked: false, open: false },
  ])
  await blog.runJobs()
  expect(requestsTo(blog, 'GET')).toHaveLength(4)
  expect(requestsTo(blog, 'POST')).toEqual([])
})

test('what is ticked is told, a trackback too; what is cleared is not, now or after an edit', async () => {
  const { blog, desk, panel, report } = await startWriting()
  await desk.get(panel)
  await blog.runJobs()
  const [a, , c] = await boxes(desk, panel)
  const form = await formOf(desk, panel, [c?.key ?? ''])
  expect(a?.ticked).toBe(true)
  expect((await desk.post(panel, { ...form, do: 'now' })).headers.location).toBe(report)
  const states = async () =>
    [...(await desk.get(report)).body.matchAll(/<li class="is-(\w+)"/g)].map(([, state]) => state)
  expect(await states()).toEqual(['off', 'off', 'waiting', 'nothing'])
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(requestsTo(blog, 'POST').map(({ url }) => url)).toEqual(['https://c.example/tb'])
  expect(await states()).toEqual(['off', 'off', 'accepted', 'nothing'])
})

test('the report says how each link fares, and a failed one is sent again by its button', async () => {
  const { blog, desk, id, panel, report } = await startWriting(`[a](${webmention}) [b](${pingback})`)
  await desk.post(panel, { ...(await formOf(desk, panel, [])), seen: '', do: 'now' })
  expect((await desk.get(report)).body.match(/is-waiting/g)).toHaveLength(2)
  blog.clock.pass(minute)
  await blog.runJobs()
  const editor = (await desk.get(`/admin/posts/${id}`)).body
  expect(editor).toContain('1/2 liens acceptés')
  expect(editor).toContain(`href="${report}#liens"`)
  const { body } = await desk.get(report)
  expect(body).toContain('class="is-accepted"')
  expect(body).toContain('<q><bdi>Asleep</bdi></q>')
  const link = /<button[^>]*name="link" value="(\d+)"/.exec(body)?.[1] ?? ''
  const retry = `/admin/posts/${id}/links/retry`
  expect((await desk.post(retry, { link })).headers.location).toBe(`${report}?retried=${link}#lien-${link}`)
  await blog.runJobs()
  expect(requestsTo(blog, 'POST').filter(({ url }) => url === 'https://b.example/x')).toHaveLength(2)
  expect((await desk.post(retry, { link: '999' })).statusCode).toBe(404)
  const other = await atDesk(blog, 'author', 'zoe')
  expect((await other.post(retry, { link })).statusCode).toBe(403)
})

test('a choice is kept when the form is refused, and by Enter in a field, which publishes nothing', async () => {
  const { blog, desk, panel } = await startWriting()
  const cleared = { ...(await formOf(desk, panel, [])), do: 'schedule', at: '2020-01-01T10:00' }
  expect((await desk.post(panel, cleared)).statusCode).toBe(422)
  const ticks = async () => (await boxes(desk, panel)).map(({ ticked }) => ticked)
  expect(await ticks()).toEqual([false, false, false, false])
  const keys = (await boxes(desk, panel)).map(({ key }) => key)
  const kept = await desk.post(panel, { ...(await formOf(desk, panel, keys)), do: 'keep', at: '2027-01-01T10:00' })
  expect(kept.headers.location).toBe(`${panel}?at=2027-01-01T10%3A00`)
  expect((await desk.get(String(kept.headers.location))).body).toContain('value="2027-01-01T10:00"')
  expect(await ticks()).toEqual([true, true, true, true])
  const { state } = await blog.ctx.db.selectFrom('posts').select('state').executeTakeFirstOrThrow()
  expect(state).toBe('draft')
})

test('a link that was cleared is told when its box is ticked under what is public already', async () => {
  const { blog, desk, panel } = await startWriting(`[a](${webmention})`)
  await desk.post(panel, { ...(await formOf(desk, panel, [])), do: 'now' })
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(requestsTo(blog, 'POST')).toEqual([])
  const keys = (await boxes(desk, panel)).map(({ key }) => key)
  await desk.post(panel, { ...(await formOf(desk, panel, keys)), do: 'keep' })
  await blog.runJobs()
  expect(requestsTo(blog, 'POST')).toHaveLength(1)
})

test('a site that tells nobody says so and looks at nothing', async () => {
  const { blog, desk, panel } = await startWriting()
  await saveSettings(blog.ctx, { sendsLinkbacks: false })
  const { body } = await desk.get(panel)
  expect(body).toContain('Ce site ne prévient personne')
  expect(await boxes(desk, panel)).toEqual([])
  expect(await blog.runJobs()).toBe(0)
})

test('a link that leaves the draft is forgotten', async () => {
  const { blog, desk, id, panel } = await startWriting(`[a](${webmention})`)
  const rows = () => blog.ctx.db.selectFrom('sentLinks').select('target').execute()
  await desk.get(panel)
  await blog.runJobs()
  expect(await rows()).toEqual([{ target: webmention }])
  await changeDraft(blog.ctx, desk.account, id, { source: `[d](${silent})` })
  await desk.get(panel)
  await blog.runJobs()
  expect(await rows()).toEqual([{ target: silent }])
})

test('a draft that is deleted takes what was planned for its links with it; one unpublished tells them', async () => {
  const { blog, desk, id, panel } = await startWriting(`[a](${webmention})`)
  await desk.get(panel)
  await blog.runJobs()
  const second = await createDraft(blog.ctx, desk.account, { title: 'Sel', source: `[a](${webmention})` })
  const ask = `/admin/posts/${second}/publish`
  await desk.post(ask, { ...(await formOf(desk, ask, [])), seen: '', do: 'now' })
  blog.clock.pass(minute)
  await blog.runJobs()
  await desk.post(`/admin/posts/${id}/delete`)
  expect(await blog.ctx.db.selectFrom('sentLinks').select('postId').execute()).toEqual([{ postId: second }])
  await desk.post(`/admin/posts/${second}/unpublish`)
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(requestsTo(blog, 'POST')).toHaveLength(2)
  await desk.post(`/admin/posts/${second}/delete`)
  blog.clock.pass(minute)
  await blog.runJobs()
  expect(requestsTo(blog, 'POST')).toHaveLength(2)
})

test('what was refused, or given up, stands in “Your turn” of whoever may write the post until it is tried again or left', async () => {
  const { blog, desk, panel } = await startWriting(`[a](${webmention})`)
  blog.web.answer('https://a.example/wm', { status: 400, body: 'No link here.', contentType: 'text/plain' })
  await desk.post(panel, { ...(await formOf(desk, panel, [])), seen: '', do: 'now' })
  blog.clock.pass(minute)
  await blog.runJobs()
  const retryPath = async (of = desk) => /\/admin\/waiting\/links\/\d+\/retry/.exec((await of.get('/admin')).body)?.[0]
  expect((await desk.get('/admin')).body).toContain('<q><bdi>No link here.</bdi></q>')
  const retry = (await retryPath()) ?? ''
  const zoe = await atDesk(blog, 'author', 'zoe')
  expect(await retryPath(zoe)).toBeUndefined()
  expect((await zoe.post(retry)).statusCode).toBe(403)

  expect((await desk.post(retry)).headers.location).toBe('/admin?done=retried')
  expect(await retryPath()).toBeUndefined()
  blog.clock.pass(1)
  await blog.runJobs()
  expect(await retryPath()).toBe(retry)
  expect((await desk.post(retry.replace('retry', 'aside'))).headers.location).toBe('/admin?done=left')
  expect(await retryPath()).toBeUndefined()
  expect((await desk.post('/admin/waiting/links/999/retry')).statusCode).toBe(404)
})

test('a page whose link is removed is named as one that will hear of it, before the update and until it heard', async () => {
  const { blog, desk, id, panel, report } = await startWriting(`[a](${webmention})`)
  await desk.post(panel, { ...(await formOf(desk, panel, [])), seen: '', do: 'now' })
  blog.clock.pass(minute)
  await blog.runJobs()
  await changeDraft(blog.ctx, desk.account, id, { source: 'Sans lien.' })
  const before = (await desk.get(panel)).body
  expect(before).toContain('Cet article ne mène plus à aucune autre page.')
  expect(before).not.toContain('personne n’est à prévenir')
  expect(before).toMatch(/class="is-lost"[^]*Le levain[^]*n’est plus cité[^]*sera prévenu que le lien est parti/)

  await desk.post(panel, { ...(await formOf(desk, panel, [])), do: 'now' })
  const said = (await desk.get(report)).body
  expect(said).toContain('<h1>C’est à jour</h1>')
  expect(said).not.toContain('personne n’est à prévenir')
  expect(said).toMatch(/class="is-waiting"[^]*n’est plus cité[^]*Sera prévenu que le lien est parti/)
  blog.clock.pass(minute)
  await blog.runJobs()
  expect((await desk.get(report)).body).toMatch(/class="is-accepted"[^]*sait que le lien est parti/)
})

test('a page that is not there says so, and is looked for once more only; one that asks to wait says that', async () => {
  const lost = 'https://e.example/404'
  const { blog, desk, panel, report } = await startWriting(`[e](${lost}) [a](${webmention}) [f](https://f.example/1)`)
  blog.web.answer('https://a.example/wm', { status: 429 })
  blog.web.answer('https://f.example/1', { fails: 'redirects' })
  await desk.get(panel)
  await blog.runJobs()
  const told = (await desk.get(panel)).body
  expect(told).toContain('page introuvable (404)')
  expect(told).toContain('renvois sans fin')
  await desk.post(panel, { ...(await formOf(desk, panel, [])), seen: '', do: 'now' })
  const lookedFor = () => blog.web.requests.filter(({ url }) => url === lost).length
  const before = lookedFor()
  for (let n = 0; n < 30; n++) {
    blog.clock.pass(minute)
    await blog.runJobs()
  }
  expect(lookedFor() - before).toBe(2)
  const { body } = await desk.get(report)
  expect(body).toMatch(/is-unreachable[^]*page introuvable \(404\)[^]*Il n’y a pas de page à cette adresse/)
  expect(body).toContain('demande d’attendre (429)')
  expect((await desk.get('/admin')).body).toContain('Il n’y a pas de page à cette adresse')
})
