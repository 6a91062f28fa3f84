import { instant, type Ctx } from '../../src/context.ts'
import type { IdentityRow, ReaderRow } from '../../src/db/schema-readers.ts'
import { fold } from '../../src/lib/text.ts'
import type { Signature } from '../../src/reactions/reaction.ts'
import { readerCookieName } from '../../src/readers/cookies.ts'
import { listIdentities } from '../../src/readers/queries.ts'
import { beginReaderSession } from '../../src/readers/sessions.ts'
import type { Browser } from '../reactions/browser.ts'
import type { Blog } from '../support/blog.ts'

/** Somebody who has proved who they are, by one identity of their own. Answers the reader's id. */
export async function hasReader(
  ctx: Ctx,
  name = 'Ilse',
  own: Partial<Pick<ReaderRow, 'email' | 'trust' | 'website'>> = {},
  identity: Partial<Omit<IdentityRow, 'id'>> = {},
): Promise<number> {
  const now = instant(ctx)
  const folded = fold([name, own.email, identity.handle].join(' '))
  const reader = await ctx.db
    .insertInto('readers')
    .values({ name, website: null, email: null, photo: null, trust: null, ...own, folded, createdAt: now, seenAt: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await hasIdentity(ctx, reader.id, { name, email: own.email ?? null, ...identity })
  return reader.id
}

/** One more way in which a reader proved who they are. Answers its id. */
export async function hasIdentity(ctx: Ctx, readerId: number, own: Partial<Omit<IdentityRow, 'id'>>): Promise<number> {
  const now = instant(ctx)
  const added = await ctx.db
    .insertInto('identities')
    .values({
      readerId,
      provider: 'mastodon',
      issuer: 'https://bourg.example',
      subject: `${readerId}-${own.name ?? ''}-${own.provider ?? ''}`,
      via: 'Mastodon',
      handle: '',
      name: 'Ilse',
      profileUrl: null,
      email: null,
      photoUrl: null,
      photo: null,
      createdAt: now,
      seenAt: now,
      ...own,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return added.id
}

/** Signs a browser in as a reader, by one of their identities or by the one given. */
export async function signIn(
  { ctx }: Pick<Blog, 'ctx'>,
  { cookies }: Pick<Browser, 'cookies'>,
  readerId: number,
  identityId?: number,
): Promise<void> {
  const [first] = await listIdentities(ctx.db, readerId)
  const identity = { id: identityId ?? first?.id ?? 0, readerId }
  const token = await beginReaderSession(ctx, identity, { agent: 'Test', address: '192.0.2.1' })
  cookies.set(readerCookieName(ctx, 'reader'), token)
}

/** What somebody signed with: the part of a message that their session gives it. */
export async function signatureOf(ctx: Ctx, readerId: number, identityId?: number): Promise<Signature> {
  const identities = await listIdentities(ctx.db, readerId)
  const identity = identities.find(({ id }) => identityId === undefined || id === identityId)
  return {
    readerId,
    identityId: identity?.id ?? null,
    provider: identity?.provider ?? null,
    via: identity?.via ?? '',
    photo: null,
  }
}
