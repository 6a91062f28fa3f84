import type { Ctx } from '../context.ts'
import { parseHttpUrl } from '../lib/urls.ts'
import { isOwnAddress } from '../settings/own-addresses.ts'
import { ruleBook } from './rule-book.ts'
import { hostOf, siteRule } from './rules.ts'

/** The `rel` of a link to another site: to what page, and at which host and port it was read, where that is another. */
export type LinkRel = (href: string, readAt?: string | null) => string

/** What search engines and browsers are told of a link that nobody vouches for. */
export const strangeRel = 'nofollow ugc noopener'

/**
 * Makes the function that says how a link is marked: `noopener` alone where the owner trusts the site by a rule, or where
 * it is this site or another address of its authors, and as a stranger's otherwise. A page that calls another address its
 * own vouches for nothing there: both have to be trusted.
 */
export async function linkRel(ctx: Ctx): Promise<LinkRel> {
  const book = await ruleBook(ctx)
  const here = hostOf(ctx.settings.siteUrl)
  const trusts = (host: string | undefined) =>
    host !== undefined && (host === here || siteRule(book, host)?.verdict === 'trust')
  return (href, readAt) => {
    const url = parseHttpUrl(href)
    if (!url) return strangeRel
    const trusted = trusts(hostOf(href)) && (!readAt || trusts(hostOf(`http://${readAt}`)))
    return trusted || isOwnAddress(ctx.settings, url) ? 'noopener' : strangeRel
  }
}
