import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { countRows } from '../db/dialect.ts'
import { may, type Account } from '../identities/account.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { postsOf, seesAddresses } from './desk-queries.ts'
import { mostAtOnce } from './decide.ts'
import { stateOf, type Decision } from './moderate.ts'
import type { Reaction, ReactionState } from './reaction.ts'

/** By what several reactions are known to come from one sender. */
export type Trait = 'reader' | 'voice' | 'mail' | 'address' | 'site'

const traits: readonly Trait[] = ['reader', 'voice', 'mail', 'address', 'site']
const mostNeighbours = 2000

/** By what others can be known to come from whoever sent this one, as far as the account is told it. */
export function traitsOf(account: Account, reaction: Reaction): Trait[] {
  const known: Record<Trait, boolean> = {
    reader: reaction.readerId !== null,
    voice: reaction.voice !== null,
    mail: reaction.email !== null && seesAddresses(account),
    address: reaction.address !== null && seesAddresses(account),
    site: reaction.sourceHost !== null,
  }
  return traits.filter((trait) => known[trait])
}

/** How many reactions of the same sender a decision would change, by their present state, in all states but that one. */
export async function countSame(
  ctx: Ctx,
  account: Account,
  reaction: Reaction,
  trait: Trait,
): Promise<{ state: ReactionState; count: number }[]> {
  const query = await ofSender(ctx, account, reaction, trait)
  return query
    .select(['state', countRows().as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute()
}

/** The ids of the same sender's reactions that a decision would change, the newest first; at most 200, as `decide` takes. */
export async function listSame(
  ctx: Ctx,
  account: Account,
  reaction: Reaction,
  trait: Trait,
  decision: Decision,
): Promise<number[]> {
  const query = await ofSender(ctx, account, reaction, trait)
  const rows = await query
    .select('id')
    .where('state', 'in', changeable(decision))
    .orderBy('id', 'desc')
    .limit(mostAtOnce)
    .execute()
  return rows.map(({ id }) => id)
}

/** The states out of which a decision takes many at once: what a writer withdrew is theirs. */
export function changeable(decision: Decision): ReactionState[] {
  const states: ReactionState[] = ['pending', 'published', 'gone', 'spam', 'removed']
  return states.filter((state) => state !== stateOf(decision) && !(decision === 'approve' && state === 'gone'))
}

async function ofSender(ctx: Ctx, account: Account, reaction: Reaction, trait: Trait) {
  const query = ctx.db.selectFrom('reactions').where('strand', '<>', 'author')
  const own = may(account, 'moderate') ? query : query.where('postId', 'in', postsOf(ctx, account))
  if (trait === 'reader') return own.where('readerId', '=', reaction.readerId)
  if (trait === 'voice') return own.where('voice', '=', reaction.voice)
  if (trait === 'mail') return own.where('email', '=', reaction.email)
  if (trait === 'site') return own.where('sourceHost', '=', reaction.sourceHost)
  return own.where('address', 'in', await listSameAddresses(ctx, reaction.address ?? ''))
}

/**
 * The addresses of a sender among those that were noted: an IPv6 household has the first 64 bits, which are written in
 * several ways. No text tells them apart from their neighbours, so they are looked for by their beginning and read.
 */
async function listSameAddresses(ctx: Ctx, address: string): Promise<string[]> {
  const prefix = addressPrefix(address)
  if (!prefix.endsWith('::/64')) return [address]
  const start = `${prefix.slice(0, -'::/64'.length).replace(/:0\b.*$/, '')}:`
  const rows = await ctx.db
    .selectFrom('reactions')
    .select('address')
    .distinct()
    .where(sql<boolean>`substr(address, 1, ${sql.lit(start.length)}) = ${start}`)
    .orderBy('address')
    .limit(mostNeighbours)
    .execute()
  const same = rows.flatMap((row) => (addressPrefix(row.address ?? '') === prefix ? [row.address ?? ''] : []))
  return [...new Set([address, ...same])]
}
