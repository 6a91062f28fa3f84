import { isTrialOrigin } from '../config.ts'
import type { Ctx } from '../context.ts'
import type { SentLinkRow } from '../db/schema-links.ts'
import { hash } from '../lib/secrets.ts'
import { permalink } from '../posts/post.ts'
import type { SignedPost } from '../posts/queries.ts'

/** Stands for the text of a post that does not hold the link any more, or is public no more. */
export const removedText = 'removed'

/** Names what the public reads of a post now: nobody is told twice of one and the same. */
export function textOf(ctx: Ctx, post: SignedPost): string {
  return hash(JSON.stringify([permalink(ctx.settings, post), post.title, post.html]))
}

/** What the other side of a link is to know now: the post's text, or that the link is gone. */
export function dueText(ctx: Ctx, post: SignedPost, link: Pick<SentLinkRow, 'present'>): string {
  return post.state === 'published' && link.present === 1 ? textOf(ctx, post) : removedText
}

/** Whether the other side heard of a link, or may have: an answer that was lost does not mean that nothing arrived. */
export function wasTold(link: Pick<SentLinkRow, 'sentAt' | 'state' | 'endpoint'>): boolean {
  return link.sentAt !== null || (link.endpoint !== null && link.state !== 'refused')
}

/**
 * Whether the other side hears of it when a link leaves its post: who never heard of the link need not, who was unticked
 * does not, and a trackback cannot say it.
 */
export function hearsOfLoss(
  link: Pick<SentLinkRow, 'sentAt' | 'state' | 'endpoint' | 'choice' | 'transport'>,
): boolean {
  return link.state !== 'planned' && link.choice !== 'off' && link.transport !== 'trackback' && wasTold(link)
}

/**
 * Why pages elsewhere are told nothing: the owner does not want it, or the site has an address of this machine only, where
 * nobody could read the post (a trial with peers of its own opens their doors by `FETCH_ALLOW`). Undefined when they are.
 */
export function silenceOf({ settings, config }: Ctx): 'off' | 'local' | undefined {
  if (!settings.sendsLinkbacks) return 'off'
  return isTrialOrigin(new URL(settings.siteUrl)) && config.fetchAllow.empty ? 'local' : undefined
}
