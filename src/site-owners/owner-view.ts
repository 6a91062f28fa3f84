import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { escapeXml } from '../lib/xml.ts'
import { shownPath } from '../reactions/reaction.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { statusUrl } from '../linkbacks/linkback.ts'
import type { Announced, OwnedLink } from './owned-links.ts'
import type { LinkClaim, OwnedSite } from './owner.ts'

/** The form as it was sent, with the sentence about what is wrong in it. */
export function formView(ctx: Ctx, site: string, problem?: Key) {
  return { site, problem: problem === undefined ? '' : ctx.t(problem) }
}

/** What to put into one's page, in both ways. */
export function claimView(ctx: Ctx, claim: LinkClaim, problem?: Key) {
  const proof = escapeXml(claim.proof)
  return {
    url: claim.url,
    inHead: `<link rel="me" href="${proof}">`,
    inText: `<a rel="me" href="${proof}">${escapeXml(new URL(ctx.settings.siteUrl).host)}</a>`,
    problem: problem === undefined ? '' : ctx.t(problem),
  }
}

/** A site as its owner knows it: without scheme, and without a slash that says nothing. */
export function siteName({ host, path }: OwnedSite): string {
  return path === '/' ? host : host + path
}

/** A link with what may be done about it. */
export function linkView(ctx: Ctx, link: OwnedLink) {
  const { id, sourceUrl, title, excerpt, state, postPath } = link
  const shown = (state === 'published' || state === 'gone') && link.postState === 'published'
  const taken = isTakenBack(link)
  const decided = state === 'removed' || state === 'spam'
  return {
    id,
    source: sourceUrl ?? '',
    title: title || sourceUrl || '',
    excerpt: excerpt ?? '',
    post: link.postState === 'published' ? link.postTitle : '',
    place: shown ? shownPath(postPath, link) : '',
    live: shown,
    state: taken ? ctx.t('owner.taken') : ctx.t(`linkback.state.${stateWords[state]}`),
    acts: decided ? [] : taken ? ['let' as const] : ['read' as const, 'take' as const],
    at: link.createdAt,
  }
}

const stateWords = {
  pending: 'held',
  published: 'published',
  gone: 'gone',
  withdrawn: 'withdrawn',
  removed: 'refused',
  spam: 'refused',
} as const satisfies Record<OwnedLink['state'], string>

/** A request that brought no link into a thread, with the page that says why. */
export function announcedView(ctx: Ctx, linkback: Announced) {
  const { source, target, requestedAt } = linkback
  return { source, target, at: requestedAt, status: statusUrl(ctx.settings, linkback) }
}
