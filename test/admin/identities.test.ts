import { expect, test } from 'vitest'
import { dropProviderSecret, findProviderSecret, noteProviderTrouble } from '../../src/settings/provider-secrets.ts'
import { readSettings } from '../../src/settings/settings.ts'
import { listWays } from '../../src/sign-in/ways.ts'
import { reachIssuers, startIssuer } from '../sign-in/issuer-cast.ts'
import { startBlog } from '../support/blog.ts'
import { atDesk } from '../support/desk.ts'
import { freePort } from '../support/ports.ts'

const home = '/admin/settings/identities'
const keys = { clientId: 'carnet', secret: 'le-grand-secret' }

async function start(env: Record<string, string> = {}) {
  const blog = await startBlog({ env })
  const desk = await atDesk(blog)
  const add = (fields: Record<string, string>) =>
    desk.post(`${home}/add`, { slug: fields['kind'] ?? '', ...keys, ...fields })
  const labels = () => blog.ctx.settings.providers.map(({ label }) => label)
  return { ...blog, blog, desk, add, labels }
}

async function startWithIssuer() {
  const issuer = await startIssuer('https://blog.example')
  const started = await start({ IDENTITY_HOSTS: issuer.host })
  reachIssuers(started.ctx)
  return { ...started, issuer }
}

const descriptionAt = (issuer: string, more: object = {}) => ({
  contentType: 'application/json',
  body: JSON.stringify({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    ...more,
  }),
})
const wellKnown = '/.well-known/openid-configuration'

