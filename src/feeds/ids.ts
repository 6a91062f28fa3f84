import { createHash } from 'node:crypto'
import type { PostRow } from '../db/schema-posts.ts'
import type { ReactionRow } from '../db/schema-reactions.ts'

/**
 * The identity of a post in every feed (RFC 4287 §4.2.6): made of what never changes, so neither a new slug nor a new
 * address of the site makes a reader's program show it again.
 */
export function postUrn(post: Pick<PostRow, 'id' | 'createdAt'>): string {
  return urn(`post ${post.id} ${post.createdAt}`)
}

/** The identity of a post's thread as a feed. */
export function threadUrn(post: Pick<PostRow, 'id' | 'createdAt'>): string {
  return urn(`thread ${post.id} ${post.createdAt}`)
}

/** The identity of a reaction in every feed: the same before and after it is edited, moderated or its post moves. */
export function reactionUrn(reaction: Pick<ReactionRow, 'id' | 'createdAt'>): string {
  return urn(`reaction ${reaction.id} ${reaction.createdAt}`)
}

/** A UUID of version 8 (RFC 9562 §5.8) that holds the beginning of a hash. */
function urn(name: string): string {
  const hash = createHash('sha256').update(name).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
}
