import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import { dropProviderSecret, keepProviderSecret } from './provider-secrets.ts'
import { readSettings, saveSettings, type Provider, type Settings } from './settings.ts'
import { moveRevision } from './site.ts'

export type ProviderKind = Provider['kind']

/** So many providers: a row of buttons, not a telephone book. */
export const mostProviders = 12

/**
 * The short name that a new provider gets in addresses, for good: its kind's, since the address of return made of it is
 * copied into the provider before anything is saved here. Of issuers there may be several.
 */
export function slugFor({ providers }: Pick<Settings, 'providers'>, kind: ProviderKind): string {
  const taken = new Set(providers.map(({ slug }) => slug))
  const names = [kind, ...Array.from({ length: mostProviders }, (_, at) => `${kind}-${at + 2}`)]
  return names.find((name) => !taken.has(name)) ?? kind
}

/** Whether one more of that kind may be set up. */
export function isFree({ providers }: Pick<Settings, 'providers'>, kind: ProviderKind): boolean {
  return providers.length < mostProviders && (kind === 'oidc' || providers.every((provider) => provider.kind !== kind))
}

/** The page of ours that a provider sends people back to, to be told to it word for word. */
export function returnAddress({ siteUrl }: Pick<Settings, 'siteUrl'>, slug: string): string {
  return `${siteUrl}/sign-in/${slug}/return`
}

/** Keeps a provider, checked already: in the place of the one with its slug, else at the end. Without a secret the one before stays. */
export async function saveProvider(ctx: Ctx, provider: Provider, secret: string | undefined): Promise<void> {
  await changeProviders(
    ctx,
    (before) => {
      const known = before.some(({ slug }) => slug === provider.slug)
      return known ? before.map((one) => (one.slug === provider.slug ? provider : one)) : [...before, provider]
    },
    async (ctx) => {
      if (secret !== undefined) await keepProviderSecret(ctx, provider.slug, secret)
    },
  )
}

/** Takes a provider away with its secret. What people wrote by it stays as it is. Refused as `not_found` when it is gone. */
export async function removeProvider(ctx: Ctx, slug: string): Promise<void> {
  await changeProviders(
    ctx,
    (before) => {
      const left = before.filter((provider) => provider.slug !== slug)
      return left.length < before.length ? left : refuse('not_found', 'error.notFound')
    },
    (ctx) => dropProviderSecret(ctx, slug),
  )
}

/** Moves a provider's button by one place; at the end of the row nothing happens. */
export async function moveProvider(ctx: Ctx, slug: string, way: 'up' | 'down'): Promise<void> {
  await changeProviders(ctx, (before) => {
    const at = before.findIndex((provider) => provider.slug === slug)
    const moved = before[at] ?? refuse('not_found', 'error.notFound')
    return before.toSpliced(at, 1).toSpliced(Math.max(0, at + (way === 'up' ? -1 : 1)), 0, moved)
  })
}

async function changeProviders(
  ctx: Ctx,
  change: (before: Provider[]) => Provider[],
  besides: (ctx: Ctx) => Promise<void> = async () => {},
): Promise<void> {
  await transaction(ctx, async (ctx) => {
    // First, since it holds whoever changes the list at the same time in another process until this is done.
    await moveRevision(ctx)
    const { providers } = await readSettings(ctx.db, ctx.config)
    await saveSettings(ctx, { providers: change(providers) })
    await besides(ctx)
  })
}
