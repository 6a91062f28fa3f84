import type { Ctx } from '../context.ts'

/**
 * The Message-ID (RFC 5322 §3.6.4) that stands for the thread of a post: every mail about it refers to that, so that
 * mail programs show them together. Without its angle brackets.
 */
export function threadReference({ settings }: Ctx, postId: number): string {
  return `thread-${postId}@${new URL(settings.siteUrl).hostname}`
}
