import { sql } from 'kysely'
import { instant, type Ctx } from '../context.ts'
import { may, type Account } from '../identities/account.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'
import { visibleStates } from '../reactions/reaction.ts'
import { asksQuestion } from './question.ts'
import { aside } from './set-asides.ts'

/** Somebody who waits for the author, with the post they spoke under. */
export type Waiting = Pick<
  ReactionRow,
  | 'id'
  | 'postId'
  | 'number'
  | 'kind'
  | 'strand'
  | 'state'
  | 'name'
  | 'nameFolded'
  | 'readerId'
  | 'email'
  | 'siteName'
  | 'sourceHost'
> &
  Pick<
    ReactionRow,
    'sourceUrl' | 'title' | 'excerpt' | 'html' | 'text' | 'lang' | 'reasons' | 'createdAt' | 'publishedAt' | 'tellOut'
  > & {
    postPath: string
    postTitle: string
    postLang: string
    parentStrand: ReactionRow['strand'] | null
  }

/** The groups of “Your turn” in their order. One reaction stands in the first group that it belongs to. */
export type Groups = Record<'held' | 'questions' | 'newcomers' | 'waiting', Waiting[]>
export type GroupName = keyof Groups

const dayMs = 86_400_000
/** What nobody answered for half a year is no longer a conversation that waits. */
const reachDays = 180
const patienceDays = 3
const most = 200

/**
 * Who waits for this account: messages held, direct questions, first messages of newcomers, and readers who have waited
 * for more than 3 days. A reader waits who spoke to the author (under the post itself, or in reply to an author of the
 * site) within 180 days, and whom no author has answered directly. What was set aside is left out, and so are
 * the people of the demonstration. An account that only
 * moderates sees what is held; an author, what is under own posts. At most 200 rows are looked at, the longest waiting
 * first.
 */
export async function listWaiting(ctx: Ctx, account: Account): Promise<Groups> {
  const held = may(account, 'moderate') || may(account, 'moderate-own') ? await listHeld(ctx, account) : []
  const groups: Groups = { held, questions: [], newcomers: [], waiting: [] }
  if (!may(account, 'write')) return groups
  const unanswered = await listUnanswered(ctx, account)
  const newcomers = await findNewcomers(ctx, unanswered)
  const patient = ago(ctx, patienceDays)
  for (const row of unanswered) {
    if (asksQuestion(row.text)) groups.questions.push(row)
    else if (newcomers.has(row.id)) groups.newcomers.push(row)
    else if ((row.publishedAt ?? row.createdAt) < patient) groups.waiting.push(row)
  }
  return groups
}

/** How many rows all groups have together. */
export function countGroups(groups: Groups): number {
  return Object.values(groups).reduce((sum, rows) => sum + rows.length, 0)
}

/** Until when “later” sets something aside: 3 days from now. */
export function later(ctx: Ctx): string {
  return new Date(ctx.now().getTime() + patienceDays * dayMs).toISOString()
}

async function listHeld(ctx: Ctx, account: Account): Promise<Waiting[]> {
  const query = rowsFor(ctx, account, may(account, 'moderate')).where('reactions.state', '=', 'pending')
  return query.orderBy('reactions.id').execute()
}

async function listUnanswered(ctx: Ctx, account: Account): Promise<Waiting[]> {
  return rowsFor(ctx, account, may(account, 'write-all'))
    .where('reactions.kind', '=', 'comment')
    .where('reactions.strand', '=', 'reader')
    .where('reactions.state', '=', 'published')
    .where('reactions.publishedAt', '>', ago(ctx, reachDays))
    .where('posts.state', '=', 'published')
    .where('posts.demo', '=', 0)
    .where((eb) => eb.or([eb('reactions.parentId', 'is', null), eb('parents.strand', '=', 'author')]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('reactions as answers')
            .select('answers.id')
            .whereRef('answers.parentId', '=', 'reactions.id')
            .where('answers.strand', '=', 'author')
            .where('answers.state', 'in', visibleStates),
        ),
      ),
    )
    .orderBy('reactions.publishedAt')
    .orderBy('reactions.id')
    .execute()
}

