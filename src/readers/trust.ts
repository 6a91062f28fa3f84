import type { Ctx } from '../context.ts'
import type { ReaderTable } from '../db/schema-readers.ts'
import { refuse } from '../errors.ts'
import { demand, type Account } from '../identities/account.ts'
import { tidyText } from '../lib/text.ts'
import { isAddressKept, liftBlock } from './blocks.ts'
import { findReader } from './queries.ts'

/**
 * How far a voice is trusted. `new`: nothing of theirs has appeared, so their first message is held where the site reads
 * first messages. `known`: something has, so they are not held for being new. `trusted`, by a moderator's word: nor by
 * the word filter, for many links or under an old post. `blocked`, by a moderator's word: nothing they send is taken,
 * while what they said stays theirs to withdraw. Whatever the trust, the owner's rules hold and refuse, and a site or
 * post whose messages are all read first reads theirs too.
 */
export type Trust = 'new' | 'known' | 'trusted' | 'blocked'
/** What a moderator decides; null leaves it to what the reader has said here. */
export type GivenTrust = ReaderTable['trust']

export const givenTrusts: readonly NonNullable<GivenTrust>[] = ['trusted', 'blocked']
const longestNote = 2000

/** The trust of a reader of whom `published` messages have appeared. */
export function trustOf({ trust }: { trust: GivenTrust }, published: number): Trust {
  return trust ?? (published > 0 ? 'known' : 'new')
}

/** What moderators decided of whoever sends something: by the reader they proved to be, and by the mail address they give. */
export type Standing = {
  given: GivenTrust
  /** A guest gives the mail address of a blocked reader: a claim, good for a second look and no more. */
  namesBlocked: boolean
}

/** Looks up that standing. */
export async function findStanding(
  ctx: Ctx,
  { readerId, email }: { readerId: number | null; email: string | null },
): Promise<Standing> {
  if (readerId !== null) return { given: (await findReader(ctx.db, readerId))?.trust ?? null, namesBlocked: false }
  return { given: null, namesBlocked: email !== null && (await isBlockedMail(ctx, email)) }
}

async function isBlockedMail(ctx: Ctx, email: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('readers')
    .leftJoin('identities', 'identities.readerId', 'readers.id')
    .select('readers.id')
    .where('readers.trust', '=', 'blocked')
    .where((eb) => eb.or([eb('readers.email', '=', email), eb('identities.email', '=', email)]))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined || isAddressKept(ctx, email)
}

/**
 * Trusts a reader, blocks them, or leaves it to what they have said here (null). What has appeared stays. Refused:
 * `forbidden` to who does not moderate the whole site, `not_found`.
 */
export async function giveTrust(ctx: Ctx, account: Account, readerId: number, trust: GivenTrust): Promise<void> {
  demand(account, 'moderate')
  const reader = (await findReader(ctx.db, readerId)) ?? refuse('not_found', 'readers.unknown')
  if (trust !== 'blocked') await liftBlock(ctx, reader)
  await ctx.db.updateTable('readers').set({ trust }).where('id', '=', readerId).execute()
  ctx.log.info({ event: 'trust given', reader: readerId, by: account.id, trust }, 'security')
}

/**
 * Keeps the moderators' words on a reader; nobody else is shown them but that reader, who can download all that is kept
 * of them. Refused: `invalid` for more than 2,000 signs,
 * `forbidden` and `not_found` as by `giveTrust`.
 */
export async function writeNote(ctx: Ctx, account: Account, readerId: number, text: string): Promise<void> {
  demand(account, 'moderate')
  const note = tidyText(text).trim()
  if (Array.from(note).length > longestNote) refuse('invalid', 'readers.noteLong', { max: longestNote })
  if (!(await findReader(ctx.db, readerId))) refuse('not_found', 'readers.unknown')
  await ctx.db.updateTable('readers').set({ note }).where('id', '=', readerId).execute()
}
