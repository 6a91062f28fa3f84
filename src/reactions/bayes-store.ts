import { sql } from 'kysely'
import type { Ctx, Db } from '../context.ts'
import { lockRows } from '../db/dialect.ts'
import { prepared } from '../db/prepared.ts'
import { transaction } from '../db/transaction.ts'
import { demand, type Account } from '../identities/account.ts'
import { filterWords, isReady, likelihood, weighWords, type Asked, type Weighed, type WordCount } from './bayes.ts'
import { materialOf } from './material.ts'
import type { Reaction } from './reaction.ts'

export type Label = 'spam' | 'ham'

/** The row of this word counts the messages themselves. */
const all = ''
/** A word seen less often than this tells more of a message than of its kind. */
const seldom = 2
const mostTelling = 15
const none: WordCount = { spam: 0, ham: 0 }

/** What the filter says of something; undefined while it has learned too little, or when nothing in it tells. */
export async function askFilter(ctx: Ctx, material: Asked): Promise<Weighed | undefined> {
  if (ctx.settings.filter === 0) return undefined
  // A filter that has learned nothing, as on most sites, costs next to nothing.
  const [messages = none] = await countsOf(ctx.db, all)
  if (!isReady(messages)) return undefined
  const words = filterWords(material)
  // Filled up to a few lengths, it is always one of a few prepared queries.
  const places = Math.ceil(Math.max(1, words.length) / 16) * 16
  const rows = await countsOf(ctx.db, ...words, ...Array.from({ length: places - words.length }, () => all))
  return weighWords({ messages, words: new Map(rows.map((row) => [row.word, row])) }, words)
}

const countsOf = prepared((db, ...words: string[]) =>
  db.selectFrom('bayesWords').select(['word', 'spam', 'ham']).where('word', 'in', words),
)

/** Whether the filter is as sure as the owner wants it to be before it holds something. */
export function holds({ settings }: Pick<Ctx, 'settings'>, weighed: Weighed | undefined): boolean {
  return weighed !== undefined && settings.filter > 0 && weighed.p * 100 >= settings.filter
}

/** What is kept of the filter's words in the row of a reaction: rounded to a thousandth. */
export function writeWeighed(weighed: Weighed | undefined): string {
  if (!weighed) return ''
  const round = (p: number) => Math.round(p * 1000) / 1000
  return JSON.stringify({ p: round(weighed.p), words: weighed.words.map(([word, p]) => [word, round(p)]) })
}

/** What the filter found, for people: percentages, and the words that weighed, strongest first. */
export type Explanation = {
  percent: number
  words: { kind: 'word' | 'site' | 'mail'; word: string; percent: number; label: Label }[]
}

/** Why the filter thinks what it thinks of a reaction; undefined when it was not asked or had nothing to say. */
export function explain({ weighed }: Pick<Reaction, 'weighed'>): Explanation | undefined {
  return weighed === '' ? undefined : explanation(JSON.parse(weighed) as Weighed)
}

/** The same of what was weighed just now. */
export function explanation({ p, words }: Weighed): Explanation {
  return { percent: percentOf(p), words: words.map(([word, p]) => showWord(word, p)) }
}

/**
 * Teaches the filter that a reaction is spam or none. What it had learned of it as the other is unlearned first; the
 * same lesson twice counts once. Nothing is taught of what an author wrote.
 */
export async function learn(ctx: Ctx, { id }: Pick<Reaction, 'id'>, label: Label): Promise<void> {
  await transaction(ctx, async (ctx) => {
    const query = ctx.db.selectFrom('reactions').selectAll().where('id', '=', id)
    const reaction = await query.modifyEnd(lockRows(ctx.engine)).executeTakeFirst()
    if (!reaction || reaction.authorId !== null || reaction.learned === label) return
    const step = label === 'spam' ? { spam: 1, ham: 0 } : { spam: 0, ham: 1 }
    if (reaction.learned !== null) {
      step.spam -= Number(reaction.learned === 'spam')
      step.ham -= Number(reaction.learned === 'ham')
    }
    await count(ctx, [all, ...filterWords(materialOf(reaction))], step)
    await ctx.db.updateTable('reactions').set({ learned: label }).where('id', '=', id).execute()
  })
}