function rowsFor(ctx: Ctx, account: Account, everywhere: boolean) {
  const subject = sql<string>`'reaction/' || reactions.id`
  const query = ctx.db
    .selectFrom('reactions')
    .innerJoin('posts', 'posts.id', 'reactions.postId')
    .leftJoin('reactions as parents', 'parents.id', 'reactions.parentId')
    .select(['reactions.id', 'reactions.postId', 'reactions.number', 'reactions.kind', 'reactions.strand'])
    .select(['reactions.state', 'reactions.name', 'reactions.nameFolded', 'reactions.email', 'reactions.siteName'])
    .select([
      'reactions.readerId',
      'reactions.sourceHost',
      'reactions.sourceUrl',
      'reactions.title',
      'reactions.excerpt',
      'reactions.html',
    ])
    .select(['reactions.text', 'reactions.lang', 'reactions.reasons', 'reactions.createdAt', 'reactions.publishedAt'])
    .select('reactions.tellOut')
    .select(['posts.path as postPath', 'posts.title as postTitle', 'posts.lang as postLang'])
    .select('parents.strand as parentStrand')
    .where(subject, 'not in', aside(ctx.db, instant(ctx)))
    .limit(most)
  return everywhere ? query : query.where('posts.authorId', '=', account.authorId)
}

/** Those whose first message on the whole site this is: by reader and by mail address, else by folded name. */
async function findNewcomers(ctx: Ctx, rows: Waiting[]): Promise<Set<number>> {
  const [mails, names] = [distinct(rows, ({ email }) => email), distinct(rows, ({ nameFolded }) => nameFolded)]
  const first = new Map<string, number>()
  const note = (key: string, id: number) => void first.set(key, Math.min(id, first.get(key) ?? id))
  const readers = rows.flatMap(({ readerId }) => (readerId === null ? [] : [readerId]))
  if (readers.length > 0) {
    const found = await spoken(ctx).select('readerId').where('readerId', 'in', readers).groupBy('readerId').execute()
    for (const { readerId, id } of found) note(`reader/${readerId}`, id)
  }
  if (mails.length > 0) {
    const found = await spoken(ctx).select('email').where('email', 'in', mails).groupBy('email').execute()
    for (const { email, id } of found) note(`mail/${email}`, id)
  }
  if (names.length > 0) {
    const bare = spoken(ctx).select('nameFolded').where('number', 'is not', null).where('email', 'is', null)
    const found = await bare.where('nameFolded', 'in', names).groupBy('nameFolded').execute()
    for (const { nameFolded, id } of found) note(`name/${nameFolded}`, id)
  }
  const isFirst = (row: Waiting) => keysOf(row).every((key) => first.get(key) === row.id)
  return new Set(rows.filter(isFirst).map(({ id }) => id))
}

function keysOf({ readerId, email, nameFolded }: Waiting): string[] {
  const mail = email === null ? [] : [`mail/${email}`]
  if (readerId !== null) return [`reader/${readerId}`, ...mail]
  return mail.length > 0 ? mail : [`name/${nameFolded}`]
}

function spoken({ db }: Ctx) {
  return db
    .selectFrom('reactions')
    .select(sql<number>`cast(min(id) as integer)`.as('id'))
    .where('kind', '=', 'comment')
    .where('strand', '=', 'reader')
    .where('state', '=', 'published')
}

function distinct(rows: Waiting[], key: (row: Waiting) => string | null): string[] {
  return [...new Set(rows.map(key).filter((value) => value !== null))]
}

function ago(ctx: Ctx, days: number): string {
  return new Date(ctx.now().getTime() - days * dayMs).toISOString()
}
