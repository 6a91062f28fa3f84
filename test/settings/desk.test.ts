import { expect, test } from 'vitest'
import { readContent } from '../../src/posts/content-folder.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { startDemo } from '../site/cast.ts'

const tabs = ['', '/reading', '/conversation', '/appearance', '/addresses'].map((tab) => `/admin/settings${tab}`)

/** Tab, field to be named, what is sent, and a word of the sentence beside it. */
const wrongs: [string, string, Record<string, string | string[]>, string][] = [
  ['', 'title', { title: ' ' }, 'Il faut un titre'],
  ['', 'title', { title: 'x'.repeat(121) }, '120 caractères'],
  ['', 'title', { title: ['Un', 'Deux'] }, 'deux fois'],
  ['', 'tagline', { title: 'T', tagline: 'x'.repeat(301) }, '300 caractères'],
  ['', 'lang', { title: 'T', lang: 'de' }, 'Choisissez'],
  ['', 'timeZone', { title: 'T', timeZone: 'Europe/Pâris' }, 'Ce fuseau est inconnu'],
  ['', 'timeZone', { title: 'T', timeZone: '' }, 'Ce fuseau est inconnu'],
  ['', 'siteUrl', { title: 'T', siteUrl: 'javascript:alert(1)' }, 'adresse'],
  ['', 'siteUrl', { title: 'T', siteUrl: 'https://a.example/blog' }, 'adresse'],
  ['', 'siteUrl', { title: 'T', siteUrl: 'https://me@a.example' }, 'adresse'],
  ['', 'uploadMegabytes', { title: 'T', uploadMegabytes: '0' }, 'entre 1 et 50'],
  ['', 'uploadMegabytes', { title: 'T', uploadMegabytes: '51' }, 'entre 1 et 50'],
  ['', 'confirm', { title: 'T', siteUrl: 'https://a.example' }, 'confirmer'],
  ['', 'confirm', { title: 'T', siteUrl: 'https://a.example', confirm: 'https://b.example' }, 'confirmer'],
  ['/reading', 'postsPerPage', { postsPerPage: '0' }, 'entre 1 et 50'],
  ['/reading', 'postsPerPage', { postsPerPage: '51' }, 'entre 1 et 50'],
  ['/reading', 'postsPerPage', { postsPerPage: '1e1' }, 'entre 1 et 50'],
  ['/reading', 'feedItems', { feedItems: '101' }, 'entre 1 et 100'],
  ['/reading', 'feedItems', { feedItems: '-1' }, 'entre 1 et 100'],
  ['/reading', 'label-0', { 'label[]': '', 'href[]': '/archive' }, 'Il manque le mot'],
  ['/reading', 'label-0', { 'label[]': 'x'.repeat(41), 'href[]': '/archive' }, '40 caractères'],
  ['/reading', 'href-0', { 'label[]': 'Ici', 'href[]': '' }, 'Il faut une adresse'],
  ['/reading', 'href-1', { 'label[]': ['Ici', 'Là'], 'href[]': ['/a', '//evil.example'] }, 'Il faut une adresse'],
  ['/reading', 'href-0', { 'label[]': 'Ici', 'href[]': 'javascript:alert(1)' }, 'Il faut une adresse'],
  ['/reading', 'href-0', { 'label[]': 'Ici', 'href[]': '/\\evil.example' }, 'Il faut une adresse'],
  ['/reading', 'navigation', { 'label[]': Array(13).fill('a'), 'href[]': Array(13).fill('/a') }, '12 au plus'],
  ['/conversation', 'policy', { policy: 'maybe' }, 'Choisissez'],
  ['/conversation', 'reactions', { reactions: '' }, 'Choisissez'],
  ['/conversation', 'heldAfterDays', { heldAfterDays: 'un an' }, 'entre 0 et 36500'],
  ['/conversation', 'linksAllowed', { linksAllowed: '101' }, 'entre 0 et 100'],
  ['/conversation', 'editMinutes', { editMinutes: '1441' }, 'entre 0 et 1440'],
  ['/conversation', 'noun', { noun: 'likes' }, 'Choisissez'],
  ['/appearance', 'accent', { colour: 'own', accent: 'red' }, 'Une couleur s’écrit'],
  ['/appearance', 'accent', { colour: 'own', accent: '#ffe680' }, 'se lit mal sur papier clair'],
  ['/appearance', 'face', { face: 'fantasy' }, 'Choisissez'],
  ['/appearance', 'measure', { measure: '66ch' }, 'Choisissez'],
  ['/appearance', 'logo', { logo: '/media/nowhere.png' }, 'plus là'],
  ['/appearance', 'logo', { logo: 'https://evil.example/a.png' }, 'plus là'],
  ['/appearance', 'logo', { logo: '/media/../../tresse.db' }, 'plus là'],
  ['/addresses', 'ownAddresses', { ownAddresses: 'https://a.example\nftp://b.example' }, 'ftp://b.example'],
  ['/addresses', 'ownAddresses', { ownAddresses: 'deux mots' }, 'deux mots'],
  ['/addresses', 'ownAddresses', { ownAddresses: 'https://a.example/?p=1' }, 'sans'],
  ['/addresses', 'ownAddresses', { ownAddresses: 'localhost' }, 'localhost'],
  [
    '/addresses',
    'ownAddresses',
    { ownAddresses: Array.from({ length: 51 }, (_, n) => `https://a${n}.example`).join('\n') },
    '50 au plus',
  ],
]

