import type { Ctx } from '../context.ts'
import { listWaiting, type Groups } from '../conversation/waiting.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { may, type Account } from '../identities/account.ts'
import { gestures, visibleStates } from '../reactions/reaction.ts'
import { listFailedLinks, type SentLink } from '../sending/sent-links.ts'

/** The span of a letter: instants, the first of them left out. */
export type Span = { from: string; until: string }

/** A message or a link that came out in the week, with the post it stands under. */
export type Came = Pick<
  ReactionRow,
  | 'id'
  | 'number'
  | 'relation'
  | 'name'
  | 'nameFolded'
  | 'email'
  | 'readerId'
  | 'siteName'
  | 'sourceHost'
  | 'sourceUrl'
  | 'title'
  | 'text'
> & { postPath: string; postTitle: string }

/** A person of the week with their first message in it. */
export type Guest = { came: Came; messages: number }

/** What a week's letter tells an account. */
export type Week = { waiting: Groups; newcomers: Guest[]; returns: Guest[]; links: Came[]; failed: SentLink[] }

const mostLooked = 300

/**
 * What an account is told of a week: who waits for it now; who wrote for the first time, and who came back; pages
 * elsewhere that link here; links that could not be told. Of the whole site, or for an author of own posts; the people
 * of the demonstration are left out. At most 300 messages and 300 links are looked at, the oldest first.
 */
export async function readWeek(ctx: Ctx, account: Account, span: Span): Promise<Week> {
  const messages = await cameIn(ctx, account, span)
    .where('reactions.kind', '=', 'comment')
    .where('reactions.strand', '=', 'reader')
    .execute()
  const links = await cameIn(ctx, account, span)
    .where('reactions.kind', '=', 'linkback')
    .where((eb) =>
      eb.or([eb('reactions.relation', 'is', null), eb('reactions.relation', 'not in', Array.from(gestures))]),
    )
    .execute()
  const failed = ctx.settings.sendsLinkbacks ? await listFailedLinks(ctx, account) : []
  return {
    waiting: await listWaiting(ctx, account),
    ...(await partGuests(ctx, messages, span)),
    links,
    failed: failed.filter(({ changedAt }) => changedAt > span.from),
  }
}

function cameIn(ctx: Ctx, account: Account, { from, until }: Span) {
  const query = ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['reactions.id', 'reactions.number', 'reactions.relation', 'reactions.name', 'reactions.nameFolded'])
    .select(['reactions.email', 'reactions.readerId', 'reactions.siteName', 'reactions.sourceHost'])
    .select(['reactions.sourceUrl', 'reactions.title', 'reactions.text'])
    .select(['posts.path as postPath', 'posts.title as postTitle'])
    .where('reactions.state', 'in', visibleStates)
    .where('reactions.publishedAt', '>', from)
    .where('reactions.publishedAt', '<=', until)
    .where('posts.state', '=', 'published')
    .where('posts.demo', '=', 0)
    .orderBy('reactions.publishedAt')
    .orderBy('reactions.id')
    .limit(mostLooked)
  return may(account, 'moderate') ? query : query.where('posts.authorId', '=', account.authorId)
}

/** Those who had written before, anywhere on the site, came back; all others are new. */
async function partGuests(ctx: Ctx, messages: Came[], { from }: Span): Promise<Pick<Week, 'newcomers' | 'returns'>> {
  const guests = new Map<string, Guest>()
  for (const came of messages) {
    const known = guests.get(voiceOf(came))
    if (known) known.messages += 1
    else guests.set(voiceOf(came), { came, messages: 1 })
  }
  const before = await spokeBefore(ctx, messages, from)
  const all = [...guests.entries()]
  return {
    newcomers: all.filter(([voice]) => !before.has(voice)).map(([, guest]) => guest),
    returns: all.filter(([voice]) => before.has(voice)).map(([, guest]) => guest),
  }
}

type Voice = Pick<ReactionRow, 'readerId' | 'email' | 'nameFolded'>

function voiceOf({ readerId, email, nameFolded }: Voice): string {
  if (readerId !== null) return `reader/${readerId}`
  return email === null ? `name/${nameFolded}` : `mail/${email}`
}

/** The voices among some that had a message out before an instant. */
async function spokeBefore(ctx: Ctx, voices: readonly Voice[], from: string): Promise<Set<string>> {
  if (voices.length === 0) return new Set()
  const readers = voices.map(({ readerId }) => readerId ?? 0)
  const mails = voices.map(({ email }) => email ?? '')
  const names = voices.filter(({ email }) => email === null).map(({ nameFolded }) => nameFolded)
  const rows = await ctx.db
    .selectFrom('reactions')
    .select(['readerId', 'email', 'nameFolded'])
    .distinct()
    .where('kind', '=', 'comment')
    .where('strand', '=', 'reader')
    .where('state', '=', 'published')
    .where('publishedAt', '<=', from)
    .where((eb) =>
      eb.or([
        eb('readerId', 'in', readers),
        eb('email', 'in', mails),
        eb.and([eb('readerId', 'is', null), eb('email', 'is', null), eb('nameFolded', 'in', ['', ...names])]),
      ]),
    )
    .execute()
  return new Set(rows.flatMap((row) => [voiceOf(row), ...(row.email === null ? [] : [`mail/${row.email}`])]))
}
