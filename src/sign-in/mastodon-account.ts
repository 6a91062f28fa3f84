import type { Ctx } from '../context.ts'
import { parseObject } from '../identities/indieauth-discover.ts'
import type { VisitGuards } from '../identities/visits.ts'
import { tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { isSecret } from './mastodon-app.ts'
import type { Proven } from './way.ts'

const longestName = 80

/**
 * Asks a server whom a token belongs to (`GET /api/v1/accounts/verify_credentials`). The token follows no redirect.
 * Undefined when the answer cannot be had or read.
 */
export async function fetchAccount(
  ctx: Ctx,
  origin: string,
  token: string,
  { mayVisit, mayReach }: VisitGuards,
): Promise<Proven | undefined> {
  const url = new URL('/api/v1/accounts/verify_credentials', origin)
  if (!(await mayVisit(url))) return undefined
  const answer = await ctx.fetch({
    url: url.href,
    headers: { authorization: `Bearer ${token}` },
    accept: 'application/json',
    note: 'Mastodon client',
    mayVisit: async () => false,
    mayReach,
  })
  return answer.ok && answer.status === 200 ? readAccount(parseObject(answer.body), new URL(origin)) : undefined
}

/**
 * The account as the server gives it. What a server says of its people counts for that server alone: the handle bears the
 * name of the host that was asked, and an address of a profile elsewhere is not taken.
 */
function readAccount(account: Record<string, unknown>, server: URL): Proven | undefined {
  const { id, username } = account
  if (!isSecret(id) || typeof username !== 'string' || !/^[\w.-]{1,100}$/.test(username)) return undefined
  const handle = `@${username}@${server.host}`
  return {
    provider: 'mastodon',
    issuer: server.origin,
    subject: id,
    via: 'Mastodon',
    handle,
    name: nameOf(account['display_name']) || username,
    profileUrl: (addressOf(account['url'], server) ?? new URL(`/@${username}`, server)).href,
    email: null,
    photoUrl: pictureOf(account['avatar_static']) ?? pictureOf(account['avatar']),
  }
}

/** Custom emoji stand in names by a short name between colons, which means nothing here. */
function nameOf(value: unknown): string {
  if (typeof value !== 'string') return ''
  return tidyLine(value.replace(/(?<![\p{L}\p{N}]):[a-z0-9_]{2,40}:(?![\p{L}\p{N}])/giu, ''), longestName)
}

function addressOf(value: unknown, server: URL): URL | undefined {
  const url = typeof value === 'string' ? parseHttpUrl(value) : undefined
  return url?.host === server.host ? url : undefined
}

/** Who has no picture of their own has the server's one for everybody. */
function pictureOf(value: unknown): string | null {
  const url = typeof value === 'string' ? parseHttpUrl(value) : undefined
  return url && !url.pathname.endsWith('/missing.png') ? url.href : null
}
