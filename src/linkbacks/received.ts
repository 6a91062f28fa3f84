import type { SelectQueryBuilder } from 'kysely'
import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { Tables } from '../db/schema.ts'
import { may, type Account } from '../identities/account.ts'
import { postsOf, type DeskPost } from '../reactions/desk-queries.ts'
import { loadRows, type DeskReaction } from '../reactions/desk-rows.ts'
import type { ReactionState } from '../reactions/reaction.ts'
import { hostOf } from '../reactions/rules.ts'
import type { Linkback } from './linkback.ts'

/** Which received links are asked for. `out` are those that never became a reaction: in a check, or refused by it. */
export type Show = 'all' | 'thread' | 'gone' | 'pending' | 'lost' | 'removed' | 'out'
export type ReceivedFilter = {
  /** Host and port of the page. */
  host?: string | undefined
  postId?: number | undefined
  /** The id below which the page begins. */
  before?: number | undefined
}
/** A link that stands under a post, or did, with the request that brought it; an import has none. */
export type ReceivedLink = DeskReaction & { linkback: Linkback | undefined }
/** A request that has not come to anything. */
export type KeptOut = Linkback & { post: DeskPost }
export type Received<Item> = { items: Item[]; older: number | null }

const everyState = ['pending', 'published', 'gone', 'withdrawn', 'removed', 'spam'] as const
/** Each state is looked for by itself: an index leads to the last few of it, however many there are. */
const shownStates: Record<Exclude<Show, 'out'>, readonly ReactionState[]> = {
  all: everyState,
  thread: ['published', 'gone'],
  /** Some of those in threads. */
  gone: ['gone'],
  pending: ['pending'],
  lost: ['withdrawn'],
  removed: ['removed', 'spam'],
}
const perPage = 30

/** The links from other sites that an account may decide on, the newest first, 30 a page: an author's own posts only. */
export async function listReceived(
  ctx: Ctx,
  account: Account,
  show: Exclude<Show, 'out'>,
  filter: ReceivedFilter = {},
): Promise<Received<ReceivedLink>> {
  const found = await Promise.all(
    shownStates[show].map((state) => {
      const query = ctx.db.selectFrom('reactions').select('id').where('sourceKey', 'is not', null)
      const narrowed = within(ctx, account, query.where('state', '=', state), filter)
      return narrowed
        .orderBy('id', 'desc')
        .limit(perPage + 1)
        .execute()
    }),
  )
  const page = pageOf(found.flat().toSorted((a, b) => b.id - a.id))
  const loaded = await loadRows(
    ctx,
    page.items.map(({ id }) => id),
  )
  const linkbacks = await linkbacksOf(
    ctx,
    loaded.map(({ id }) => id),
  )
  return { ...page, items: loaded.map((row) => ({ ...row, linkback: linkbacks.get(row.id) })) }
}

/** The requests that have not become a reaction, the newest first, 30 a page. They are forgotten after a month. */
export async function listKeptOut(ctx: Ctx, account: Account, filter: ReceivedFilter = {}): Promise<Received<KeptOut>> {
  const { host, postId, before } = filter
  let query = keptOut(ctx, account, host).select('id')
  if (postId !== undefined) query = query.where('postId', '=', postId)
  if (before !== undefined) query = query.where('id', '<', before)
  const ids = await query
    .orderBy('id', 'desc')
    .limit(perPage + 1)
    .execute()
  const page = pageOf(ids)
  return { ...page, items: await loadKeptOut(ctx, page.items) }
}

/** How many links of each state came, and how many requests came to nothing; of one host, or of all. */
export async function countReceived(ctx: Ctx, account: Account, host?: string): Promise<Record<Show, number>> {
  const counts = new Map<ReactionState, number>()
  for (const state of everyState) {
    const query = ctx.db.selectFrom('reactions').select(countRows().as('count')).where('sourceKey', 'is not', null)
    const narrowed = within(ctx, account, query.where('state', '=', state), { host })
    counts.set(state, (await narrowed.executeTakeFirstOrThrow()).count)
  }
  const of = (show: Exclude<Show, 'out'>) => shownStates[show].reduce((sum, state) => sum + (counts.get(state) ?? 0), 0)
  const out = await keptOut(ctx, account, host).select(countRows().as('count')).executeTakeFirstOrThrow()
  return {
    all: of('all'),
    thread: of('thread'),
    gone: of('gone'),
    pending: of('pending'),
    lost: of('lost'),
    removed: of('removed'),
    out: out.count,
  }
}

/** The host in what somebody typed or an address says, with its port, as links are kept by it; undefined when it names none. */
export function linkHost(typed: string): string | undefined {
  const url = URL.parse(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`)
  return url && hostOf(url.href) !== undefined && /[.:]/.test(url.hostname) ? url.host : undefined
}

type Narrowed<O> = SelectQueryBuilder<Tables, 'reactions', O>

/** A page may be announced at one host and read from another, to which it moved: it counts for both. */
function within<O>(ctx: Ctx, account: Account, query: Narrowed<O>, filter: ReceivedFilter): Narrowed<O> {
  const { host, postId, before } = filter
  let narrowed = query
  if (!may(account, 'moderate')) narrowed = narrowed.where('postId', 'in', postsOf(ctx, account))
  if (postId !== undefined) narrowed = narrowed.where('postId', '=', postId)
  if (before !== undefined) narrowed = narrowed.where('id', '<', before)
  if (host === undefined) return narrowed
  return narrowed.where((eb) => eb.or([eb('sourceHost', '=', host), eb('endHost', '=', host)]))
}

function keptOut(ctx: Ctx, account: Account, host: string | undefined) {
  let query = ctx.db.selectFrom('linkbacks').where('reactionId', 'is', null)
  if (!may(account, 'moderate')) query = query.where('postId', 'in', postsOf(ctx, account))
  return host === undefined ? query : query.where('sourceHost', '=', host)
}

async function loadKeptOut(ctx: Ctx, page: readonly { id: number }[]): Promise<KeptOut[]> {
  if (page.length === 0) return []
  const rows = await ctx.db
    .selectFrom('linkbacks')
    .innerJoin('posts', 'posts.id', 'linkbacks.postId')
    .selectAll('linkbacks')
    .select(['posts.path', 'posts.title', 'posts.lang', 'posts.state', 'posts.authorId'])
    .where(
      'linkbacks.id',
      'in',
      page.map(({ id }) => id),
    )
    .orderBy('linkbacks.id', 'desc')
    .execute()
  return rows.map(({ path, title, lang, state, authorId, ...linkback }) => ({
    ...linkback,
    post: { id: linkback.postId, path, title, lang, state, authorId },
  }))
}

/** The request that brought each of these reactions: of several, the latest. */
async function linkbacksOf(ctx: Ctx, ids: readonly number[]): Promise<Map<number | null, Linkback>> {
  if (ids.length === 0) return new Map()
  const query = ctx.db.selectFrom('linkbacks').selectAll().where('reactionId', 'in', ids)
  const rows = await query.orderBy('requestedAt').orderBy('id').execute()
  return new Map(rows.map((row) => [row.reactionId, row]))
}

function pageOf<Row extends { id: number }>(rows: readonly Row[]): Received<Row> {
  const items = rows.slice(0, perPage)
  return { items, older: rows.length > perPage ? (items.at(-1)?.id ?? null) : null }
}
