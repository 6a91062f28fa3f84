import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { fold } from '../lib/text.ts'
import { visibleStates } from './entries.ts'
import { mark, markedExcerpt, type Marked } from './highlight.ts'
import { searchIndex } from './index-engine.ts'

export type SearchKind = 'post' | 'reaction'

export type PostResult = {
  kind: 'post'
  path: string
  lang: string
  title: Marked
  excerpt: Marked
  publishedAt: string | null
}

/** `path`, `postTitle` and `postLang` are those of the post under which it stands; its permalink is `<path>?r=<number>#r<number>`. */
export type ReactionResult = {
  kind: 'reaction'
  id: number
  number: number | null
  path: string
  postTitle: string
  postLang: string
  lang: string | null
  strand: ReactionRow['strand']
  name: Marked
  /** Of a linkback only: the page that it comes from. */
  title: Marked | null
  siteName: string | null
  excerpt: Marked
  publishedAt: string | null
}

/** `counts` stop at `cap`: more were not looked at. */
export type SearchResults = {
  tokens: string[]
  counts: Record<SearchKind, number>
  cap: number
  results: (PostResult | ReactionResult)[]
  more: boolean
}

const resultsPerPage = 10
const cap = 1000

/** French articles and pronouns that lost their vowel: `l’argile` is a search for argile. */
const elided = /(?<!\p{L})(?:[cdjlmnst]|qu)['’]/giu

/** The words of a query that are looked for: folded, at most 12 of its first 200 characters. Signs and operators are only spaces. */
export function searchTokens(query: string): string[] {
  const words = fold(Array.from(query.slice(0, 400)).slice(0, 200).join('').replace(elided, ' ')).split(' ')
  return words
    .map((word) => word.replace(/[^\p{L}\p{N}\p{M}]/gu, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 12)
}

/**
 * Published posts and visible reactions that hold every word of the query, the last one also as the beginning of a
 * longer word; the best matches first, newest first among equals. Pages are counted from 1. Any text is a valid query;
 * one without words finds nothing.
 */
export async function search(
  ctx: Ctx,
  query: string,
  { kind, page = 1 }: { kind: SearchKind; page?: number },
): Promise<SearchResults> {
  const tokens = searchTokens(query)
  const matches = tokens.length === 0 ? [] : await searchIndex(ctx).find(ctx.db, tokens, cap)
  const ofKind = matches.filter(({ rowid }) => rowid % 2 === (kind === 'post' ? 0 : 1))
  const other = matches.length - ofKind.length
  const first = (page - 1) * resultsPerPage
  const ids = ofKind
    .sort((a, b) => a.rank - b.rank || b.rowid - a.rowid)
    .slice(first, first + resultsPerPage)
    .map(({ rowid }) => Math.floor(rowid / 2))
  return {
    tokens,
    counts: kind === 'post' ? { post: ofKind.length, reaction: other } : { post: other, reaction: ofKind.length },
    cap,
    results: kind === 'post' ? await postResults(ctx, ids, tokens) : await reactionResults(ctx, ids, tokens),
    more: ofKind.length > first + resultsPerPage,
  }
}

async function postResults(ctx: Ctx, ids: number[], tokens: string[]): Promise<PostResult[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .selectFrom('posts')
    .select(['id', 'path', 'lang', 'title', 'summary', 'publishedAt', sql<string>`substr(text, 1, 50000)`.as('text')])
    .where('id', 'in', ids)
    .where('state', '=', 'published')
    .execute()
  return inOrder(ids, rows).map(({ path, lang, title, summary, text, publishedAt }) => {
    const inText = markedExcerpt(text, tokens)
    const inSummary = markedExcerpt(summary, tokens)
    const excerpt = !hasMark(inText) && hasMark(inSummary) ? inSummary : inText
    return { kind: 'post', path, lang, title: mark(title, tokens), excerpt, publishedAt }
  })
}

async function reactionResults(ctx: Ctx, ids: number[], tokens: string[]): Promise<ReactionResult[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .select(['reactions.id', 'reactions.kind', 'reactions.number', 'reactions.lang', 'reactions.strand'])
    .select(['reactions.name', 'reactions.title', 'reactions.siteName', 'reactions.text'])
    .select(['reactions.publishedAt', 'posts.path', 'posts.title as postTitle', 'posts.lang as postLang'])
    .where('reactions.id', 'in', ids)
    .where('reactions.state', 'in', visibleStates)
    .where('posts.state', '=', 'published')
    .execute()
  return inOrder(ids, rows).map(({ kind, name, title, text, ...row }) => ({
    ...row,
    kind: 'reaction',
    name: mark(name, tokens),
    title: kind === 'linkback' ? mark(title ?? '', tokens) : null,
    excerpt: markedExcerpt(text, tokens),
  }))
}

function inOrder<Row extends { id: number }>(ids: number[], rows: Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => byId.get(id)).filter((row) => row !== undefined)
}

function hasMark(parts: Marked): boolean {
  return parts.some(({ marked }) => marked)
}
