import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Ctx } from '../../src/context.ts'
import { parseAllowList } from '../../src/lib/addresses.ts'
import { createFetcher } from '../../src/lib/fetch.ts'
import { saveProvider } from '../../src/settings/providers.ts'
import type { Provider } from '../../src/settings/settings.ts'
import { oauthProviders, type OAuthKind } from '../../src/sign-in/oauth-table.ts'

export const secret = 'a-secret_of~theirs'
export const clientId = 'carnet-1'

/** What was asked of a provider, and what it answers: `body` is JSON unless it is a text. */
type Asked = { path: string; query: URLSearchParams; form: URLSearchParams; headers: IncomingMessage['headers'] }
type Answer = { status?: number; body: unknown; type?: string }
type Account = { subject: string; mails?: unknown; more?: object }
/** A fake of one provider: what it answers at the end of its flow, by host and path. */
type Fake = {
  denied: Record<string, string>
  token: (asked: Asked) => Answer
  pages: Record<string, (asked: Asked) => Answer>
}

export type FakeProviders = {
  base: string
  asked: Asked[]
  /** What the fakes say of whoever signs in. */
  account: Account
}

/**
 * GitHub, WordPress.com, Facebook and X on one server of loopback, each answering as its documentation says, below
 * `/<host>/`: the fetcher of the blog is led there, and a browser may be.
 */
