import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { spend } from '../db/rates.ts'
import { transaction } from '../db/transaction.ts'
import { beginIndieAuth, finishIndieAuth, type Arrival, type Departure } from '../identities/indieauth.ts'
import { endOf, pathOf, profileUrl, type DiscoveryProblem } from '../identities/indieauth-discover.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { readRels } from '../lib/page-rels.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { canVisit } from '../linkbacks/budget.ts'
import { isOwn } from '../linkbacks/linkback.ts'

/**
 * What somebody proved to be theirs: a host with its port, and a path. Whoever answers for `/` answers for the whole
 * host; for any other path, for that page and what is below it, since many people may share a host.
 */
export type OwnedSite = { host: string; path: string }

/** Where people come back to from their own site. */
export const returnPath = '/linkbacks/owner/return'
/** The page where all this begins, which also stands behind the address that a proof links to. */
export const ownerPath = '/linkbacks/owner'

const claimMinutes = 60
const provenMinutes = 60
const minute = (limit: number) => ({ limit, seconds: 60 })
const hour = (limit: number) => ({ limit, seconds: 3600 })
const rates = { visitor: [minute(10), hour(60)], all: [minute(60), hour(600)] }

export type SiteProblem = 'missing' | 'wrong' | 'ours'

/** Reads the address of a site as its owner types it. */
export function readSite(ctx: Ctx, typed: string): { url: URL } | { problem: SiteProblem } {
  if (typed.trim() === '') return { problem: 'missing' }
  const url = profileUrl(typed.trim())
  if (!url) return { problem: 'wrong' }
  return isOwn(ctx.settings, url) ? { problem: 'ours' } : { url }
}

/** The part of the web that a page speaks for. */
export function siteOf(url: URL): OwnedSite {
  return { host: url.host, path: pathOf(url) }
}

/**
 * How many seconds a visitor must wait before the next try, 0 when it may be now. Counted by network prefix, and for all
 * together, since every try leaves a row for a while and most make us read a page.
 */
export async function payForTry(ctx: Ctx, address: string): Promise<number> {
  if (!ctx.config.rateLimits) return 0
  return transaction(ctx, async (ctx) => {
    const seconds = await spend(ctx, `site-owner/${addressPrefix(address)}`, rates.visitor)
    return seconds || spend(ctx, 'site-owner', rates.all)
  })
}

/** Begins the proof by the site's own identification; `state` belongs into a cookie. */
export async function claimByIndieAuth(ctx: Ctx, me: URL): Promise<Departure | { problem: DiscoveryProblem }> {
  const mayVisit = (url: URL) => canVisit(ctx, url)
  return beginIndieAuth(ctx, { me, purpose: 'site-claim', returnPath, kept: null, mayVisit })
}

/** Ends it: the token that stands for the proof, good for an hour. What is proved is the page that the server names. */
export async function proveByIndieAuth(
  ctx: Ctx,
  query: unknown,
  state: string,
): Promise<{ token: string } | Extract<Arrival, { problem: string }>> {
  const mayVisit = (url: URL) => canVisit(ctx, url)
  const arrival = await finishIndieAuth(ctx, { purpose: 'site-claim', query, state, mayVisit })
  if ('problem' in arrival) return arrival
  if (isOwn(ctx.settings, arrival.me)) return { problem: 'mismatch', asked: arrival.me.href }
  return { token: await giveProof(ctx, arrival.me) }
}

/** A proof by a link that has been begun; `proof` is the address that the page has to link to. */
export type LinkClaim = { url: string; proof: string }

/** Begins the proof by a link; the token is for the visitor alone, the address to link to tells nothing of it. */
export async function claimByLink(ctx: Ctx, url: URL): Promise<string> {
  const payload = { url: url.href }
  return giveOneTime(ctx, { purpose: 'site-claim', accountId: null, payload, minutes: claimMinutes })
}

/** What a token claims, while it is good. */
export async function findLinkClaim(ctx: Ctx, token: string): Promise<LinkClaim | undefined> {
  const found = await findOneTime(ctx, 'site-claim', token)
  const { url } = Object(found?.payload) as { url?: unknown }
  return typeof url === 'string' ? { url, proof: proofOf(ctx, token) } : undefined
}

/** The address that stands for a token in public. */
function proofOf(ctx: Ctx, token: string): string {
  const code = createHash('sha256').update(`proof ${token}`).digest('base64url').slice(0, 22)
  return `${ctx.settings.siteUrl}${ownerPath}?proof=${code}`
}

export type ProofProblem = 'expired' | 'absent' | 'unreachable' | 'elsewhere' | 'busy'

/**
 * Reads the claimed page and looks for the link with `rel="me"` (`a`, `link` or header). The page must be of the same
 * host after redirects: a host that sends its visitors on to anybody would prove nothing, and what is proved is the page where they end. The claim is used up by success
 * alone. Answers the token that stands for the proof, good for an hour.
 */
export async function proveByLink(ctx: Ctx, token: string): Promise<{ token: string } | { problem: ProofProblem }> {
  const claim = await findLinkClaim(ctx, token)
  const url = claim && parseHttpUrl(claim.url)
  if (!claim || !url) return { problem: 'expired' }
  if (!(await canVisit(ctx, url))) return { problem: 'busy' }
  let strays = false
  const page = await ctx.fetch({
    url: url.href,
    note: 'looking for rel=me',
    mayVisit: async (hop) => {
      strays = endOf(url, hop) === undefined
      return !strays && canVisit(ctx, hop)
    },
  })
  if (strays) return { problem: 'elsewhere' }
  if (!page.ok) return { problem: page.reason === 'busy' ? 'busy' : 'unreachable' }
  if (page.status < 200 || page.status > 299) return { problem: 'unreachable' }
  const end = endOf(url, new URL(page.url))
  if (!end) return { problem: 'elsewhere' }
  const proof = new URL(claim.proof).href
  if (!readRels(page).some(({ rel, href }) => rel.includes('me') && href === proof)) return { problem: 'absent' }
  if (!(await takeOneTime(ctx, 'site-claim', token))) return { problem: 'expired' }
  return { token: await giveProof(ctx, end) }
}

async function giveProof(ctx: Ctx, url: URL): Promise<string> {
  const site = siteOf(url)
  const { host, path } = site
  ctx.log.info({ host, path }, 'site proved by its owner')
  return giveOneTime(ctx, { purpose: 'site-owner', accountId: null, payload: site, minutes: provenMinutes })
}

/** The site that a token proves, while it is good. */
export async function findOwnedSite(ctx: Ctx, token: string): Promise<OwnedSite | undefined> {
  const found = await findOneTime(ctx, 'site-owner', token)
  return found?.payload as OwnedSite | undefined
}

/** Ends a proof before its hour is over. */
export async function endProof(ctx: Ctx, token: string): Promise<void> {
  await takeOneTime(ctx, 'site-owner', token)
}
