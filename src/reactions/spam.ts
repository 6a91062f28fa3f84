import { prepared } from '../db/prepared.ts'
import { spend, type Rate } from '../db/rates.ts'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { isAuthorName } from '../identities/author-name.ts'
import { findStanding, type Standing } from '../readers/trust.ts'
import { askFilter, holds } from './bayes-store.ts'
import { commentMaterial, linkbackMaterial, materialOf } from './material.ts'
import { isKnownSource } from './known-source.ts'
import { isKnown } from './known-voice.ts'
import type { ThreadPost } from './queries.ts'
import type { CommentDraft, LinkbackDraft, Reaction, Reason } from './reaction.ts'
import { ruleBook } from './rule-book.ts'
import { consult, reasonOf, type Material } from './rules.ts'
import { screen } from './screen.ts'

/** `weighed` is what the word filter found, as it is kept in the row. */
export type Verdict = { state: 'published' | 'pending' | 'spam'; reasons: Reason[]; weighed: string }

/** What is judged: the draft with what was made of it. */
export type Case =
  | {
      draft: CommentDraft
      post: ThreadPost
      /** The reader who proved to have written it, and the mail address it gives. */
      by: { readerId: number | null; email: string | null }
      folded: string
      html: string
      text: string
      fingerprint: string | null
    }
  | { draft: LinkbackDraft; post: ThreadPost; folded: string; sourceHost: string; authorKey: string | null }

const dayMs = 86_400_000
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
 * lost; a claimed name or mail address counts for nothing. What `readers/trust.ts` says of a reader is kept to: who is
 * trusted is spared the word filter, the count of links and the age of the post, who is blocked is refused, and a guest
 * with the address of somebody blocked is held, as is whoever signs with an author's name and is not trusted. The authors of the site are not judged, neither what they say nor the
 * posts in which they link to others. Refused: `forbidden` for what one of the owner's rules does not want, and for what
 * a blocked reader sends.
 */
export async function judge(ctx: Ctx, given: Case): Promise<Verdict> {
  const { draft, post } = given
  const own = 'html' in given ? given.draft.authorId !== null : given.sourceHost === new URL(ctx.settings.siteUrl).host
  if (own) return { state: 'published', reasons: [], weighed: '' }
  const reasons = new Set<Reason>(draft.signs)
  const standing = 'html' in given ? await findStanding(ctx, given.by) : nobody
  refuseBlocked(standing)
  if (standing.namesBlocked) reasons.add('blocked-mail')
  const spared = standing.given === 'trusted'
  if (post.reactions === 'held') reasons.add('held-post')
  if (ctx.settings.policy === 'held') reasons.add('held-site')
  if (!spared && isLate(ctx, post)) reasons.add('late')
  const found = await screen(ctx, materialGiven(given), spared)
  for (const reason of found.reasons) reasons.add(reason)
  const { weighed } = found
  const trusted = found.trusted || spared
  const more = 'html' in given ? await judgeComment(ctx, given, trusted) : await judgeLinkback(ctx, given, trusted)
  for (const reason of more) reasons.add(reason)
  const state = reasons.has('honeypot') ? 'spam' : reasons.size > 0 ? 'pending' : 'published'
  return { state, reasons: Array.from(reasons), weighed }
}

const nobody: Standing = { given: null, namesBlocked: false }

function refuseBlocked({ given }: Standing): void {
  if (given === 'blocked') refuse('forbidden', 'reader.blocked')
}

function materialGiven(given: Case): Material {
  const { draft, folded } = given
  return 'html' in given
    ? commentMaterial({ ...given.draft, text: given.text }, given.html, folded)
    : linkbackMaterial(draft as LinkbackDraft, folded)
}

function isLate(ctx: Ctx, { publishedAt }: Pick<ThreadPost, 'publishedAt'>): boolean {
  const { heldAfterDays } = ctx.settings
  if (heldAfterDays === 0 || publishedAt === null) return false
  return ctx.now().getTime() - Date.parse(publishedAt) > heldAfterDays * dayMs
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

/**
 * The reasons that a corrected text gives to hold a message which its first text did not give. Refuses (403) by rule
 * and to a blocked reader; the authors of the site are not judged.
 */
export async function judgeEdit(
  ctx: Ctx,
  before: Reaction,
  after: Reaction,
): Promise<Pick<Verdict, 'reasons' | 'weighed'>> {
  if (before.authorId !== null) return { reasons: [], weighed: '' }
  const standing = await findStanding(ctx, before)
  refuseBlocked(standing)
  const spared = standing.given === 'trusted'
  const { trusted, weighed, reasons } = await screen(ctx, materialOf(after), spared)
  const former = materialOf(before)
  const known: Reason[] = consult(await ruleBook(ctx), former).holds.map(reasonOf)
  if (reasons.includes('filter') && holds(ctx, await askFilter(ctx, former))) known.push('filter')
  const fresh = reasons.filter((reason) => !known.includes(reason))
  const links = countLinks(after.html)
  const tooMany = !trusted && !spared && links > ctx.settings.linksAllowed && links > countLinks(before.html)
  return { reasons: tooMany ? [...fresh, 'links'] : fresh, weighed }
}

async function judgeComment(
  ctx: Ctx,
  { draft, by, html, fingerprint }: Extract<Case, { html: string }>,
  trusted: boolean,
): Promise<Reason[]> {
  const reasons: Reason[] = []
  if (!trusted && (await isAuthorName(ctx.db, draft.name))) reasons.push('author-name')
  if (!trusted && countLinks(html) > ctx.settings.linksAllowed) reasons.push('links')
  if (fingerprint !== null && (await isCopy(ctx, fingerprint))) reasons.push('copy')
  const unknown = ctx.settings.policy === 'first' && !trusted && !(await isKnown(ctx, draft.voice, by.readerId))
  if (unknown) reasons.push('first-message')
  if (ctx.config.rateLimits && (await isBurst(ctx, draft.postId))) reasons.push('burst')
  return reasons
}

async function judgeLinkback(
  ctx: Ctx,
  { draft, sourceHost, authorKey }: Extract<Case, { sourceHost: string }>,
  trusted: boolean,
): Promise<Reason[]> {
  const reasons: Reason[] = []
  const from = { sourceHost, endHost: draft.endHost ?? null, authorKey }
  const unknown = ctx.settings.policy === 'first' && !trusted && !(await isKnownSource(ctx, from))
  if (unknown) reasons.push('first-link')
  if (!trusted && countLinks(draft.content?.html ?? '') > ctx.settings.linksAllowed) reasons.push('links')
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