export async function startFakeProviders(ctx: Ctx): Promise<FakeProviders> {
  const world: FakeProviders = { base: '', asked: [], account: { subject: '7' } }
  const codes = new Map<string, URLSearchParams>()
  const fakes = fakesOf(world, codes)
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://x')
      const form = new URLSearchParams(await text(request))
      const asked = { path: url.pathname.slice(1), query: url.searchParams, form, headers: request.headers }
      world.asked.push(asked)
      const { status = 200, body, type = 'application/json; charset=utf-8' } = answerOf(fakes, codes, asked)
      response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body))
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  world.base = `http://127.0.0.1:${port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  leadThere(ctx, world.base, port)
  return world
}

/** Sets a provider up as an owner would. */
export async function trustProvider(ctx: Ctx, kind: OAuthKind): Promise<Provider> {
  const provider: Provider = { slug: kind, kind, label: oauthProviders[kind].label, issuer: '', clientId }
  await saveProvider(ctx, provider, secret)
  return provider
}

/** The hosts of the table, led to loopback below the blog's fetcher: nothing else could move them. */
function leadThere(ctx: Ctx, base: string, port: number): void {
  const allow = parseAllowList([`127.0.0.1:${port}`])
  if ('error' in allow) throw new Error(allow.error)
  const fetcher = createFetcher({ userAgent: () => 'Tresse/test', allow: allow.ok })
  onTestFinished(() => fetcher.close())
  const rest = ctx.fetchIssuer
  ctx.fetchIssuer = (request) =>
    /^https:\/\/(?:[\w-]+\.)*(?:github|wordpress|facebook|x)\.com\//.test(request.url)
      ? fetcher.fetch({ ...request, url: request.url.replace('https:/', base) })
      : rest(request)
}

function answerOf(fakes: Record<OAuthKind, Fake>, codes: Map<string, URLSearchParams>, asked: Asked): Answer {
  for (const [kind, fake] of Object.entries(fakes) as [OAuthKind, Fake][]) {
    const { authorize, token } = oauthProviders[kind].endpoints
    if (asked.path === authorize.slice(8)) return consentPage(codes, fake, asked)
    if (asked.path === token.slice(8)) return fake.token(asked)
    const page = fake.pages[asked.path]
    if (page) return page(asked)
  }
  return { status: 404, body: { message: 'Not Found' } }
}

/** Where people say yes or no: links here, since what they lead to is what counts. */
function consentPage(codes: Map<string, URLSearchParams>, { denied }: Fake, { query }: Asked): Answer {
  const code = `code-${codes.size + 1}`
  codes.set(code, query)
  const back = (more: Record<string, string>) => {
    const url = new URL(query.get('redirect_uri') ?? '')
    for (const [name, value] of Object.entries({ ...more, state: query.get('state') ?? '' }))
      url.searchParams.set(name, value)
    return url.href.replaceAll('&', '&amp;')
  }
  const body = `<!doctype html><title>?</title><a href="${back({ code })}">Authorize</a> <a href="${back(denied)}">Cancel</a>`
  return { body, type: 'text/html' }
}

/** Whether a code is changed by whom it was given for (RFC 6749 §4.1.3, RFC 7636 §4.6); once. */
function isRightful(codes: Map<string, URLSearchParams>, form: URLSearchParams): boolean {
  const given = codes.get(form.get('code') ?? '')
  codes.delete(form.get('code') ?? '')
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    form.get('grant_type') === 'authorization_code' &&
    given?.get('redirect_uri') === form.get('redirect_uri') &&
    given?.get('code_challenge') === challenge &&
    given?.get('code_challenge_method') === 'S256'
  )
}

function fakesOf(world: FakeProviders, codes: Map<string, URLSearchParams>): Record<OAuthKind, Fake> {
  const inForm = ({ form }: Asked) => form.get('client_id') === clientId && form.get('client_secret') === secret
  const bearer = ({ headers }: Asked, token: string) => headers.authorization === `Bearer ${token}`
  const { account } = world
  return {
    github: {
      denied: {
        error: 'access_denied',
        error_description: 'The user has denied your application access.',
        error_uri: 'https://docs.github.com/',
      },
      // Errors come with 200, and without the header as a form.
      token: (asked) => {
        if (!asked.headers.accept?.includes('application/json'))
          return { body: 'access_token=gho_1', type: 'application/x-www-form-urlencoded' }
        if (!inForm(asked)) return { body: { error: 'incorrect_client_credentials', error_description: 'Wrong.' } }
        if (!isRightful(codes, asked.form))
          return { body: { error: 'bad_verification_code', error_description: 'Wrong.' } }
        return { body: { access_token: 'gho_1', scope: 'user:email', token_type: 'bearer' } }
      },
      pages: {
        'api.github.com/user': (asked) => {
          if (asked.headers['user-agent'] === undefined)
            return { status: 403, body: 'Request forbidden by administrative rules.' }
          if (!bearer(asked, 'gho_1')) return { status: 401, body: { message: 'Requires authentication' } }
          const photo = 'https://avatars.githubusercontent.com/u/7?v=4'
          return {
            body: {
              login: 'ilse',
              id: 7,
              avatar_url: photo,
              html_url: 'https://github.com/ilse',
              name: 'Ilse Bourg',
              email: null,
              ...account.more,
            },
          }
        },
        'api.github.com/user/emails': (asked) =>
          bearer(asked, 'gho_1')
            ? {
                body: account.mails ?? [
                  { email: 'old@bourg.example', primary: false, verified: true },
                  { email: 'Ilse@bourg.example', primary: true, verified: true, visibility: 'private' },
                ],
              }
            : { status: 401, body: { message: 'Requires authentication' } },
      },
    },
    wordpress: {
      denied: { error: 'access_denied', error_description: 'You need to log in to WordPress.com' },
      token: (asked) =>
        inForm(asked) && isRightful(codes, asked.form)
          ? { body: { access_token: 'wp-1', blog_id: '0', blog_url: '', token_type: 'bearer', scope: 'auth' } }
          : {
              status: 400,
              body: { error: inForm(asked) ? 'invalid_request' : 'invalid_client', error_description: 'Wrong.' },
            },
      pages: {
        'public-api.wordpress.com/rest/v1.1/me': (asked) =>
          bearer(asked, 'wp-1')
            ? {
                body: {
                  ID: 7,
                  display_name: 'Ilse Bourg',
                  username: 'ilse',
                  email: 'ilse@bourg.example',
                  primary_blog: 1,
                  avatar_URL: 'https://1.gravatar.com/avatar/77?s=96',
                  profile_URL: 'https://gravatar.com/ilse',
                  verified: true,
                  email_verified: true,
                  ...account.more,
                },
              }
            : {
                status: 403,
                body: { error: 'authorization_required', message: 'An active access token must be used.' },
              },
      },
    },
    facebook: {
      denied: { error_reason: 'user_denied', error: 'access_denied', error_description: 'Permissions error.' },
      token: (asked) =>
        inForm(asked) && isRightful(codes, asked.form)
          ? { body: { access_token: 'fb-1', token_type: 'bearer', expires_in: 5_183_944 } }
          : {
              status: 400,
              body: {
                error: {
                  message: 'Invalid verification code format.',
                  type: 'OAuthException',
                  code: 100,
                  fbtrace_id: 'A',
                },
              },
            },
      pages: {
        'graph.facebook.com/v23.0/me': ({ query }) => {
          const proof = createHmac('sha256', secret).update('fb-1').digest('hex')
          if (query.get('access_token') !== 'fb-1' || query.get('appsecret_proof') !== proof)
            return {
              status: 400,
              body: {
                error: {
                  message: 'Invalid appsecret_proof provided in the API argument',
                  type: 'GraphMethodException',
                  code: 100,
                },
              },
            }
          const picture = {
            data: { height: 200, is_silhouette: false, url: 'https://scontent.example/7.jpg', width: 200 },
          }
          return { body: { id: '1007', name: 'Ilse Bourg', picture, ...account.more } }
        },
      },
    },
    x: {
      denied: { error: 'access_denied' },
      token: (asked) => {
        const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
        if (asked.headers.authorization !== basic)
          return {
            status: 401,
            body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
          }
        if (!isRightful(codes, asked.form))
          return {
            status: 400,
            body: {
              error: 'invalid_request',
              error_description: 'Value passed for the authorization code was invalid.',
            },
          }
        return { body: { token_type: 'bearer', expires_in: 7200, access_token: 'x-1', scope: 'users.read tweet.read' } }
      },
      pages: {
        'api.x.com/2/users/me': (asked) =>
          bearer(asked, 'x-1')
            ? {
                body: {
                  data: {
                    id: '2244994945',
                    name: 'Ilse Bourg',
                    username: 'ilse_b',
                    ...(asked.query.get('user.fields')?.includes('profile_image_url')
                      ? { profile_image_url: 'https://pbs.twimg.com/profile_images/1/a_normal.jpg' }
                      : {}),
                    ...account.more,
                  },
                },
              }
            : {
                status: 401,
                body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
              },
      },
    },
  }
}
