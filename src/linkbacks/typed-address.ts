import type { Ctx } from '../context.ts'
import { parseHttpUrl } from '../lib/urls.ts'

/**
 * An address as a person types it, `levain.example/mine`, with the scheme that is missing: ours for a page of this site,
 * else https. What has one, or would be no address even so, stays as it was typed.
 */
export function completeAddress({ settings }: Pick<Ctx, 'settings'>, typed: string): string {
  const text = typed.trim()
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return typed
  const url = parseHttpUrl(`https://${text}`)
  if (!url || !/[.:]/.test(url.hostname)) return typed
  const site = new URL(settings.siteUrl)
  const scheme = parseHttpUrl(`${site.protocol}//${text}`)?.host === site.host ? site.protocol : 'https:'
  return `${scheme}//${text}`
}
