import { expect, test } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { providerWays } from '../../src/sign-in/providers.ts'
import { testCtx } from '../support/blog.ts'
import { freePort } from '../support/ports.ts'
import { ilse, passThrough, reachIssuers, startIssuer, trustIssuer } from './issuer-cast.ts'

const site = 'https://blog.example'
const returnPath = '/sign-in/oidc/return'

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

async function startWith(options: Parameters<typeof startIssuer>[1] = {}) {
  const issuer = await startIssuer(site, options)
  const blog = await testCtx({ env: { IDENTITY_HOSTS: issuer.host } })
  reachIssuers(blog.ctx)
  await trustIssuer(blog.ctx, issuer)
  const [way] = providerWays(blog.ctx)
  if (!way) throw new Error('no way')
  const leave = async () => {
    const departure = await way.begin(blog.ctx, { typed: '', returnPath, address: '192.0.2.1' })
    if ('problem' in departure) throw new Error(departure.problem)
    return departure
  }
  const comeBack = (to: URL, state = to.searchParams.get('state') ?? '') =>
    way.finish(blog.ctx, { query: Object.fromEntries(to.searchParams), returnPath, state })
  return { ...blog, issuer, way, leave, comeBack }
}

test('a reader signs in with a real OpenID provider', async () => {
  const { leave, comeBack, issuer, logged } = await startWith()
  const departure = await leave()
  expect(departure.host).toBe(issuer.host)
  expect(Object.fromEntries(new URL(departure.url).searchParams)).toEqual({
    response_type: 'code',
    client_id: 'carnet',
    redirect_uri: `${site}${returnPath}`,
    scope: 'openid profile email',
    state: departure.state,
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  const back = await passThrough(departure.url)
  expect(await comeBack(back)).toEqual({
    proven: {
      provider: 'oidc',
      issuer: issuer.issuer,
      subject: 'ilse',
      via: 'Le Bourg',
      handle: 'ilse',
      name: 'Ilse Bourg',
      profileUrl: 'https://bourg.example/ilse',
      email: 'ilse@bourg.example',
      photoUrl: 'https://bourg.example/ilse.png',
    },
  })
  expect(await comeBack(back)).toEqual({ problem: 'signin.expired' })
  expect(JSON.stringify(logged)).not.toContain(issuer.secret)
})

test('who gives up there comes back as nobody, and the state is used up', async () => {
  const { leave, comeBack } = await startWith()
  const back = await passThrough((await leave()).url, { cancel: true })
  expect(back.searchParams.get('error')).toBe('access_denied')
  expect(await comeBack(back)).toEqual({ problem: 'signin.denied' })
  expect(await comeBack(back)).toEqual({ problem: 'signin.expired' })
})

test('an answer counts only in the browser that left, in time, for the way that was taken', async () => {
  const { ctx, leave, comeBack, clock, way } = await startWith()
  const back = await passThrough((await leave()).url)
  const { state } = await leave()
  expect(await comeBack(back, state)).toEqual({ problem: 'signin.expired' })
  expect(await comeBack(back, '')).toEqual({ problem: 'signin.expired' })
  const elsewhere = { query: Object.fromEntries(back.searchParams), state: back.searchParams.get('state') ?? '' }
  const [other] = providerWays({
    ...ctx,
    settings: {
      ...ctx.settings,
      providers: [{ slug: 'github', kind: 'github', label: 'GitHub', issuer: '', clientId: 'x' }],
    },
  })
  expect(await other?.finish(ctx, { ...elsewhere, returnPath: '/sign-in/github/return' })).toEqual({
    problem: 'signin.expired',
  })
  clock.pass(11 * 60_000)
  expect(await way.finish(ctx, { ...elsewhere, returnPath })).toEqual({ problem: 'signin.expired' })
})

test.each([
  ['another issuer’s answer', (to: URL) => to.searchParams.set('iss', 'https://other.example')],
  ['an answer without the issuer that it promised', (to: URL) => to.searchParams.delete('iss')],
  ['a code of nobody’s', (to: URL) => to.searchParams.set('code', 'made-up')],
  ['two codes', (to: URL) => to.searchParams.append('code', 'another')],
])('%s is refused', async (_, change) => {
  const { ctx, leave, way } = await startWith()
  const { url, state } = await leave()
  const back = await passThrough(url)
  change(back)
  const query: Record<string, unknown> = {}
  for (const name of back.searchParams.keys()) {
    const all = back.searchParams.getAll(name)
    query[name] = all.length > 1 ? all : all[0]
  }
  expect(await way.finish(ctx, { query, returnPath, state })).toEqual({
    problem: 'providers.failed',
    params: { name: 'Le Bourg' },
  })
})

test('a code for another browser’s verifier, and an id token with another nonce, are refused', async () => {
  const { leave, comeBack, ctx } = await startWith()
  for (const field of ['verifier', 'nonce']) {
    const back = await passThrough((await leave()).url)
    const rows = await ctx.db
      .selectFrom('oneTimes')
      .select(['tokenHash', 'payload'])
      .where('purpose', '=', 'sign-in')
      .execute()
    for (const { tokenHash, payload } of rows) {
      const changed = { ...(JSON.parse(payload) as object), [field]: 'x'.repeat(43) }
      await ctx.db
        .updateTable('oneTimes')
        .set({ payload: JSON.stringify(changed) })
        .where('tokenHash', '=', tokenHash)
        .execute()
    }
    expect(await comeBack(back)).toMatchObject({ problem: 'providers.failed' })
  }
})

/** Changes what the issuer answers at one of its endpoints, on the way. */
function tamper(ctx: Ctx, path: string, change: (said: Record<string, string>) => void): void {
  const real = ctx.fetchIssuer
  ctx.fetchIssuer = async (request) => {
    const answer = await real(request)
    if (!answer.ok || new URL(request.url).pathname !== path) return answer
    const said = JSON.parse(answer.body.toString()) as Record<string, string>
    change(said)
    return { ...answer, body: Buffer.from(JSON.stringify(said)) }
  }
}

test.each([
  ['an id token with another signature', (token: string) => token.replace(/[^.]{10}$/, 'AAAAAAAAAA')],
  ['an unsigned id token', (token: string) => `${base64({ alg: 'none' })}.${token.split('.')[1]}.`],
  ['an id token with other claims', (token: string) => token.replace(/\.[^.]+\./, `.${base64({ sub: 'mado' })}.`)],
])('%s proves nobody', async (_, change) => {
  const { ctx, leave, comeBack } = await startWith()
  const back = await passThrough((await leave()).url)
  tamper(ctx, '/token', (said) => void (said['id_token'] = change(said['id_token'] ?? '')))
  expect(await comeBack(back)).toMatchObject({ problem: 'providers.failed' })
})

test('what is said of somebody else is not taken', async () => {
  const { ctx, leave, comeBack } = await startWith()
  const back = await passThrough((await leave()).url)
  tamper(ctx, '/me', (said) => void (said['sub'] = 'mado'))
  expect(await comeBack(back)).toMatchObject({
    proven: { subject: 'ilse', name: 'Quelqu’un via Le Bourg', email: null, profileUrl: null },
  })
})

test('a mail address counts only where the provider says that it was proved', async () => {
  const { leave, comeBack } = await startWith({ claims: { ...ilse, email_verified: false } })
  expect(await comeBack(await passThrough((await leave()).url))).toMatchObject({ proven: { email: null } })
})

test('a name that is a mail address is never shown', async () => {
  const { leave, comeBack } = await startWith({
    claims: { name: 'ilse@bourg.example', preferred_username: 'ilse@bourg.example' },
  })
  const came = await comeBack(await passThrough((await leave()).url))
  expect(came).toMatchObject({ proven: { name: 'Quelqu’un via Le Bourg', handle: '', email: null, photoUrl: null } })
})

test('odd claims neither reach a page nor break anything', async () => {
  const { leave, comeBack } = await startWith({
    claims: {
      name: `\u202eeslI\n${'x'.repeat(300)}`,
      profile: 'javascript:alert(1)',
      picture: 'data:image/png;base64,x',
      email: 'a@b\r\nBcc: c@d',
      email_verified: true,
    },
  })
  const came = await comeBack(await passThrough((await leave()).url))
  expect(came).toMatchObject({
    proven: { name: expect.stringMatching(/^eslI x{70,}$/), profileUrl: null, photoUrl: null, email: null },
  })
})

test.each(['client_secret_basic', 'client_secret_post'])(
  'the secret is told as the issuer wants it: %s',
  async (method) => {
    const { leave, comeBack } = await startWith({ client: { token_endpoint_auth_method: method } })
    expect(await comeBack(await passThrough((await leave()).url))).toMatchObject({ proven: { subject: 'ilse' } })
  },
)

test('a wrong secret proves nobody, and the log says why without saying it', async () => {
  const { ctx, issuer, leave, comeBack, logged } = await startWith()
  await trustIssuer(ctx, { ...issuer, secret: 'not-that-one' })
  expect(await comeBack(await passThrough((await leave()).url))).toMatchObject({ problem: 'providers.failed' })
  expect(logged.at(-1)).toMatchObject({ level: 'warn', fields: { provider: 'oidc' } })
  expect(JSON.stringify(logged)).not.toContain('not-that-one')
})

test('keys changed while somebody was away end their going', async () => {
  const { ctx, issuer, leave, comeBack } = await startWith()
  const back = await passThrough((await leave()).url)
  await trustIssuer(ctx, { ...issuer, clientId: 'another' })
  expect(providerWays(ctx)).toHaveLength(1)
  const [now] = providerWays(ctx)
  const state = back.searchParams.get('state') ?? ''
  expect(await now?.finish(ctx, { query: Object.fromEntries(back.searchParams), returnPath, state })).toEqual({
    problem: 'signin.expired',
  })
  expect(await comeBack(back)).toEqual({ problem: 'signin.expired' })
})

test('an issuer that is down, or on a network that nobody opened, leads nowhere', async () => {
  const { ctx, issuer, way } = await startWith()
  const gone = { problem: 'providers.away', params: { name: 'Le Bourg' } }
  const asked = { typed: '', returnPath, address: '192.0.2.1' }
  await trustIssuer(ctx, { ...issuer, issuer: `http://localhost:${await freePort()}` })
  const [down] = providerWays(ctx)
  expect(await down?.begin(ctx, asked)).toEqual(gone)
  ctx.config.issuerAllow.hosts.length = 0
  expect(await way.begin(ctx, asked)).toEqual(gone)
})
