import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { refuse } from '../errors.ts'
import type { Account } from '../identities/account.ts'
import { decide } from './decide.ts'
import { demandReaction } from './desk-queries.ts'
import { isVisible, type Reaction } from './reaction.ts'
import { submitReaction } from './submit.ts'

/** An answer, and the name of the decision that published what it answers, when that was held. */
export type Answer = { reaction: Reaction; postPath: string; approved: string | null }

/**
 * Answers a reaction in the name of an account, under its public face. What was held is published first, since nobody
 * answers what nobody can read; both or neither happen. Refused: `conflict` for what is spam, removed or withdrawn,
 * `invalid` for a text that a form would not take, `forbidden` under a post that the account does not look after.
 */
export async function answerAs(ctx: Ctx, account: Account, reactionId: number, text: string): Promise<Answer> {
  return transaction(ctx, async (ctx) => {
    const { reaction: parent, post } = await demandReaction(ctx, account, reactionId)
    if (!isVisible(parent.state) && parent.state !== 'pending') refuse('conflict', 'moderation.replyHidden')
    const held = parent.state === 'pending'
    // Only what is held still: what somebody removed meanwhile is not published by an answer.
    const seen = new Map([[reactionId, 'pending' as const]])
    const approved = held ? (await decide(ctx, account, [reactionId], 'approve', 'reply', seen)).batch : null
    const { reaction } = await submitReaction(ctx, {
      kind: 'comment',
      postId: parent.postId,
      parentId: parent.id,
      authorId: account.authorId,
      name: account.name,
      email: null,
      website: null,
      lang: null,
      source: text,
      voice: null,
      address: null,
      agent: null,
      signs: [],
    })
    return { reaction, postPath: post.path, approved }
  })
}
