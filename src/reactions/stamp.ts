import type { Ctx } from '../context.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import type { Reason } from './reaction.ts'

const quickest = 3
const oldest = 86_400

/** What a form's stamp tells: a reason to hold the message, or that it is too old to be taken without a second look. */
export type StampVerdict = { signs: Reason[]; stale: boolean }

/**
 * The hidden value of a form: the post and the second of rendering, signed. It stands in pages kept for everybody, so it
 * says when a form was drawn, not for whom. `age` (seconds) makes it older, for a form that somebody has already filled in.
 */
export function makeStamp(ctx: Ctx, postId: number, age = 0): string {
  return sign(deriveKey(ctx.secret, 'stamp'), `${postId}.${Math.floor(ctx.now().getTime() / 1000) - age}`)
}

/** Reads a stamp: absent, forged or of another post, and quicker than people write, are signs; after a day it is stale. */
export function readStamp(ctx: Ctx, postId: number, stamp: string): StampVerdict {
  const [, post, second] = /^(\d+)\.(\d+)$/.exec(unsign(deriveKey(ctx.secret, 'stamp'), stamp) ?? '') ?? []
  if (Number(post) !== postId) return { signs: ['stamp-missing'], stale: false }
  const age = ctx.now().getTime() / 1000 - Number(second)
  return { signs: age < quickest ? ['stamp-quick'] : [], stale: age > oldest }
}

/** A new stamp for a form that was looked at long enough to have been read. */
export function renewStamp(ctx: Ctx, postId: number): string {
  return makeStamp(ctx, postId, quickest)
}
