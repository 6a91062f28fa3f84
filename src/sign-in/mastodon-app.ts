import { instant, type Ctx } from '../context.ts'
import type { MastodonAppTable } from '../db/schema-readers.ts'
import { parseObject } from '../identities/indieauth-discover.ts'
import type { VisitGuards } from '../identities/visits.ts'
import type { Fetched } from '../lib/fetch.ts'
import { findSite } from '../settings/site.ts'
import type { MastodonServer, ServerProblem } from './mastodon-server.ts'

/** Our registration with one server. */
export type MastodonApp = MastodonAppTable

/** A registration as young as that is not asked about again. */
const surelyMs = 10 * 60_000
/** Readers name servers without end; what is forgotten is registered anew when somebody comes from there. */
const keptMs = 90 * 86_400_000

/**
 * Our registration with a server: the one that is remembered, as long as it is for this redirect address and the server
 * still knows it, else a new one (`POST /api/v1/apps`). Servers forget apps that nobody used for a day, and would then
 * show their people an error that never comes back to us; so they are asked first, by the app's own credentials
 * (RFC 6749 §4.4).
 */
export async function findApp(
  ctx: Ctx,
  server: MastodonServer,
  redirectUri: string,
  guards: VisitGuards,
): Promise<MastodonApp | { problem: ServerProblem }> {
  const { origin } = server
  const known = await ctx.db.selectFrom('mastodonApps').selectAll().where('origin', '=', origin).executeTakeFirst()
  if (known?.redirectUri === redirectUri && (await isKnown(ctx, server, known, guards))) return known
  return register(ctx, server, redirectUri, guards)
}

async function isKnown(ctx: Ctx, server: MastodonServer, app: MastodonApp, guards: VisitGuards): Promise<boolean> {
  if (ctx.now().getTime() - Date.parse(app.createdAt) < surelyMs) return true
  const { clientId, clientSecret, redirectUri, scope } = app
  const answer = await postForm(
    ctx,
    server.token,
    {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: redirectUri,
      scope,
    },
    guards,
  )
  return answer.ok && answer.status === 200
}

async function register(
  ctx: Ctx,
  server: MastodonServer,
  redirectUri: string,
  guards: VisitGuards,
): Promise<MastodonApp | { problem: ServerProblem }> {
  const { origin, scope } = server
  const { siteUrl } = ctx.settings
  const { title } = await findSite(ctx.db)
  const answer = await postForm(
    ctx,
    server.register,
    { client_name: title || new URL(siteUrl).host, redirect_uris: redirectUri, scopes: scope, website: `${siteUrl}/` },
    guards,
  )
  if (!answer.ok && (guards.isSpent() || answer.reason === 'busy')) return { problem: 'busy' }
  if (!answer.ok && answer.reason !== 'wrong_type' && answer.reason !== 'too_large') return { problem: 'unreachable' }
  const { client_id, client_secret } = answer.ok && isGood(answer.status) ? parseObject(answer.body) : {}
  if (!isSecret(client_id) || !isSecret(client_secret)) return { problem: 'none' }
  const app: MastodonApp = {
    origin,
    clientId: client_id,
    clientSecret: client_secret,
    redirectUri,
    scope,
    createdAt: instant(ctx),
  }
  const old = new Date(ctx.now().getTime() - keptMs).toISOString()
  await ctx.db.deleteFrom('mastodonApps').where('createdAt', '<', old).execute()
  await ctx.db
    .insertInto('mastodonApps')
    .values(app)
    .onConflict((conflict) => conflict.column('origin').doUpdateSet(app))
    .execute()
  return app
}

/** Has us register anew the next time: the server says that it does not know us. */
export async function forgetApp(
  ctx: Ctx,
  { origin, clientId }: Pick<MastodonApp, 'origin' | 'clientId'>,
): Promise<void> {
  await ctx.db.deleteFrom('mastodonApps').where('origin', '=', origin).where('clientId', '=', clientId).execute()
}

/** A form sent to a server; what is in it goes to nobody else, so no redirect is followed. */
export async function postForm(
  ctx: Ctx,
  url: string,
  fields: Record<string, string>,
  { mayVisit, mayReach }: VisitGuards,
  timeoutMs?: number,
): Promise<Fetched> {
  if (!(await mayVisit(new URL(url)))) return { ok: false, reason: 'busy', detail: 'no budget' }
  return ctx.fetch({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
    accept: 'application/json',
    note: 'Mastodon client',
    mayVisit: async () => false,
    mayReach,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })
}

/** What can stand in a form and in a header: visible ASCII, not endless. */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,1000}$/.test(value)
}

function isGood(status: number): boolean {
  return status >= 200 && status <= 299
}
