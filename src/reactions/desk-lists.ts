import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { Tables } from '../db/schema.ts'
import { may, mayModerate, type Account } from '../identities/account.ts'
import { fold } from '../lib/text.ts'
import { searchTokens } from '../search/search.ts'
import { postsOf, seesAddresses } from './desk-queries.ts'
import { loadRows, type DeskReaction } from './desk-rows.ts'
import type { ReactionState } from './reaction.ts'

export type Tab = 'pending' | 'published' | 'spam' | 'removed' | 'all'

/** Which reactions are asked for; a page is named by the id that it begins below. */
export type DeskFilter = {
  tab: Tab
  kind?: 'comment' | 'linkback' | undefined
  postId?: number | undefined
  /** A part of a name, or a whole mail address. */
  who?: string | undefined
  /** The id of a reaction that the account may see: all of the same reader, browser or, for who is told those, mail address. */
  same?: number | undefined
  /** The host of a linking page, or of the site that a reader gave as theirs. */
  site?: string | undefined
  words?: string | undefined
  before?: number | undefined
}

/** `older` is the id below which the next page begins; `partial` says that the search has only come so far. */
export type DeskPage = { items: DeskReaction[]; older: number | null; partial: boolean }

/** The states that a tab shows. */
export const tabStates: Record<Tab, readonly ReactionState[] | null> = {
  pending: ['pending'],
  published: ['published', 'gone'],
  spam: ['spam'],
  removed: ['withdrawn', 'removed'],
  all: null,
}

export const perPage = 30
/** What no index helps to find is looked for among so many reactions at a time: a page never costs more. */
const lookedThrough = 50_000

/**
 * The reactions an account may decide on, the newest first, 30 a page. An author sees those under own posts, and does not
 * find anybody by mail address.
 */
export async function listDeskReactions(ctx: Ctx, account: Account, filter: DeskFilter): Promise<DeskPage> {
  const edge = await edgeOf(ctx, filter)
  const states = tabStates[filter.tab] ?? [null]
  const found = await Promise.all(states.map((state) => findIds(ctx, account, filter, state, edge)))
  const ids = found.flat().sort((a, b) => b - a)
  const some = ids.slice(0, perPage)
  const items = (await loadRows(ctx, some)).filter((row) => mayFind(account, row, filter))
  const more = ids.length > perPage
  return { items, older: more ? (some.at(-1) ?? null) : edge, partial: !more && edge !== null }
}

/** Down to which id a slow search looks; null when it comes to the first reaction, or an index finds all. */
async function edgeOf(ctx: Ctx, { words, site, who, before }: DeskFilter): Promise<number | null> {
  const byName = who !== undefined && !who.includes('@')
  if (words === undefined && site === undefined && !byName) return null
  const newest = await ctx.db.selectFrom('reactions').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const edge = (before ?? (newest?.id ?? 0) + 1) - lookedThrough
  return edge > 1 ? edge : null
}

type Query = SelectQueryBuilder<Tables, 'reactions', { id: number }>

async function findIds(
  ctx: Ctx,
  account: Account,
  filter: DeskFilter,
  state: ReactionState | null,
  edge: number | null,
): Promise<number[]> {
  const { kind, postId, before } = filter
  let query: Query = ctx.db.selectFrom('reactions').select('id')
  if (state !== null) query = query.where('state', '=', state)
  if (postId !== undefined) query = query.where('postId', '=', postId)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (!may(account, 'moderate')) query = query.where('postId', 'in', postsOf(ctx, account))
  if (before !== undefined) query = query.where('id', '<', before)
  if (edge !== null) query = query.where('id', '>=', edge)
  query = await ofPerson(ctx, account, query, filter)
  query = ofSite(query, filter.site)
  for (const word of searchTokens(filter.words ?? '')) query = query.where('folded', 'like', `%${word}%`)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(perPage + 1)
    .execute()
  return rows.map(({ id }) => id)
}

async function ofPerson(ctx: Ctx, account: Account, query: Query, { who, same }: DeskFilter): Promise<Query> {
  let narrowed = query
  if (same !== undefined) {
    const [like] = (await loadRows(ctx, [same])).filter(({ post }) => mayModerate(account, post))
    const { readerId = null, voice = null, email = null } = like ?? {}
    narrowed = narrowed.where((eb) =>
      eb.or([
        eb('id', '=', same),
        ...(readerId ? [eb('readerId', '=', readerId)] : []),
        ...(voice ? [eb('voice', '=', voice)] : []),
        ...(email && seesAddresses(account) ? [eb('email', '=', email)] : []),
      ]),
    )
  }
  if (who === undefined) return narrowed
  if (who.includes('@')) {
    return seesAddresses(account)
      ? narrowed.where('email', '=', who.toLowerCase())
      : narrowed.where(sql<boolean>`1 = 0`)
  }
  return narrowed.where('nameFolded', 'like', `%${fold(who)}%`)
}

/** The address of a site is kept with its scheme and a slash after the host. */
function ofSite(query: Query, site: string | undefined): Query {
  if (site === undefined) return query
  const begins = (start: string) => sql<boolean>`substr(website, 1, ${sql.lit(start.length)}) = ${start}`
  return query.where((eb) =>
    eb.or([eb('sourceHost', '=', site), begins(`https://${site}/`), begins(`http://${site}/`)]),
  )
}

/** The words of a mail address are searched too, but only for those who are shown it. */
function mayFind(account: Account, row: DeskReaction, { words }: DeskFilter): boolean {
  if (words === undefined || seesAddresses(account)) return true
  const shown = fold([row.name, row.siteName, row.website, row.title, row.text, row.sourceUrl].join(' '))
  return searchTokens(words).every((word) => shown.includes(word))
}
