import { prepared } from '../db/prepared.ts'
import { spend, type Rate } from '../db/rates.ts'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import type { ThreadPost } from './queries.ts'
import type { CommentDraft, LinkbackDraft, Reaction, Reason } from './reaction.ts'

export type Verdict = { state: 'published' | 'pending' | 'spam'; reasons: Reason[] }

/** What is judged: the draft with what was made of it. */
export type Case =
  | { draft: CommentDraft; post: ThreadPost; html: string; fingerprint: string | null }
  | { draft: LinkbackDraft; post: ThreadPost; sourceHost: string }

const yearMs = 365 * 86_400_000
const dayMs = 86_400_000
const linksAllowed = 2
const senderRates: Rate[] = [
  { limit: 5, seconds: 60 },
  { limit: 30, seconds: 3600 },
]
const linkRates: Rate[] = [{ limit: 20, seconds: 3600 }]
/** More than this in an hour, from however many addresses, is no conversation: the rest waits for a moderator. */
const threadRates: Rate[] = [{ limit: 60, seconds: 3600 }]
const siteRates: Rate[] = [{ limit: 300, seconds: 3600 }]

/**
 * Says whether a draft is published, held or taken for spam, with every reason found. What is not sure is held, never
 * lost; a claimed name or mail address counts for nothing. The authors of the site are not judged.
 */
export async function judge(ctx: Ctx, given: Case): Promise<Verdict> {
  const { draft, post } = given
  if (draft.kind === 'comment' && draft.authorId !== null) return { state: 'published', reasons: [] }
  const reasons = new Set<Reason>(draft.signs)
  if (post.reactions === 'held') reasons.add('held-post')
  if (ctx.settings.policy === 'held') reasons.add('held-site')
  if (post.publishedAt !== null && ctx.now().getTime() - Date.parse(post.publishedAt) > yearMs) reasons.add('late')
  const more = 'html' in given ? await judgeComment(ctx, given) : await judgeLinkback(ctx, given)
  for (const reason of more) reasons.add(reason)
  const state = reasons.has('honeypot') ? 'spam' : reasons.size > 0 ? 'pending' : 'published'
  return { state, reasons: Array.from(reasons) }
}

/** Refuses (429) a sender who writes faster than people do: 5 messages a minute, 30 an hour for one address. */
export async function refuseFlood(ctx: Ctx, draft: CommentDraft): Promise<void> {
  if (draft.address === null) return
  const wait = await spend(ctx, `react/${addressPrefix(draft.address)}`, senderRates)
  if (wait > 0) refuse('too_many', 'error.rate', { s: String(wait) }, wait)
}

/** Refuses (429) whoever corrects faster than people do. */
export async function refuseHaste(ctx: Ctx, address: string): Promise<void> {
  if (!ctx.config.rateLimits) return
  const wait = await spend(ctx, `edit/${addressPrefix(address)}`, senderRates)
  if (wait > 0) refuse('too_many', 'error.rate', { s: String(wait) }, wait)
}

/** The reasons that a corrected text gives to hold a message which its first text did not give. */
export function judgeEdit(before: Pick<Reaction, 'html' | 'authorId'>, html: string): Reason[] {
  const links = countLinks(html)
  return before.authorId === null && links > linksAllowed && links > countLinks(before.html) ? ['links'] : []
}

async function judgeComment(ctx: Ctx, { draft, html, fingerprint }: Extract<Case, { html: string }>) {
  const reasons: Reason[] = []
  if (countLinks(html) > linksAllowed) reasons.push('links')
  if (fingerprint !== null && (await isCopy(ctx, fingerprint))) reasons.push('copy')
  if (ctx.settings.policy === 'first' && !(await isKnownVoice(ctx, draft.voice))) reasons.push('first-message')
  if (ctx.config.rateLimits && (await isBurst(ctx, draft.postId))) reasons.push('burst')
  return reasons
}

async function judgeLinkback(ctx: Ctx, { draft, sourceHost }: Extract<Case, { sourceHost: string }>) {
  const reasons: Reason[] = []
  if (ctx.settings.policy === 'first' && !(await areKnownSites(ctx, sourceHost, draft.endHost)))
    reasons.push('first-link')
  if (ctx.config.rateLimits && (await spend(ctx, `links/${draft.postId}`, linkRates)) > 0) reasons.push('burst')
  return reasons
}

async function isBurst(ctx: Ctx, postId: number): Promise<boolean> {
  const waits = [await spend(ctx, `talk/${postId}`, threadRates), await spend(ctx, 'talk', siteRates)]
  return waits.some((wait) => wait > 0)
}

/** How many links a cleaned text holds. */
export function countLinks(html: string): number {
  return html.split('<a ').length - 1
}

/** The same words within a day, under any post: the once-key has already answered those sent twice by mistake. */
async function isCopy(ctx: Ctx, fingerprint: string): Promise<boolean> {
  const since = new Date(ctx.now().getTime() - dayMs).toISOString()
  return (await copiesSince(ctx.db, fingerprint, since)).length > 0
}

const copiesSince = prepared((db, fingerprint: string, since: string) => {
  const query = db.selectFrom('reactions').select('id').where('fingerprint', '=', fingerprint)
  return query.where('createdAt', '>', since).where('state', '<>', 'withdrawn').limit(1)
})

async function isKnownVoice(ctx: Ctx, voice: string | null): Promise<boolean> {
  if (voice === null) return false
  return (await shownOfVoice(ctx.db, voice)).length > 0
}

const shownOfVoice = prepared((db, voice: string) => {
  const query = db.selectFrom('reactions').select('id').where('voice', '=', voice)
  return query.where('state', '=', 'published').where('kind', '=', 'comment').limit(1)
})

/** A known site that redirects anybody anywhere vouches for nobody: the site that was read must be known too. */
async function areKnownSites(ctx: Ctx, sourceHost: string, endHost = sourceHost): Promise<boolean> {
  return (await isKnownSite(ctx, sourceHost)) && (endHost === sourceHost || (await isKnownSite(ctx, endHost)))
}

/** Whether a link of that site needs no look by a person, under the policy of this one. */
export async function isTrusted(ctx: Ctx, host: string): Promise<boolean> {
  return ctx.settings.policy === 'open' || isKnownSite(ctx, host)
}

async function isKnownSite(ctx: Ctx, sourceHost: string): Promise<boolean> {
  if (sourceHost === new URL(ctx.settings.siteUrl).host) return true
  const query = ctx.db.selectFrom('reactions').select('id').where('sourceHost', '=', sourceHost)
  const known = query.where('state', '=', 'published').where('kind', '=', 'linkback').limit(1)
  return (await known.executeTakeFirst()) !== undefined
}
