import type { Ctx } from '../context.ts'
import { feedFormats } from '../lib/feed-formats.ts'
import type { ShownPost } from '../posts/queries.ts'
import { paces, scopes, type Follow } from './follow.ts'

export type Wish = Pick<Follow, 'scope' | 'pace'>
type Choice = { value: string; text: string; chosen: boolean }

/** What the page of a post's followers says beside what was typed. */
export function askView(ctx: Ctx, { path, title, lang }: ShownPost, wish: Wish = { scope: 'thread', pace: 'now' }) {
  const { name, ending, type } = feedFormats.atom
  return {
    action: `${path}/follow`,
    back: `${path}#fil`,
    title,
    lang,
    mail: ctx.mail !== undefined,
    scopes: scopeChoices(ctx, wish.scope),
    paces: paceChoices(ctx, wish.pace),
    feed: { href: `${path}/feed${ending}`, type, text: ctx.t('follow.feed', { format: name }) },
  }
}

/** What of a thread one may be told of, as the choices of a form. */
export function scopeChoices({ t }: Ctx, chosen: Follow['scope']): Choice[] {
  return scopes.map((value) => ({ value, text: t(`follow.scope.${value}`), chosen: value === chosen }))
}

/** How often one may be told, likewise. */
export function paceChoices({ t }: Ctx, chosen: Follow['pace']): Choice[] {
  return paces.map((value) => ({ value, text: t(`follow.pace.${value}`), chosen: value === chosen }))
}