test('what is wrong is named beside its field, all that was typed stays, and nothing is saved', async () => {
  const blog = await startBlog({ env: { SITE_URL: '' } })
  const desk = await atDesk(blog)
  const before = structuredClone(blog.ctx.settings)
  for (const [tab, field, sent, word] of wrongs) {
    const { statusCode, body } = await desk.post(`/admin/settings${tab}`, sent)
    const about = `${tab} ${JSON.stringify(sent).slice(0, 80)}`
    expect(statusCode, about).toBe(422)
    expect(body, about).toContain(`<a href="#${field}">`)
    expect(body, about).toContain(` id="${field}"`)
    const text = body.replaceAll(/[\u00a0\u202f]/g, ' ')
    expect(text.match(/<p class="wrong"[^>]*>[^<]*/g)?.join(' '), about).toContain(word)
    const typed = Object.entries(sent).filter(
      ([name]) =>
        name !== 'confirm' &&
        !['logo', 'lang', 'policy', 'reactions', 'noun', 'face', 'measure', 'colour'].includes(name),
    )
    for (const [, value] of typed)
      for (const one of [value].flat().slice(0, 1)) expect(body, about).toContain(escaped(one))
  }
  expect(blog.ctx.settings).toEqual(before)
  expect(await blog.ctx.db.selectFrom('settings').select('key').execute()).toEqual([])
})

test('a colour that is hard to read comes with the nearest that is not, which one button takes', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const refused = await desk.post('/admin/settings/appearance', { colour: 'own', accent: '#5fbf6a', face: 'sans' })
  const [, suggested = ''] = /name="take" value="(#[0-9a-f]{6})"/.exec(refused.body) ?? []
  const taken = await desk.post('/admin/settings/appearance', { accent: '#5fbf6a', face: 'sans', take: suggested })
  expect(taken.statusCode).toBe(303)
  expect([blog.ctx.settings.accent, blog.ctx.settings.face]).toEqual([suggested, 'sans'])
})

test('a preview shows what is chosen and saves nothing', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const shown = await desk.post('/admin/settings/appearance', { colour: 'own', accent: '#1d6b3a', do: 'preview' })
  expect(shown.statusCode).toBe(200)
  const [, sheet = ''] = /href="(\/admin\/settings\/preview\.css[^"]*)"/.exec(shown.body) ?? []
  const css = await desk.get(sheet.replaceAll('&amp;', '&'))
  expect(css.headers['content-type']).toContain('text/css')
  expect(css.body).toContain('.look-preview .paper {\n  --author: light-dark(#1d6b3a,')
  expect(blog.ctx.settings.accent).toBe('')
})

test('links of the navigation are added, moved and removed by plain buttons, and saved only when asked', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const rows = async (fields: Record<string, string | string[]>) => {
    const { statusCode, body } = await desk.post('/admin/settings/reading', fields)
    expect(statusCode).toBe(200)
    expect(body).toContain('Rien n’est encore enregistré')
    return [...body.matchAll(/name="label\[\]" value="([^"]*)"/g)].map(([, label]) => label)
  }
  const typed = { 'label[]': ['Un', 'Deux'], 'href[]': ['/un', 'no address yet'], postsPerPage: 'many' }
  expect(await rows({ ...typed, do: 'add' })).toEqual(['Un', 'Deux', ''])
  expect(await rows({ ...typed, do: 'up-1' })).toEqual(['Deux', 'Un'])
  expect(await rows({ ...typed, do: 'remove-0' })).toEqual(['Deux'])
  expect(await rows({ ...typed, do: 'up-7' })).toEqual(['Un', 'Deux'])
  expect(blog.ctx.settings.navigation).toEqual([])
})

test('options for trials keep the site on loopback', async () => {
  const blog = await startBlog({ env: { SITE_URL: '', RATE_LIMITS: 'off' } })
  const desk = await atDesk(blog)
  const sent = { title: 'T', siteUrl: 'https://a.example', confirm: 'https://a.example' }
  const refused = await desk.post('/admin/settings', sent)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('RATE_LIMITS')
  const near = { title: 'T', siteUrl: 'http://localhost:4000', confirm: 'http://localhost:4000' }
  expect((await desk.post('/admin/settings', near)).statusCode).toBe(303)
  expect(blog.ctx.settings.siteUrl).toBe('http://localhost:4000')
})

test('only who may settle the site comes to its settings', async () => {
  const blog = await startBlog()
  for (const role of ['author', 'moderator', 'editor'] as const) {
    const desk = await atDesk(blog, role, role)
    for (const tab of tabs) {
      expect([(await desk.get(tab)).statusCode, (await desk.post(tab, {})).statusCode]).toEqual([403, 403])
    }
    expect((await desk.post('/admin/settings/demo', {})).statusCode).toBe(403)
  }
  const owner = await atDesk(blog)
  for (const tab of tabs) expect((await owner.get(tab)).statusCode).toBe(200)
})

test('the demonstration goes when it is asked for twice', async () => {
  const blog = await startDemo()
  const desk = await atDesk(blog)
  expect((await desk.get('/admin/settings')).body).toContain('href="/admin/settings/demo"')
  expect((await desk.get('/admin/settings/demo')).body).toContain('Retirer le carnet d’exemple')
  expect((await blog.app.inject({ url: '/' })).body).toContain('class="card ')
  expect((await desk.post('/admin/settings/demo')).headers.location).toBe('/admin/settings?done=demo')
  await readContent(blog.ctx)
  expect((await blog.app.inject({ url: '/' })).body).not.toContain('class="card ')
  expect((await desk.get('/admin/settings')).body).not.toContain('/admin/settings/demo')
  expect((await desk.get('/admin/settings/demo')).statusCode).toBe(303)
})

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