/**
 * The job `learn-decision`: learns from what a moderator decided, once it can no longer be undone. What was removed
 * without a word about spam teaches nothing, and neither does a decision that was undone or decided otherwise since.
 */
export async function learnDecision(
  ctx: Ctx,
  { reactionId, batch }: { reactionId: number; batch: string },
): Promise<void> {
  const decision = await ctx.db
    .selectFrom('moderations')
    .innerJoin('reactions', 'reactions.id', 'moderations.reactionId')
    .select(['moderations.toState', 'moderations.undoneAt', 'reactions.state'])
    .where('moderations.reactionId', '=', reactionId)
    .where('moderations.batch', '=', batch)
    .orderBy('moderations.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!decision || decision.undoneAt !== null || decision.state !== decision.toState) return
  if (decision.state === 'spam') await learn(ctx, { id: reactionId }, 'spam')
  if (decision.state === 'published') await learn(ctx, { id: reactionId }, 'ham')
}

/** Forgets everything the filter has learned; what it said of messages stays beside them. Refused: `forbidden`. */
export async function resetFilter(ctx: Ctx, account: Pick<Account, 'role' | 'state'>): Promise<void> {
  demand(account, 'settings')
  await transaction(ctx, async (ctx) => {
    await ctx.db.updateTable('reactions').set({ learned: null }).where('learned', 'is not', null).execute()
    await ctx.db.deleteFrom('bayesWords').execute()
  })
}

/** What the filter has learned: how many messages of each kind, and its most telling words both ways, of those seen twice. */
export type FilterSummary = { messages: WordCount; spam: Explanation['words']; ham: Explanation['words'] }

/** Looks what the filter has learned. */
export async function summariseFilter(db: Db): Promise<FilterSummary> {
  const [messages = none] = await countsOf(db, all)
  const seen = sql<number>`spam + ham`
  const telling = async (label: Label) => {
    const share = (kind: Label) => sql`${sql.ref(kind)} * 1.0 / ${Math.max(1, messages[kind])}`
    const difference =
      label === 'spam' ? sql`${share('spam')} - ${share('ham')}` : sql`${share('ham')} - ${share('spam')}`
    const query = db.selectFrom('bayesWords').selectAll().where('word', '<>', all).where(seen, '>=', seldom)
    const rows = await query.orderBy(difference, 'desc').orderBy('word').limit(100).execute()
    const shown = rows
      .map((row) => showWord(row.word, likelihood(messages, row)))
      .filter((word) => word.label === label)
    return shown.toSorted((a, b) => Math.abs(b.percent - 50) - Math.abs(a.percent - 50)).slice(0, mostTelling)
  }
  const { spam, ham } = messages
  return { messages: { spam, ham }, spam: await telling('spam'), ham: await telling('ham') }
}

/** Every transaction counts words in the same order, the messages first, so that no two can wait for each other. */
async function count(ctx: Ctx, words: readonly string[], step: WordCount): Promise<void> {
  const sorted = [...new Set(words)].toSorted((a, b) => (a < b ? -1 : 1))
  const rows = sorted.map((word) => ({ word, spam: Math.max(0, step.spam), ham: Math.max(0, step.ham) }))
  // A text may have been edited since it was learned: no count falls below nothing.
  const grown = (kind: Label) => sql<number>`case when ${sql.ref(`bayesWords.${kind}`)} + ${step[kind]} < 0 then 0
    else ${sql.ref(`bayesWords.${kind}`)} + ${step[kind]} end`
  await ctx.db
    .insertInto('bayesWords')
    .values(rows)
    .onConflict((conflict) => conflict.column('word').doUpdateSet({ spam: grown('spam'), ham: grown('ham') }))
    .execute()
  if (Math.min(step.spam, step.ham) < 0) {
    const empty = ctx.db.deleteFrom('bayesWords').where('word', 'in', sorted).where('spam', '=', 0).where('ham', '=', 0)
    await empty.execute()
  }
}

function showWord(word: string, p: number): Explanation['words'][number] {
  const [, kind = 'word', rest = word] = /^(site|mail):(.*)$/.exec(word) ?? []
  return { kind: kind as 'word' | 'site' | 'mail', word: rest, percent: percentOf(p), label: p >= 0.5 ? 'spam' : 'ham' }
}

function percentOf(p: number): number {
  return Math.min(99, Math.max(1, Math.round(p * 100)))
}
