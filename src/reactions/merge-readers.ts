import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { indexReader } from '../readers/enter.ts'
import { showPhoto } from '../readers/fetch-avatar.ts'
import { findIdentity, findReader, listIdentities } from '../readers/queries.ts'
import type { Identity, Reader } from '../readers/reader.ts'
import type { GivenTrust } from '../readers/trust.ts'
import { lockThreads } from './queries.ts'
import { recountWhole } from './recount-whole.ts'

/**
 * Makes two readers one person: identities, messages, sessions, follows and reports of `goneId` become those of `keptId`,
 * who are then one voice in every thread. Messages keep the names they were signed with. A block counts for both, and so
 * does trust otherwise; notes are put together. Splitting an identity off again undoes it. Refused: `forbidden` to who
 * does not look after people, `not_found`, `conflict` for a reader and themselves.
 */
export async function mergeReaders(ctx: Ctx, account: Account, keptId: number, goneId: number): Promise<void> {
  demand(account, 'people')
  if (keptId === goneId) refuse('conflict', 'readers.same')
  await transaction(ctx, async (ctx) => {
    const threads = await threadsOf(ctx, goneId)
    await lockThreads(ctx, threads)
    const kept = (await findReader(ctx.db, keptId)) ?? refuse('not_found', 'readers.unknown')
    const gone = (await findReader(ctx.db, goneId)) ?? refuse('not_found', 'readers.unknown')
    for (const table of ['identities', 'reactions', 'readerSessions', 'follows', 'reports'] as const) {
      await ctx.db.updateTable(table).set({ readerId: keptId }).where('readerId', '=', goneId).execute()
    }
    await ctx.db.updateTable('readers').set(together(kept, gone)).where('id', '=', keptId).execute()
    await ctx.db.deleteFrom('readers').where('id', '=', goneId).execute()
    await indexReader(ctx, keptId)
    for (const { postId } of threads) await recountWhole(ctx, postId)
    ctx.log.info({ event: 'readers merged', kept: keptId, gone: goneId, by: account.id }, 'security')
  })
  await showPhoto(ctx, keptId)
}

function together(kept: Reader, gone: Reader) {
  return {
    website: kept.website ?? gone.website,
    email: kept.email ?? gone.email,
    photo: kept.photo ?? gone.photo,
    trust: stronger(kept.trust, gone.trust),
    note: [kept.note, gone.note].filter((note) => note !== '').join('\n\n'),
    createdAt: kept.createdAt < gone.createdAt ? kept.createdAt : gone.createdAt,
    seenAt: kept.seenAt > gone.seenAt ? kept.seenAt : gone.seenAt,
  }
}

function stronger(one: GivenTrust, other: GivenTrust): GivenTrust {
  return one === 'blocked' || other === 'blocked' ? 'blocked' : (one ?? other)
}

/**
 * Makes an identity a reader of its own again, with what was signed by it and the sessions begun by it; answers the new
 * reader's id. What moderators decided and noted stays with both. Refused: `forbidden`, `not_found`, and `conflict` for
 * the only identity of a reader.
 */
export async function splitIdentity(ctx: Ctx, account: Account, identityId: number): Promise<number> {
  demand(account, 'people')
  const readers = await transaction(ctx, async (ctx) => {
    const identity = (await findIdentity(ctx.db, identityId)) ?? refuse('not_found', 'readers.unknown')
    const threads = await threadsOf(ctx, identity.readerId, identityId)
    await lockThreads(ctx, threads)
    const former = (await findReader(ctx.db, identity.readerId)) ?? refuse('not_found', 'readers.unknown')
    const others = (await listIdentities(ctx.db, former.id)).filter(({ id }) => id !== identityId)
    if (others.length === 0) refuse('conflict', 'readers.only')
    const id = await addReader(ctx, identity, former)
    const own = { readerId: id }
    await ctx.db.updateTable('identities').set(own).where('id', '=', identityId).execute()
    for (const table of ['reactions', 'readerSessions'] as const) {
      const signed = ctx.db.updateTable(table).set(own).where('readerId', '=', former.id)
      await signed.where('identityId', '=', identityId).execute()
    }
    if (identity.email !== null) await takeMail(ctx, former, identity.email, others, id)
    for (const reader of [former.id, id]) await indexReader(ctx, reader)
    for (const { postId } of threads) await recountWhole(ctx, postId)
    ctx.log.info({ event: 'identity split off', from: former.id, to: id, by: account.id }, 'security')
    return { former: former.id, own: id }
  })
  for (const id of [readers.former, readers.own]) await showPhoto(ctx, id)
  return readers.own
}

async function addReader(ctx: Ctx, identity: Identity, { trust, note }: Reader): Promise<number> {
  const { name, profileUrl, email, photo, createdAt } = identity
  const added = await ctx.db
    .insertInto('readers')
    .values({ name, website: profileUrl, email, photo, trust, note, createdAt, seenAt: instant(ctx) })
    .returning('id')
    .executeTakeFirstOrThrow()
  return added.id
}

/** An address that only this identity proved goes with it, and the follows of that address too. */
async function takeMail(ctx: Ctx, former: Reader, email: string, others: Identity[], readerId: number): Promise<void> {
  if (others.some((other) => other.email === email)) return
  if (former.email === email) {
    const left = others.find((other) => other.email !== null)?.email ?? null
    await ctx.db.updateTable('readers').set({ email: left }).where('id', '=', former.id).execute()
  }
  const follows = ctx.db.updateTable('follows').set({ readerId }).where('readerId', '=', former.id)
  await follows.where('email', '=', email).execute()
}

/** The threads in which a reader has spoken, by one of their identities or any, in the order in which they are locked. */
async function threadsOf(ctx: Ctx, readerId: number, identityId?: number): Promise<{ postId: number }[]> {
  const all = ctx.db.selectFrom('reactions').select('postId').distinct().where('readerId', '=', readerId)
  const query = identityId === undefined ? all : all.where('identityId', '=', identityId)
  return query.orderBy('postId').execute()
}
