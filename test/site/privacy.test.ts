import { expect, test } from 'vitest'
import { saveSettings, type Settings } from '../../src/settings/settings.ts'
import { nameSite } from '../../src/settings/site.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { hasPost } from '../support/cast.ts'
import { invalid } from './valid.ts'

async function page(settings: Partial<Settings> = {}, options: { mail?: boolean; lang?: string } = {}) {
  const blog = await startBlog({ mail: options.mail ?? false, env: { SITE_LANG: options.lang ?? 'fr' } })
  await nameSite(blog.ctx, 'Le four', '')
  await saveSettings(blog.ctx, settings)
  const { body, headers, statusCode } = await blog.app.inject('/privacy')
  expect(statusCode).toBe(200)
  return { blog, body, headers }
}

const bare: Partial<Settings> = { signIn: [], providers: [], transports: [], avatars: 'none', backupDays: 0 }

test('a site that does little says little', async () => {
  const { body } = await page(bare)
  for (const absent of [
    'Mastodon',
    'Gravatar',
    'signez avec un compte',
    'Les courriels',
    'liens d’autres sites',
    'Sauvegardes',
  ]) {
    expect(body).not.toContain(absent)
  }
  expect(body).toContain('30 jours contre les abus')
  expect(body).toContain('href="/my-data"')
})

test.each<[Partial<Settings>, boolean, string]>([
  [{ signIn: ['mail'] }, true, 'un lien reçu par courriel'],
  [{ signIn: ['mastodon'] }, false, 'Mastodon'],
  [{ gravatar: true }, false, 'Gravatar'],
  [{}, true, 'Chaque courriel s’arrête d’un clic'],
  [{ transports: ['webmention'] }, false, 'href="/linkbacks/owner"'],
  [{ backupDays: 45 }, false, '45 jours'],
  [{ hubs: ['https://hub.example/'] }, false, 'Des relais'],
  [{ privacyContact: 'mado@blog.example' }, false, 'href="mailto:mado@blog.example"'],
  [{ privacyContact: 'https://blog.example/a-propos' }, false, 'href="https://blog.example/a-propos"'],
  [{ privacyNote: 'Hébergé *chez nous*.' }, false, '<em>chez nous</em>'],
])('what is switched on is told, and only then: %j, mail %j', async (settings, mail, words) => {
  expect((await page({ ...bare, ...settings }, { mail })).body).toContain(words)
  expect((await page(bare)).body).not.toContain(words)
})

test('a mail link is not told of where no mail server is set', async () => {
  expect((await page({ ...bare, signIn: ['mail'] })).body).not.toContain('lien reçu par courriel')
})

test.each(['fr', 'en'])('the page is valid and its words are in %s', async (lang) => {
  const { body } = await page({ privacyNote: '## Qui\n\nNous.', gravatar: true }, { mail: true, lang })
  expect(await invalid(body)).toEqual([])
  expect(body).toContain(lang === 'fr' ? 'Ce que ce site garde de vous' : 'What this site keeps of you')
})

test('the page follows the settings at once, and every page and form leads to it', async () => {
  const { blog } = await page()
  const post = await hasPost(blog.ctx)
  expect((await blog.app.inject(post.path)).body.split('href="/privacy"').length).toBe(3)
  await saveSettings(blog.ctx, { privacyNote: 'Nouveau.' })
  expect((await blog.app.inject('/privacy')).body).toContain('Nouveau.')
})

test('the owner says whom to ask; what cannot be kept is said beside its field, the rest stays typed', async () => {
  const blog = await startBlog()
  const desk = await atDesk(blog)
  const path = '/admin/settings/privacy'
  const wrong = await desk.post(path, { privacyContact: 'nobody', backupDays: 'x', privacyNote: 'Gardez-moi.' })
  expect(wrong.statusCode).toBe(422)
  for (const words of ['value="nobody"', 'Gardez-moi.', 'href="#privacyContact"', 'href="#backupDays"']) {
    expect(wrong.body).toContain(words)
  }
  const right = await desk.post(path, { privacyContact: 'mado@blog.example', backupDays: '7', privacyNote: '' })
  expect(right.headers.location).toBe(`${path}?done=saved`)
  expect(blog.ctx.settings).toMatchObject({ privacyContact: 'mado@blog.example', backupDays: 7 })
  expect(
    (await desk.post(path, { privacyContact: '', backupDays: '0', privacyNote: '> '.repeat(40) + 'x' })).statusCode,
  ).toBe(422)
})
