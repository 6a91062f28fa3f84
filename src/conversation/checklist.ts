import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import type { Account } from '../identities/account.ts'
import { may } from '../identities/account.ts'
import type { PostRow } from '../db/schema-posts.ts'
import { visibleStates } from '../reactions/reaction.ts'
import { listSetAside, type Subject } from './set-asides.ts'

/** What an author may still do for a conversation, in this order. */
export const checks = ['held', 'first', 'question', 'links', 'summary', 'share', 'relaunch'] as const
export type Check = (typeof checks)[number]

/** A post with what its checklist looks at. */
export type CheckedPost = Pick<
  PostRow,
  'id' | 'path' | 'title' | 'lang' | 'authorId' | 'question' | 'summary' | 'publishedAt' | 'latestAt' | 'reactions'
> &
  Pick<PostRow, 'total' | 'voices' | 'links' | 'followups' | 'republications' | 'hopedVoices' | 'hopedLinks' | 'file'>

/** The open items of one post. `n` is how many are meant, where that makes sense; `reactionId` whom to answer. */
export type Checklist = { post: CheckedPost; items: { check: Check; n: number; reactionId: number | null }[] }

const dayMs = 86_400_000
const relaunchDays = 30
/** A post is looked after for this long after its publication. */
const careDays = 45
const mostPosts = 5

/** What is still to do for one published post; undefined when there is no such post. Dismissed items are left out. */
export async function findChecklist(ctx: Ctx, postId: number): Promise<Checklist | undefined> {
  const post = await checkedPosts(ctx).where('id', '=', postId).executeTakeFirst()
  return post && checkPost(ctx, post)
}

/** The checklists of an account's latest posts (all authors' for those who may write all): at most 5, only those with something to do. */
export async function listChecklists(ctx: Ctx, account: Account): Promise<Checklist[]> {
  if (!may(account, 'write')) return []
  const recent = checkedPosts(ctx)
    .where('publishedAt', '>', new Date(ctx.now().getTime() - careDays * dayMs).toISOString())
    .where('demo', '=', 0)
    .orderBy('publishedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(mostPosts)
  const posts = await (may(account, 'write-all') ? recent : recent.where('authorId', '=', account.authorId)).execute()
  const lists = await Promise.all(posts.map((post) => checkPost(ctx, post)))
  return lists.filter(({ items }) => items.length > 0)
}

/** The name under which an item is dismissed. */
export function checkSubject(postId: number, check: Check): Subject {
  return `check/${postId}/${check}`
}

async function checkPost(ctx: Ctx, post: CheckedPost): Promise<Checklist> {
  const [held, first] = [await countHeld(ctx, post.id), await findFirstUnanswered(ctx, post.id)]
  const failed = await countFailedLinks(ctx, post.id)
  const counts: Partial<Record<Check, number>> = { held, links: failed }
  const open: Record<Check, boolean> = {
    held: held > 0,
    first: first !== undefined,
    question: post.question === '' && post.reactions !== 'closed',
    links: failed > 0,
    summary: post.summary === '',
    share: post.total === 0,
    relaunch: isQuiet(ctx, post),
  }
  const dismissed = await listSetAside(
    ctx,
    checks.map((check) => checkSubject(post.id, check)),
  )
  const items = checks
    .filter((check) => open[check] && !dismissed.has(checkSubject(post.id, check)))
    .map((check) => ({ check, n: counts[check] ?? 0, reactionId: check === 'first' ? (first ?? null) : null }))
  return { post, items }
}

/** Thirty days after the publication, a conversation in which nobody has spoken for as long is worth another word. */
function isQuiet(ctx: Ctx, { publishedAt, latestAt, reactions }: CheckedPost): boolean {
  const limit = new Date(ctx.now().getTime() - relaunchDays * dayMs).toISOString()
  return (
    reactions !== 'closed' && publishedAt !== null && publishedAt < limit && (latestAt === null || latestAt < limit)
  )
}

async function countHeld({ db }: Ctx, postId: number): Promise<number> {
  const query = db.selectFrom('reactions').select(countRows().as('n')).where('postId', '=', postId)
  return (await query.where('state', '=', 'pending').executeTakeFirstOrThrow()).n
}

/** The links to other pages that were refused, or given up. */
async function countFailedLinks({ db }: Ctx, postId: number): Promise<number> {
  const query = db.selectFrom('sentLinks').select(countRows().as('n')).where('postId', '=', postId)
  const failed = query.where('state', 'in', ['refused', 'unreachable']).where('nextAt', 'is', null)
  return (await failed.where('present', '=', 1).executeTakeFirstOrThrow()).n
}

/** The first message of a reader, as long as no author has answered it or anybody else in the thread. */
async function findFirstUnanswered({ db }: Ctx, postId: number): Promise<number | undefined> {
  const comments = db.selectFrom('reactions').select('id').where('postId', '=', postId).where('kind', '=', 'comment')
  const answered = await comments.where('strand', '=', 'author').where('state', 'in', visibleStates).limit(1).execute()
  if (answered.length > 0) return undefined
  const readers = comments.where('strand', '=', 'reader').where('state', '=', 'published')
  return (await readers.orderBy('number').limit(1).executeTakeFirst())?.id
}

function checkedPosts({ db }: Ctx) {
  return db
    .selectFrom('posts')
    .select(['id', 'path', 'title', 'lang', 'authorId', 'question', 'summary', 'publishedAt', 'latestAt', 'reactions'])
    .select(['total', 'voices', 'links', 'followups', 'republications', 'hopedVoices', 'hopedLinks', 'file'])
    .where('state', '=', 'published')
    .where('kind', '=', 'post')
}
