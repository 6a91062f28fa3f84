import { instant, type Ctx, type Db } from '../context.ts'
import type { AccountRow, AccountTable } from '../db/schema-accounts.ts'
import { refuse } from '../errors.ts'

export type Role = AccountTable['role']
/** Every role, those with the most rights first. */
export const roles: readonly Role[] = ['owner', 'editor', 'author', 'moderator']
/** Somebody who may come to the desk, with their public face. */
export type Account = AccountRow & { name: string; slug: string; word: string }

/**
 * What an account may be allowed to do at the desk: write own posts, write everybody's, moderate the threads of own
 * posts, moderate everywhere, order tags, categories and pages, look after accounts, change settings.
 */
export type Act = 'write' | 'write-all' | 'moderate-own' | 'moderate' | 'organise' | 'people' | 'settings'

const allowed: Record<Role, readonly Act[]> = {
  owner: ['write', 'write-all', 'moderate-own', 'moderate', 'organise', 'people', 'settings'],
  editor: ['write', 'write-all', 'moderate-own', 'moderate', 'organise'],
  author: ['write', 'moderate-own'],
  moderator: ['moderate-own', 'moderate'],
}

/** Whether an account may do something. One that is closed or only invited may do nothing. */
export function may(account: Pick<Account, 'role' | 'state'>, act: Act): boolean {
  return account.state === 'active' && allowed[account.role].includes(act)
}

/** Refuses as `forbidden` what an account may not do. */
export function demand(account: Pick<Account, 'role' | 'state'>, act: Act): void {
  if (!may(account, act)) refuse('forbidden', 'desk.forbidden')
}

/** Whether an account may write a post: its own, or any. */
export function mayWrite(account: Account, post: { authorId: number | null }): boolean {
  return may(account, 'write-all') || (may(account, 'write') && post.authorId === account.authorId)
}

/** Whether an account may decide on the reactions to a post. */
export function mayModerate(account: Account, post: { authorId: number | null }): boolean {
  return may(account, 'moderate') || (may(account, 'moderate-own') && post.authorId === account.authorId)
}

/** Whether an account may change or remove a picture: who added it, or who may write everybody's posts. */
export function mayChangeMedia(account: Account, picture: { accountId: number | null }): boolean {
  return may(account, 'write-all') || (may(account, 'write') && picture.accountId === account.id)
}

/** The account with that id, whatever its state. */
export async function findAccount(db: Db, id: number): Promise<Account | undefined> {
  return accounts(db).where('accounts.id', '=', id).executeTakeFirst()
}

/** The account with that mail address, in any spelling of its case. */
export async function findAccountByEmail(db: Db, email: string): Promise<Account | undefined> {
  return accounts(db).where('accounts.email', '=', email.trim().toLowerCase()).executeTakeFirst()
}

/** Every account by name, at most 500. */
export async function listAccounts(db: Db): Promise<Account[]> {
  return accounts(db).orderBy('authors.name').orderBy('accounts.id').limit(500).execute()
}

/** Whether the site has an owner who can come in; before that there is only the set-up. */
export async function hasOwner(db: Db): Promise<boolean> {
  const query = db.selectFrom('accounts').select('id').where('role', '=', 'owner').where('state', '=', 'active')
  return (await query.limit(1).executeTakeFirst()) !== undefined
}

/** Adds the account of an author who has none yet. Refused as `conflict` when the mail address is taken. */
export async function addAccount(
  ctx: Ctx,
  account: Pick<AccountRow, 'authorId' | 'email' | 'role' | 'state' | 'passHash'>,
): Promise<Account> {
  const added = await ctx.db
    .insertInto('accounts')
    .values({ ...account, ...mailFor(account), email: account.email.trim().toLowerCase(), createdAt: instant(ctx) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) refuse('conflict', 'account.taken')
  return (await findAccount(ctx.db, added.id)) ?? refuse('not_found', 'error.notFound')
}

/** Who only moderates is needed for what waits; what is out is the conversation of those who write. */
function mailFor({ role }: Pick<AccountRow, 'role'>): { mailNew?: 'none' } {
  return role === 'moderator' ? { mailNew: 'none' } : {}
}

/** Switches the keys of the moderation queue off for an account, or on again. */
export async function switchKeys(ctx: Ctx, { id }: Pick<Account, 'id'>, off: boolean): Promise<void> {
  const keysOff = off ? 1 : 0
  await ctx.db.updateTable('accounts').set({ keysOff }).where('id', '=', id).execute()
}

function accounts(db: Db) {
  return db
    .selectFrom('accounts')
    .innerJoin('authors', 'authors.id', 'accounts.authorId')
    .selectAll('accounts')
    .select(['authors.name', 'authors.slug', 'authors.word'])
}