test('the owner says how readers may sign, and what stands beside their names', async () => {
  const { ctx, desk } = await start()
  expect(listWays(ctx).map(({ slug }) => slug)).toEqual(['site', 'mastodon'])
  const saved = await desk.post(home, { mastodon: 'on', avatars: 'drawn', gravatar: 'on' })
  expect([saved.statusCode, saved.headers.location]).toEqual([303, `${home}?done=saved`])
  expect(await readSettings(ctx.db, ctx.config)).toMatchObject({
    signIn: ['mastodon'],
    avatars: 'drawn',
    gravatar: true,
  })
  expect(listWays(ctx).map(({ slug }) => slug)).toEqual(['mastodon'])
  const wrong = await desk.post(home, { avatars: 'faces' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('Choisissez une des possibilités.')
})

test('without a mail server the page says that the mail link waits for one', async () => {
  const { desk } = await start()
  expect((await desk.get(home)).body).toContain('SMTP_URL')
})

test('a provider gets a button once its keys are there, and its secret is never shown again', async () => {
  const { ctx, desk, add, logged } = await start()
  const form = await desk.get(`${home}/add?kind=github`)
  expect(form.body).toContain('https://blog.example/sign-in/github/return')
  expect(form.body).toContain('https://github.com/settings/developers')
  const added = await add({ kind: 'github' })
  expect([added.statusCode, added.headers.location]).toEqual([303, `${home}?done=kept&of=github`])
  expect(listWays(ctx).map(({ slug, label }) => [slug, label])).toContainEqual(['github', 'GitHub'])
  expect(await findProviderSecret(ctx.db, 'github')).toBe('le-grand-secret')

  const pages = await Promise.all([`${home}?done=kept&of=github`, `${home}/github`, '/admin/settings'].map(desk.get))
  expect(pages[0]?.body).toContain('GitHub est réglé.')
  expect(pages[1]?.body).toContain('Gardé. Laissez vide pour ne pas le changer.')
  const settings = await ctx.db.selectFrom('settings').selectAll().execute()
  const everywhere = [...pages.map(({ body }) => body), JSON.stringify(settings), JSON.stringify(logged)].join('\n')
  expect(everywhere).not.toContain('le-grand-secret')
  expect((await desk.get(`${home}/add?kind=github`)).statusCode).toBe(404)
  expect((await add({ kind: 'github' })).statusCode).toBe(404)
})

test('the owner sees what went wrong with a provider, in its own words', async () => {
  const { ctx, desk, add } = await start()
  await add({ kind: 'x' })
  expect((await desk.get(home)).body).not.toContain('Le dernier essai')
  await noteProviderTrouble(ctx, 'x', 'unauthorized_client')
  const page = (await desk.get(home)).body
  expect(page).toContain('Le dernier essai n’a rien donné, le 20 novembre')
  expect(page).toContain('unauthorized_client')
  await dropProviderSecret(ctx, 'x')
  expect((await desk.get(home)).body).toContain('Son secret manque')
})

test('keys that are missing or wrongly copied are told beside their field, and what was typed stays', async () => {
  const { desk, add, labels } = await start()
  const wrong = await add({ kind: 'x', clientId: 'two words', secret: '' })
  expect(wrong.statusCode).toBe(422)
  expect(wrong.body).toContain('href="#clientId"')
  expect(wrong.body).toContain('href="#secret"')
  expect(wrong.body).toContain('value="two words"')
  const shape = await add({ kind: 'x', secret: 'le grand secret' })
  expect(shape.body).not.toContain('le grand secret')
  expect(shape.body).toContain('Collez-le encore une fois')
  expect((await desk.post(`${home}/add`, { kind: 'constructor', ...keys })).statusCode).toBe(404)
  expect((await desk.post(`${home}/add`, { kind: ['x', 'x'], ...keys })).statusCode).toBe(400)
  expect(labels()).toEqual([])
})

test('an issuer is asked to describe itself before it is kept', async () => {
  const { ctx, desk, add, issuer } = await startWithIssuer()
  const added = await add({ kind: 'oidc', label: '  Le Bourg ', issuer: `${issuer.issuer}${wellKnown}` })
  expect([added.statusCode, added.headers.location]).toEqual([303, `${home}?done=kept&of=oidc`])
  const [kept] = ctx.settings.providers
  expect(kept).toEqual({ slug: 'oidc', kind: 'oidc', label: 'Le Bourg', issuer: issuer.issuer, clientId: 'carnet' })
  const next = await desk.get(`${home}/add?kind=oidc`)
  expect(next.body).toContain('https://blog.example/sign-in/oidc-2/return')
})

test('whoever added another meanwhile is told that the address of return has changed', async () => {
  const { add, issuer, labels } = await startWithIssuer()
  const { issuer: address } = issuer
  await add({ kind: 'oidc', label: 'Le Bourg', issuer: address })
  const late = await add({ kind: 'oidc', label: 'La Ville', issuer: address })
  expect(late.statusCode).toBe(422)
  expect(late.body).toContain('/sign-in/oidc-2/return')
  expect(late.body).toContain('value="oidc-2"')
  expect((await add({ kind: 'oidc', slug: 'oidc-2', label: 'Le Bourg', issuer: address })).body).toContain(
    'porte déjà ce nom',
  )
  expect((await add({ kind: 'oidc', slug: 'oidc-2', label: 'La Ville', issuer: address })).statusCode).toBe(303)
  expect(labels()).toEqual(['Le Bourg', 'La Ville'])
})

test.each([
  ['nothing', '', 'Il faut ici une adresse'],
  ['a word', 'bourg', 'Il faut ici une adresse'],
  ['an address with a question', 'https://id.example/?x', 'Il faut ici une adresse'],
  ['plain http', 'http://id.example', 'sans chiffrement'],
  ['a private network', 'https://10.0.0.8', 'IDENTITY_HOSTS'],
  ['a loopback name with another port', `https://localhost:8443`, 'IDENTITY_HOSTS'],
])('%s is no issuer that can be kept', async (_, typed, said) => {
  const { add, issuer, labels } = await startWithIssuer()
  expect(issuer.issuer).toContain('localhost')
  const answer = await add({ kind: 'oidc', label: 'Le Bourg', issuer: typed })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(said)
  expect(answer.body).toContain('href="#issuer"')
  expect(labels()).toEqual([])
})

test('a server of ours that does not answer is told as such', async () => {
  const port = await freePort()
  const { ctx, add } = await start({ IDENTITY_HOSTS: `127.0.0.1:${port}` })
  reachIssuers(ctx)
  const answer = await add({ kind: 'oidc', label: 'Le Bourg', issuer: `http://127.0.0.1:${port}` })
  expect(answer.body).toContain('ne répond pas')
})

test.each([
  ['is not there', { status: 404 }, 'ne se décrit pas'],
  ['is a page', { body: '<h1>Bonjour</h1>' }, 'ne se décrit pas'],
  ['is no JSON', { contentType: 'application/json', body: '{' }, 'ne se décrit pas'],
  ['is a list', { contentType: 'application/json', body: '[]' }, 'ne se décrit pas'],
  ['is endless', { fails: 'too_large' as const }, 'ne se décrit pas'],
  ['takes too long', { fails: 'timeout' as const }, 'ne répond pas'],
  ['is elsewhere', { finalUrl: 'https://other.example/' }, 'vers une autre adresse'],
  ['is another’s', descriptionAt('https://other.example'), 'se nomme lui-même https://other.example'],
  ['names no keys', descriptionAt('https://id.example', { jwks_uri: undefined }), 'il lui manque'],
  ['knows no codes', descriptionAt('https://id.example', { response_types_supported: ['id_token'] }), 'il lui manque'],
])('an issuer whose description %s is refused', async (_, description, said) => {
  const { web, add, labels } = await start()
  web.answer(`https://id.example${wellKnown}`, description)
  const answer = await add({ kind: 'oidc', label: 'Le Bourg', issuer: 'https://id.example' })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(said)
  expect(answer.body).toContain('value="https://id.example"')
  expect(labels()).toEqual([])
})

test('a slash too many or too few does not matter, nor a missing scheme', async () => {
  const { web, ctx, add } = await start()
  web.answer(`https://id.example/home${wellKnown}`, descriptionAt('https://id.example/home/'))
  expect((await add({ kind: 'oidc', label: 'Le Bourg', issuer: 'id.example/home' })).statusCode).toBe(303)
  expect(ctx.settings.providers[0]?.issuer).toBe('https://id.example/home/')
})

test('a kept secret goes to nobody else: another issuer or client wants it typed again', async () => {
  const { web, ctx, add, desk } = await start()
  for (const host of ['id.example', 'evil.example'])
    web.answer(`https://${host}${wellKnown}`, descriptionAt(`https://${host}`))
  await add({ kind: 'oidc', label: 'Le Bourg', issuer: 'https://id.example' })
  const fields = { label: 'La Ville', issuer: 'https://id.example', clientId: 'carnet', secret: '' }
  expect((await desk.post(`${home}/oidc`, fields)).statusCode).toBe(303)
  expect(ctx.settings.providers).toMatchObject([{ label: 'La Ville', slug: 'oidc' }])
  expect(await findProviderSecret(ctx.db, 'oidc')).toBe('le-grand-secret')

  for (const moved of [{ issuer: 'https://evil.example' }, { clientId: 'other' }]) {
    const answer = await desk.post(`${home}/oidc`, { ...fields, ...moved })
    expect([answer.statusCode, answer.body.includes('collez le secret qui va avec')]).toEqual([422, true])
  }
  const both = { ...fields, issuer: 'https://evil.example', secret: 'another' }
  expect((await desk.post(`${home}/oidc`, both)).statusCode).toBe(303)
  expect(await findProviderSecret(ctx.db, 'oidc')).toBe('another')
})

test('providers are put in order and taken away with their secrets', async () => {
  const { ctx, desk, add, labels } = await start()
  for (const kind of ['github', 'wordpress', 'facebook']) await add({ kind })
  await desk.post(`${home}/facebook/order`, { do: 'up' })
  await desk.post(`${home}/github/order`, { do: 'up' })
  await desk.post(`${home}/wordpress/order`, { do: 'down' })
  expect(labels()).toEqual(['GitHub', 'Facebook', 'WordPress.com'])
  expect((await desk.get(`${home}/facebook/remove`)).body).toContain('Retirer Facebook')
  expect(labels()).toHaveLength(3)
  const removed = await desk.post(`${home}/facebook/remove`)
  expect([removed.statusCode, removed.headers.location]).toEqual([303, `${home}?done=removed`])
  expect(labels()).toEqual(['GitHub', 'WordPress.com'])
  expect(await findProviderSecret(ctx.db, 'facebook')).toBeUndefined()
  for (const gone of ['', '/remove', '/order']) {
    expect((await desk.post(`${home}/facebook${gone}`, { do: 'up' })).statusCode).toBe(404)
  }
})

test.each(['editor', 'author', 'moderator'] as const)('an account that is %s touches none of this', async (role) => {
  const { blog, add, labels } = await start()
  await add({ kind: 'github' })
  const other = await atDesk(blog, role, 'zoe')
  for (const url of [home, `${home}/add?kind=x`, `${home}/github`, `${home}/github/remove`]) {
    expect((await other.get(url)).statusCode).toBe(403)
  }
  expect((await other.post(`${home}/github/remove`)).statusCode).toBe(403)
  expect(labels()).toEqual(['GitHub'])
})
