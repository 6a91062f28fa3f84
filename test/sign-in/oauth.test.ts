import { expect, test } from 'vitest'
import { keepProviderSecret, listProviderHealth, noteProviderTrouble } from '../../src/settings/provider-secrets.ts'
import { oauthProviders, type OAuthKind } from '../../src/sign-in/oauth-table.ts'
import { providerWays } from '../../src/sign-in/providers.ts'
import { testCtx } from '../support/blog.ts'
import { clientId, secret, startFakeProviders, trustProvider } from './oauth-cast.ts'

const kinds = Object.keys(oauthProviders) as OAuthKind[]

async function startWith(kind: OAuthKind) {
  const blog = await testCtx()
  const world = await startFakeProviders(blog.ctx)
  await trustProvider(blog.ctx, kind)
  const [way] = providerWays(blog.ctx)
  if (!way) throw new Error('no way')
  const returnPath = `/sign-in/${kind}/return`
  const leave = async () => {
    const departure = await way.begin(blog.ctx, { typed: '', returnPath, address: '192.0.2.1' })
    if ('problem' in departure) throw new Error(departure.problem)
    const page = await (await fetch(departure.url.replace('https:/', world.base))).text()
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => new URL(href.replaceAll('&amp;', '&')))
    return { departure, agreed: links[0] ?? new URL(''), denied: links[1] ?? new URL('') }
  }
  const comeBack = (to: URL) =>
    way.finish(blog.ctx, {
      query: Object.fromEntries(to.searchParams),
      returnPath,
      state: to.searchParams.get('state') ?? '',
    })
  return { ...blog, world, leave, comeBack }
}

