import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { spend, type Rate } from '../db/rates.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { hash, randomToken } from '../lib/secrets.ts'

/** What somebody had typed into the form of a post, as it was typed. */
export type MessageDraft = {
  text: string
  name: string
  email: string
  website: string
  parent: string
  remember: boolean
  follow: boolean
}

const dayMs = 86_400_000
const keptMs = 7 * dayMs
const mostOfBrowser = 20
const longestLine = 500
/** More characters than any message may have, so that one that is too long is kept too, to be shortened. */
export const longestDraft = 60_000
const rates: readonly Rate[] = [
  { limit: 20, seconds: 60 },
  { limit: 120, seconds: 3600 },
  { limit: 400, seconds: 86_400 },
]

/**
 * Keeps what a browser has typed under a post, for 7 days, in place of what it kept there before; answers the token
 * that names the browser, a new one when it brought none (''). Refused as `too_many`; a text beyond `longestDraft` as
 * `too_large`.
 */
export async function keepDraft(
  ctx: Ctx,
  { browser, postId, address }: { browser: string; postId: number; address: string },
  draft: MessageDraft,
): Promise<string> {
  if (draft.text.length > longestDraft) refuse('too_large', 'error.tooLarge', { limit: 256 })
  const wait = ctx.config.rateLimits ? await spend(ctx, `draft/${addressPrefix(address)}`, rates) : 0
  if (wait > 0) refuse('too_many', 'error.rate', { s: String(wait) }, wait)
  const token = browser === '' ? randomToken() : browser
  const [name, email, website] = [draft.name, draft.email, draft.website].map((line) => line.slice(0, longestLine))
  const fields = JSON.stringify({ ...draft, name, email, website, parent: draft.parent.slice(0, 20) })
  await transaction(ctx, async (ctx) => {
    const row = { browser: hash(token), postId, fields, keptAt: instant(ctx) }
    await ctx.db
      .insertInto('messageDrafts')
      .values(row)
      .onConflict((conflict) => conflict.columns(['browser', 'postId']).doUpdateSet({ fields, keptAt: row.keptAt }))
      .execute()
    await dropOldest(ctx, row.browser)
  })
  return token
}

async function dropOldest(ctx: Ctx, browser: string): Promise<void> {
  const drafts = ctx.db.selectFrom('messageDrafts').select('postId').where('browser', '=', browser)
  const over = await drafts.orderBy('keptAt', 'desc').orderBy('postId').offset(mostOfBrowser).limit(100).execute()
  if (over.length === 0) return
  const ids = over.map(({ postId }) => postId)
  await ctx.db.deleteFrom('messageDrafts').where('browser', '=', browser).where('postId', 'in', ids).execute()
}

/** What a browser left under a post. */
export async function findDraft(ctx: Ctx, browser: string, postId: number): Promise<MessageDraft | undefined> {
  if (browser === '') return undefined
  const query = draftsOf(ctx, browser).where('postId', '=', postId)
  return read(await query.executeTakeFirst())
}

/** What it left last, under whatever post: who signs in need not type again what stood in the form. */
export async function findLatestDraft(ctx: Ctx, browser: string): Promise<MessageDraft | undefined> {
  if (browser === '') return undefined
  return read(await draftsOf(ctx, browser).orderBy('keptAt', 'desc').orderBy('postId').limit(1).executeTakeFirst())
}

function draftsOf(ctx: Ctx, browser: string) {
  const since = new Date(ctx.now().getTime() - keptMs).toISOString()
  const query = ctx.db.selectFrom('messageDrafts').select('fields').where('browser', '=', hash(browser))
  return query.where('keptAt', '>', since)
}

function read(row: { fields: string } | undefined): MessageDraft | undefined {
  return row && (JSON.parse(row.fields) as MessageDraft)
}

/** Drops what a browser left under a post, once it is sent; answers whether it has left something under another. */
export async function dropDraft(ctx: Ctx, browser: string, postId: number): Promise<boolean> {
  if (browser === '') return false
  const own = ctx.db.deleteFrom('messageDrafts').where('browser', '=', hash(browser))
  await own.where('postId', '=', postId).execute()
  return (await findLatestDraft(ctx, browser)) !== undefined
}

/** Forgets what nobody came back for. */
export async function forgetDrafts(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - keptMs).toISOString()
  await ctx.db.deleteFrom('messageDrafts').where('keptAt', '<', before).execute()
}

/** Drops all that a browser left, whoever was writing there. */
export async function dropDrafts(ctx: Ctx, browser: string): Promise<void> {
  if (browser !== '') await ctx.db.deleteFrom('messageDrafts').where('browser', '=', hash(browser)).execute()
}
