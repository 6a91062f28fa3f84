import { instant, type Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { enqueue } from '../jobs/queue.ts'
import { fold, tidyLine } from '../lib/text.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { isBlockKept } from './blocks.ts'
import { findIdentityOf, findReader, listIdentities } from './queries.ts'
import type { Identity, Reader } from './reader.ts'
import { beginReaderSession, endReaderSession } from './sessions.ts'

/** What somebody proved: `provider`, `issuer` and `subject` name the identity for good. */
export type Proof = Pick<
  Identity,
  'provider' | 'issuer' | 'subject' | 'via' | 'handle' | 'name' | 'profileUrl' | 'email' | 'photoUrl'
>

const longestName = 80
const longestLine = 500

/**
 * Lets somebody in who has proved an identity: finds it or adds it, with a reader of its own when it is new, begins a
 * session and answers its token. The session that the browser had (`token`, '' without one) is ended. What the provider
 * says is kept as it is now; a reader who has chosen another name since keeps that. The picture is fetched by a job when
 * its address is new, and taken away by it when there is none any more.
 */
export async function enterReader(
  ctx: Ctx,
  proven: Proof,
  from: { agent: string; address: string; token: string },
): Promise<string> {
  const said = tidy(proven)
  return transaction(ctx, async (ctx) => {
    const known = await findIdentityOf(ctx.db, said)
    const identity = known ? await renew(ctx, known, said) : await add(ctx, said)
    await indexReader(ctx, identity.readerId)
    const moved = identity.photoUrl !== (known?.photoUrl ?? null)
    if (moved || (identity.photoUrl !== null && identity.photo === null)) {
      await enqueue(ctx, 'fetch-avatar', { identityId: identity.id }, { key: `avatar/${identity.id}` })
    }
    await endReaderSession(ctx, from.token)
    return beginReaderSession(ctx, identity, from)
  })
}

/** Bounded and without what no name should hold: a provider's word is somebody else's text. */
function tidy(proven: Proof): Proof {
  const link = (url: string | null) => (url === null ? null : (parseHttpUrl(url.slice(0, 2048))?.href ?? null))
  const handle = tidyLine(proven.handle, longestLine)
  return {
    provider: proven.provider,
    issuer: proven.issuer,
    subject: proven.subject,
    via: tidyLine(proven.via, longestName),
    handle,
    name: tidyLine(proven.name, longestName) || handle || tidyLine(proven.via, longestName),
    profileUrl: link(proven.profileUrl),
    email: proven.email?.toLowerCase() ?? null,
    photoUrl: link(proven.photoUrl),
  }
}

async function add(ctx: Ctx, said: Proof): Promise<Identity> {
  const now = instant(ctx)
  const { name, profileUrl, email } = said
  const trust = (await isBlockKept(ctx, said)) ? ('blocked' as const) : null
  const reader = { name, website: profileUrl, email, photo: null, trust, createdAt: now, seenAt: now }
  const { id } = await ctx.db.insertInto('readers').values(reader).returning('id').executeTakeFirstOrThrow()
  const identity = { ...said, readerId: id, photo: null, createdAt: now, seenAt: now }
  const added = await ctx.db
    .insertInto('identities')
    .values(identity)
    .onConflict((conflict) => conflict.columns(['provider', 'issuer', 'subject']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (added) return added
  // Somebody proved the same at the same moment, in another process.
  await ctx.db.deleteFrom('readers').where('id', '=', id).execute()
  const other = await findIdentityOf(ctx.db, said)
  if (!other) throw new Error('an identity is neither new nor known')
  return renew(ctx, other, said)
}

async function renew(ctx: Ctx, known: Identity, said: Proof): Promise<Identity> {
  const now = instant(ctx)
  const identity = { ...known, ...said, seenAt: now }
  const { id, readerId: _reader, createdAt: _created, ...changed } = identity
  await ctx.db.updateTable('identities').set(changed).where('id', '=', id).execute()
  const reader = await findReader(ctx.db, known.readerId)
  if (reader) {
    // They may have proved a mail address since by which somebody blocked is known again.
    const trust = reader.trust ?? ((await isBlockKept(ctx, said)) ? ('blocked' as const) : null)
    await ctx.db
      .updateTable('readers')
      .set({ ...followed(reader, known, said), trust, seenAt: now })
      .where('id', '=', reader.id)
      .execute()
  }
  return identity
}

/** What a reader has from this identity moves with it; what they have from elsewhere, or chose themselves, stays. */
function followed(reader: Reader, before: Identity, now: Proof): Pick<Reader, 'name' | 'website' | 'email'> {
  return {
    name: reader.name === before.name ? now.name : reader.name,
    website: reader.website === before.profileUrl ? now.profileUrl : reader.website,
    email: reader.email === null || reader.email === before.email ? (now.email ?? reader.email) : reader.email,
  }
}

/** Writes anew what the moderators find a reader by: name, mail address and what each identity is called. */
export async function indexReader(ctx: Ctx, id: number): Promise<void> {
  const reader = await findReader(ctx.db, id)
  if (!reader) return
  const words = (await listIdentities(ctx.db, id)).flatMap(({ name, handle, profileUrl, email }) => [
    name,
    handle,
    profileUrl,
    email,
  ])
  const folded = fold([...new Set([reader.name, reader.email, ...words])].filter(Boolean).join(' '))
  await ctx.db.updateTable('readers').set({ folded }).where('id', '=', id).execute()
}