test.each([
  [
    'github',
    'github.com',
    'user:email',
    {
      subject: '7',
      via: 'GitHub',
      handle: 'ilse',
      profileUrl: 'https://github.com/ilse',
      email: 'ilse@bourg.example',
      photoUrl: 'https://avatars.githubusercontent.com/u/7?v=4',
    },
  ],
  [
    'wordpress',
    'public-api.wordpress.com',
    'auth',
    {
      subject: '7',
      via: 'WordPress.com',
      handle: 'ilse',
      profileUrl: 'https://gravatar.com/ilse',
      email: 'ilse@bourg.example',
      photoUrl: 'https://1.gravatar.com/avatar/77?s=96',
    },
  ],
  [
    'facebook',
    'www.facebook.com',
    'public_profile',
    {
      subject: '1007',
      via: 'Facebook',
      handle: '',
      profileUrl: null,
      email: null,
      photoUrl: 'https://scontent.example/7.jpg',
    },
  ],
  [
    'x',
    'x.com',
    'users.read tweet.read',
    {
      subject: '2244994945',
      via: 'X',
      handle: '@ilse_b',
      profileUrl: 'https://x.com/ilse_b',
      email: null,
      photoUrl: 'https://pbs.twimg.com/profile_images/1/a_400x400.jpg',
    },
  ],
] as const)('a reader signs in with %s as it documents it', async (kind, host, scope, known) => {
  const { leave, comeBack, logged } = await startWith(kind)
  const { departure, agreed } = await leave()
  expect(departure.host).toBe(host)
  expect(Object.fromEntries(new URL(departure.url).searchParams)).toEqual({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: `https://blog.example/sign-in/${kind}/return`,
    scope,
    state: departure.state,
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  expect(await comeBack(agreed)).toEqual({ proven: { provider: kind, issuer: '', name: 'Ilse Bourg', ...known } })
  expect(await comeBack(agreed)).toEqual({ problem: 'signin.expired' })
  expect(logged).toEqual([])
})

test.each(kinds)('who says no at %s comes back as nobody', async (kind) => {
  const { leave, comeBack, world } = await startWith(kind)
  const { denied } = await leave()
  expect(await comeBack(denied)).toEqual({ problem: 'signin.denied' })
  expect(world.asked.filter(({ path }) => path.includes('token'))).toEqual([])
})

test.each(kinds)('a made-up code at %s proves nobody, and the log names no secret', async (kind) => {
  const { leave, comeBack, logged } = await startWith(kind)
  const { agreed } = await leave()
  agreed.searchParams.set('code', 'made-up')
  expect(await comeBack(agreed)).toMatchObject({ problem: 'providers.failed' })
  expect(logged).toMatchObject([{ level: 'warn', fields: { provider: kind } }])
  expect(JSON.stringify(logged)).not.toMatch(new RegExp(`${secret}|made-up`))
})

test.each([
  ['github', 'incorrect_client_credentials'],
  ['wordpress', 'invalid_client'],
  ['facebook', 'status'],
  ['x', 'unauthorized_client'],
] as const)('the owner is told what %s said of a wrong secret, until it is right', async (kind, code) => {
  const { ctx, leave, comeBack } = await startWith(kind)
  const trouble = async () => (await listProviderHealth(ctx.db)).get(kind)?.trouble
  await keepProviderSecret(ctx, kind, 'wrong')
  expect(await comeBack((await leave()).agreed)).toMatchObject({ problem: 'providers.failed' })
  expect(await trouble()).toContain(code)
  expect(await comeBack((await leave()).denied)).toEqual({ problem: 'signin.denied' })
  expect(await trouble()).toContain(code)
  await keepProviderSecret(ctx, kind, secret)
  expect(await trouble()).toBe('')
})

test('what went wrong is forgotten once somebody came in', async () => {
  const { ctx, leave, comeBack } = await startWith('x')
  await noteProviderTrouble(ctx, 'x', 'unauthorized_client')
  await comeBack((await leave()).agreed)
  expect((await listProviderHealth(ctx.db)).get('x')).toEqual({ trouble: '', troubleAt: null })
})

test.each(kinds)('a profile of %s without its id proves nobody', async (kind) => {
  const { leave, comeBack, world } = await startWith(kind)
  world.account.more = { id: undefined, ID: undefined }
  expect(await comeBack((await leave()).agreed)).toMatchObject({ problem: 'providers.failed' })
})

test.each([
  ['is not proved', [{ email: 'ilse@bourg.example', primary: true, verified: false }]],
  ['is not the first one', [{ email: 'ilse@bourg.example', primary: false, verified: true }]],
  ['is missing', { message: 'Not Found' }],
])('a mail address at GitHub that %s does not count', async (_, mails) => {
  const { leave, comeBack, world } = await startWith('github')
  world.account.mails = mails
  expect(await comeBack((await leave()).agreed)).toMatchObject({ proven: { subject: '7', email: null } })
})

test('a mail address at WordPress.com that was not proved does not count', async () => {
  const { leave, comeBack, world } = await startWith('wordpress')
  world.account.more = { email_verified: false }
  expect(await comeBack((await leave()).agreed)).toMatchObject({ proven: { email: null } })
})

test('a provider that leads elsewhere when asked for a token gets no secret told to others', async () => {
  const { ctx, leave, comeBack, logged } = await startWith('github')
  const { agreed } = await leave()
  const visits: boolean[] = []
  ctx.fetchIssuer = async ({ mayVisit }) => {
    visits.push((await mayVisit?.(new URL('https://evil.example/'))) ?? true)
    return { ok: false, reason: 'refused', detail: 'not to be visited: evil.example' }
  }
  expect(await comeBack(agreed)).toMatchObject({ problem: 'providers.failed' })
  expect(visits).toEqual([false])
  expect(JSON.stringify(logged)).not.toContain(secret)
})

test('what a visitor writes into the address of return is not told to the owner as a provider’s words', async () => {
  const { ctx, leave, comeBack } = await startWith('github')
  const forge = async (error: string) => {
    const { denied } = await leave()
    denied.searchParams.set('error', error)
    expect(await comeBack(denied)).toMatchObject({ problem: 'providers.failed' })
    return (await listProviderHealth(ctx.db)).get('github')?.trouble
  }
  expect(await forge('Renew your keys at evil.example')).not.toContain('evil')
  expect(await forge('redirect_uri_mismatch')).toBe('redirect_uri_mismatch')
})
