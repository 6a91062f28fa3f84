import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { parseObject } from '../identities/indieauth-discover.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { guardVisits, payForNaming, waitForFloor, type VisitGuards } from '../identities/visits.ts'
import { randomToken } from '../lib/secrets.ts'
import { fetchAccount } from './mastodon-account.ts'
import { findApp, forgetApp, isSecret, postForm, type MastodonApp } from './mastodon-app.ts'
import { discoverServer, readServer, type MastodonServer, type ServerProblem } from './mastodon-server.ts'
import type { Departure, Problem, Proven, Way } from './way.ts'

const minutes = 10
const revokeMs = 2000

/** An account on any Mastodon server, with which we register on the fly. Undefined while the owner does not offer it. */
export function mastodonWay(ctx: Ctx): Way | undefined {
  if (!ctx.settings.signIn.includes('mastodon')) return undefined
  return {
    slug: 'mastodon',
    label: ctx.t('ways.mastodon'),
    asks: 'server',
    begin: beginMastodon,
    finish: finishMastodon,
  }
}

/** What is kept while somebody is away. */
type Away = { server: MastodonServer; app: MastodonApp; verifier: string }

async function beginMastodon(
  ctx: Ctx,
  { typed, returnPath, address }: Parameters<Way['begin']>[1],
): Promise<Departure | Problem> {
  if (typed.trim() === '') return { problem: 'ways.mastodon.missing' }
  const asked = readServer(ctx, typed)
  if (!asked) return { problem: 'ways.mastodon.wrong' }
  if (asked.host === new URL(ctx.settings.siteUrl).host) return { problem: 'ways.mastodon.ours' }
  const seconds = await payForNaming(ctx, address)
  if (seconds > 0) return { problem: 'signin.tooMany', params: { s: String(seconds) } }
  const start = performance.now()
  const found = await findServer(ctx, asked, ctx.settings.siteUrl + returnPath)
  if (!('problem' in found)) return depart(ctx, found)
  if (found.problem === 'unreachable') await waitForFloor(start)
  return { problem: `ways.mastodon.${found.problem}`, params: { host: asked.host } }
}

async function findServer(
  ctx: Ctx,
  asked: URL,
  redirectUri: string,
): Promise<Omit<Away, 'verifier'> | { problem: ServerProblem }> {
  const guards = guardVisits(ctx)
  const server = await discoverServer(ctx, asked, guards)
  if ('problem' in server) return server
  const app = await findApp(ctx, server, redirectUri, guards)
  return 'problem' in app ? app : { server, app }
}

/** The address of the server's own question (Mastodon API, “OAuth methods”), with PKCE, which older servers pass over. */
async function depart(ctx: Ctx, { server, app }: Omit<Away, 'verifier'>): Promise<Departure> {
  const verifier = randomToken(48)
  const away: Away = { server, app, verifier }
  const state = await giveOneTime(ctx, { purpose: 'sign-in', accountId: null, payload: away, minutes })
  const url = new URL(server.authorize)
  const params = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    scope: app.scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return { url: url.href, host: url.host, state }
}

/**
 * The state must be the browser's and is used up; `iss`, where the server gives it, must be that server (RFC 9207). The
 * code is changed for a token there, which is asked once whose it is, and then given back.
 */
async function finishMastodon(ctx: Ctx, answered: Parameters<Way['finish']>[1]): Promise<{ proven: Proven } | Problem> {
  const { code, state, iss, error } = Object(answered.query) as Record<string, unknown>
  if (typeof state !== 'string' || state === '' || state !== answered.state) return { problem: 'signin.expired' }
  const away = (await findOneTime(ctx, 'sign-in', state))?.payload
  // The same purpose may have been given away for another way of proving.
  if (!isAway(away) || !(await takeOneTime(ctx, 'sign-in', state))) return { problem: 'signin.expired' }
  const { origin, namesItself } = away.server
  if (iss === undefined ? namesItself : !isIssuer(iss, origin)) {
    return { problem: 'ways.mastodon.mismatch', params: { host: new URL(origin).host } }
  }
  if (error !== undefined || !isSecret(code)) return { problem: 'signin.denied' }

  const guards = guardVisits(ctx)
  const token = await redeem(ctx, away, code, guards)
  const proven = token === undefined ? undefined : await fetchAccount(ctx, origin, token, guards)
  if (token !== undefined) await giveBack(ctx, away, token, guards)
  return proven ? { proven } : { problem: 'signin.failed' }
}

function isAway(payload: unknown): payload is Away {
  return typeof payload === 'object' && payload !== null && 'server' in payload && 'app' in payload
}

function isIssuer(iss: unknown, origin: string): boolean {
  return iss === origin || iss === `${origin}/`
}

async function redeem(ctx: Ctx, away: Away, code: string, guards: VisitGuards): Promise<string | undefined> {
  const { server, app, verifier } = away
  const answer = await postForm(
    ctx,
    server.token,
    {
      grant_type: 'authorization_code',
      code,
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
      scope: app.scope,
    },
    guards,
  )
  if (!answer.ok) return undefined
  const { access_token, error } = parseObject(answer.body)
  if (error === 'invalid_client') await forgetApp(ctx, app)
  return answer.status === 200 && isSecret(access_token) ? access_token : undefined
}

/** We keep no token; whether the server hears of that changes nothing for the reader. */
async function giveBack(ctx: Ctx, { server, app }: Away, token: string, guards: VisitGuards): Promise<void> {
  const fields = { client_id: app.clientId, client_secret: app.clientSecret, token }
  await postForm(ctx, server.revoke, fields, guards, revokeMs)
}
