import { instant, type Ctx, type Db } from '../context.ts'

/** What a provider gave the owner to prove that this site is the one registered there: for the token endpoint only. */
export async function findProviderSecret(db: Db, slug: string): Promise<string | undefined> {
  const row = await db.selectFrom('providerSecrets').select('secret').where('slug', '=', slug).executeTakeFirst()
  return row?.secret
}

/** How a provider with a secret does: what went wrong last, '' when nothing did. */
export type ProviderHealth = { trouble: string; troubleAt: string | null }

/** The providers that have a secret, by their slugs, with how each does. */
export async function listProviderHealth(db: Db): Promise<Map<string, ProviderHealth>> {
  const rows = await db.selectFrom('providerSecrets').select(['slug', 'trouble', 'troubleAt']).orderBy('slug').execute()
  return new Map(rows.map(({ slug, ...health }) => [slug, health]))
}

/** Notes for the owner what went wrong with a provider, in codes. */
export async function noteProviderTrouble(ctx: Ctx, slug: string, trouble: string): Promise<void> {
  const set = { trouble, troubleAt: instant(ctx) }
  await ctx.db.updateTable('providerSecrets').set(set).where('slug', '=', slug).execute()
}

/** Notes that a provider did what it is there for. */
export async function forgetProviderTrouble(ctx: Ctx, slug: string): Promise<void> {
  const query = ctx.db.updateTable('providerSecrets').set({ trouble: '', troubleAt: null })
  await query.where('slug', '=', slug).where('trouble', '!=', '').execute()
}

/** Keeps a secret in place of the one before. */
export async function keepProviderSecret(ctx: Ctx, slug: string, secret: string): Promise<void> {
  const kept = { secret, changedAt: instant(ctx), trouble: '', troubleAt: null }
  await ctx.db
    .insertInto('providerSecrets')
    .values({ slug, ...kept })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(kept))
    .execute()
}

/** Forgets a secret for good. */
export async function dropProviderSecret(ctx: Ctx, slug: string): Promise<void> {
  await ctx.db.deleteFrom('providerSecrets').where('slug', '=', slug).execute()
}
