import { instant, type Ctx } from '../context.ts'
import { deriveKey, hash, sign } from '../lib/secrets.ts'
import { listIdentities } from './queries.ts'
import type { Identity, Reader } from './reader.ts'

type Proved = Pick<Identity, 'provider' | 'issuer' | 'subject' | 'email'>

/** Keeps of a blocked reader who is about to be erased what knows them again, and nothing that names them. */
export async function keepBlock(ctx: Ctx, reader: Reader): Promise<void> {
  if (reader.trust !== 'blocked') return
  const at = instant(ctx)
  for (const mark of await marksOfReader(ctx, reader)) {
    const query = ctx.db.insertInto('blocks').values({ mark, at })
    await query.onConflict((conflict) => conflict.doNothing()).execute()
  }
}

/** Forgets those marks: a moderator lets that reader write again. */
export async function liftBlock(ctx: Ctx, reader: Reader): Promise<void> {
  const marks = await marksOfReader(ctx, reader)
  if (marks.length > 0) await ctx.db.deleteFrom('blocks').where('mark', 'in', marks).execute()
}

/** Whether somebody who was blocked, and erased since, had that identity or proved its mail address. */
export async function isBlockKept(ctx: Ctx, proved: Proved): Promise<boolean> {
  return isAnyKept(ctx, marksOf(ctx, proved))
}

/** Whether somebody who was blocked, and erased since, had proved that mail address. */
export async function isAddressKept(ctx: Ctx, email: string): Promise<boolean> {
  return isAnyKept(ctx, [markOf(ctx, ['email', email.toLowerCase()])])
}

async function isAnyKept(ctx: Ctx, marks: readonly string[]): Promise<boolean> {
  return (await ctx.db.selectFrom('blocks').select('mark').where('mark', 'in', marks).limit(1).execute()).length > 0
}

async function marksOfReader(ctx: Ctx, { id, email }: Reader): Promise<string[]> {
  const marks = (await listIdentities(ctx.db, id)).flatMap((identity) => marksOf(ctx, identity))
  return [...new Set(email === null ? marks : [...marks, markOf(ctx, ['email', email])])]
}

function marksOf(ctx: Ctx, { provider, issuer, subject, email }: Proved): string[] {
  const mark = markOf(ctx, ['identity', provider, issuer, subject])
  return email === null ? [mark] : [mark, markOf(ctx, ['email', email])]
}

/** Keyed, so that nobody without the site's secret can try addresses; the payload that `sign` repeats is hashed. */
function markOf({ secret }: Ctx, parts: readonly string[]): string {
  const [, mac = ''] = sign(deriveKey(secret, 'blocked reader'), hash(JSON.stringify(parts))).split('.')
  return mac
}
