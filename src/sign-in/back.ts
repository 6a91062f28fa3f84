import type { Ctx } from '../context.ts'
import type { Key, Params } from '../i18n/index.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { safePath } from '../web/paths.ts'
import type { Problem } from './way.ts'

/** The word in an address that says why a sign-in came to nothing. */
export const problemParam = 'connexion'

const shownMs = 600_000

/** The path of ours to go back to, from what a visitor sent; '' for none, and for anything that would leave the site. */
export function readBack(ctx: Ctx, value: unknown): string {
  const path = typeof value === 'string' && value.length <= 500 ? safePath(value, ctx.settings.siteUrl) : '/'
  return path === '/' ? '' : path
}

/** Whether that path is a post's form, which shows by itself what went wrong. */
export function isForm(back: string): boolean {
  return back.endsWith('#reagir')
}

/** That path with what went wrong, signed, so that no link can make our pages say what it likes; good for ten minutes. */
export function withProblem(ctx: Ctx, back: string, { problem, params = {} }: Problem): string {
  const url = new URL(back, ctx.settings.siteUrl)
  const told = JSON.stringify([ctx.now().getTime(), problem, params])
  url.searchParams.set(problemParam, sign(deriveKey(ctx.secret, 'sign-in-problem'), told))
  return url.pathname + url.search + url.hash
}

/** What {@link withProblem} put into an address; undefined for anything else, and after ten minutes. */
export function readProblem(ctx: Ctx, token: unknown): { key: Key; params: Params } | undefined {
  const told = typeof token === 'string' ? unsign(deriveKey(ctx.secret, 'sign-in-problem'), token) : undefined
  if (told === undefined) return undefined
  const [at, key, params] = JSON.parse(told) as [number, Key, Params]
  return ctx.now().getTime() - at < shownMs ? { key, params } : undefined
}
