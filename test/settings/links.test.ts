import { expect, test } from 'vitest'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'

const form = {
  webmention: 'on',
  trackback: 'on',
  sends: 'on',
  gone: 'leave',
  bridges: 'brid.gy\r\nhttps://passerelle.example/x',
  hubs: 'https://relais.example/\nhttps://relais.example/',
  updateServices: 'rpc.annuaire.example/ping',
}

test('how links come and go is shown and saved', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const before = await desk.get('/admin/settings/links')
  for (const box of ['webmention', 'pingback', 'trackback', 'sends']) {
    expect(before.body).toContain(`id="${box}" name="${box}" checked`)
  }

  const saved = await desk.post('/admin/settings/links', form)
  expect([saved.statusCode, saved.headers.location]).toEqual([303, '/admin/settings/links?done=saved'])
  expect(blog.ctx.settings).toMatchObject({
    transports: ['webmention', 'trackback'],
    sendsLinkbacks: true,
    keepsGone: false,
    bridges: ['brid.gy', 'passerelle.example'],
    hubs: ['https://relais.example/'],
    updateServices: ['https://rpc.annuaire.example/ping'],
  })
  const after = await desk.get('/admin/settings/links')
  expect(after.body).not.toContain('name="pingback" checked')
})

test('what is wrong is said beside its field, and what was typed is kept', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const cases = [
    ['bridges', 'passerelle'],
    ['bridges', Array.from({ length: 21 }, (_, n) => `b${n}.example`).join('\n')],
    ['hubs', 'ftp://relais.example/'],
    ['hubs', 'https://relais.example/#x'],
    ['hubs', Array.from({ length: 6 }, (_, n) => `https://h${n}.example/`).join('\n')],
    ['updateServices', 'pas une adresse'],
    ['updateServices', 'https://moi:secret@annuaire.example/'],
    ['gone', 'peut-être'],
  ] as const
  for (const [field, value] of cases) {
    const { statusCode, body } = await desk.post('/admin/settings/links', { ...form, [field]: value })
    expect([field, value, statusCode]).toEqual([field, value, 422])
    expect(body).toContain(`<a href="#${field}">`)
    expect(field === 'gone' || body.includes(`${value}</textarea>`)).toBe(true)
  }
  expect((await desk.post('/admin/settings/links', { ...form, hubs: ['a', 'b'] })).statusCode).toBe(422)
  expect(blog.ctx.settings.hubs).toEqual([])
})

test('a hub is called by https elsewhere on the public net, and every wrong line is named', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const lines = ['http://relais.example/', 'https://10.0.0.1/', 'https://[::1]/', 'https://blog.example/webmention']
  const { statusCode, body } = await desk.post('/admin/settings/links', { ...form, hubs: lines.join('\n') })
  expect(statusCode).toBe(422)
  expect(body).toContain('4 points à revoir')
  expect(Array.from(body.matchAll(/<a href="#hubs">«\s(.*?)\s»/g), ([, line]) => line)).toEqual(lines)
  expect(body).toContain('est une adresse de ce site-ci')
  expect(body).toContain('est sur un réseau privé')
  const old = { ...form, updateServices: 'http://rpc.annuaire.example/ping\nhttp://192.168.1.2/' }
  expect((await desk.post('/admin/settings/links', old)).statusCode).toBe(422)
  const kept = { ...form, updateServices: 'http://rpc.annuaire.example/ping' }
  expect((await desk.post('/admin/settings/links', kept)).statusCode).toBe(303)
})

test('a site under trial may have a hub on its own machine', async () => {
  const blog = await startBlog({ env: { SITE_URL: 'http://127.0.0.1:4170' } })
  const desk = await atDesk(blog)
  const hubs = 'http://127.0.0.1:4171/hub\nhttp://localhost:4172/'
  expect((await desk.post('/admin/settings/links', { ...form, hubs })).statusCode).toBe(303)
  const elsewhere = { ...form, hubs: 'http://127.0.0.1:4170/hub\nhttp://10.0.0.1/' }
  expect((await desk.post('/admin/settings/links', elsewhere)).statusCode).toBe(422)
})

test('every hub and service says how it last answered', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  await desk.post('/admin/settings/links', { ...form, hubs: 'https://a.example/\nhttps://b.example/' })
  const told = { kind: 'hub', address: 'https://a.example/', words: '', at: '2026-11-20T08:00:00.000Z' } as const
  const service = { ...told, kind: 'service', address: 'https://rpc.annuaire.example/ping', topic: 'blog' } as const
  await blog.ctx.db
    .insertInto('announcements')
    .values([
      { ...told, topic: '1', outcome: 'done' },
      { ...told, topic: '2', outcome: 'failed', at: '2026-11-19T08:00:00.000Z' },
      { ...service, outcome: 'failed', words: 'Slow <down>' },
    ])
    .execute()

  const { body } = await desk.get('/admin/settings/links')
  expect(body).toMatch(/Prévenu\s: 20 novembre.* Un flux attend encore\./)
  expect(body).toContain('Pas encore prévenu.')
  expect(body).toMatch(/N’a pas pu être prévenu\s: .*<q>Slow &lt;down&gt;<\/q>/)
})
