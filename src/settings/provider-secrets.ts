import { instant, type Ctx, type Db } from '../context.ts'

/** What a provider gave the owner to prove that this site is the one registered there: for the token endpoint only. */
export async function findProviderSecret(db: Db, slug: string): Promise<string | undefined> {
  const row = await db.selectFrom('providerSecrets').select('secret').where('slug', '=', slug).executeTakeFirst()
  return row?.secret
}

/** The providers that have a secret, by their slugs. */
export async function listProviderSecrets(db: Db): Promise<Set<string>> {
  const rows = await db.selectFrom('providerSecrets').select('slug').orderBy('slug').execute()
  return new Set(rows.map(({ slug }) => slug))
}

/** Keeps a secret in place of the one before. */
export async function keepProviderSecret(ctx: Ctx, slug: string, secret: string): Promise<void> {
  const changedAt = instant(ctx)
  await ctx.db
    .insertInto('providerSecrets')
    .values({ slug, secret, changedAt })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ secret, changedAt }))
    .execute()
}

/** Forgets a secret for good. */
export async function dropProviderSecret(ctx: Ctx, slug: string): Promise<void> {
  await ctx.db.deleteFrom('providerSecrets').where('slug', '=', slug).execute()
}
