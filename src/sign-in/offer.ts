import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import type { Way } from './way.ts'
import { listWays } from './ways.ts'

/** A way of signing in as its button shows it. */
export type Offer = { slug: string; label: string }

/** Whether readers may sign in by mail: only where the site can send any. */
export function offersMail({ mail, settings }: Ctx): boolean {
  return mail !== undefined && settings.signIn.includes('mail')
}

/** What stands beside the fields of a guest, in the order of the buttons; empty where the owner offers nothing. */
export function listOffers(ctx: Ctx): Offer[] {
  const byMail = offersMail(ctx) ? [{ slug: 'mail', label: ctx.t('signin.byMail') }] : []
  return [...byMail, ...listWays(ctx).map(({ slug, label }) => ({ slug, label }))]
}

/** The way of that name, while it is offered. */
export function findWay(ctx: Ctx, slug: string): Way | undefined {
  return listWays(ctx).find((way) => way.slug === slug)
}

/** The same; refused as `not_found` when it is not offered (any more). */
export function demandWay(ctx: Ctx, slug: string): Way {
  return findWay(ctx, slug) ?? refuse('not_found', 'signin.unknownWay')
}
