import type { Ctx } from '../context.ts'
import { permalink } from '../posts/post.ts'
import { findPost } from '../posts/queries.ts'
import { findReaction } from '../reactions/queries.ts'
import { isVisible, shownPath, type Reaction } from '../reactions/reaction.ts'
import { isTakenBack } from '../reactions/take-back.ts'
import { isPending, outcomeOf, sentences, stateOf, statusUrl, type Answer, type LinkbackState } from './linkback.ts'
import { findLinkbackByToken } from './queries.ts'

/** What a sender may know of its linkback. Instants are ISO 8601 in UTC. */
export type LinkbackStatus = {
  status: string
  state: LinkbackState
  /** The precise outcome or refusal, one word. */
  code: Answer
  /** The same in a sentence, in English and in the site's language. */
  messages: string[]
  transport: string
  source: string
  target: string
  requested: string
  checked: string | null
  /** Where it stands in the thread, when it is shown there. */
  permalink: string | null
}

/** How the linkback with that token fares; `undefined` when there is none. */
export async function statusOfLinkback(ctx: Ctx, token: string): Promise<LinkbackStatus | undefined> {
  const linkback = await findLinkbackByToken(ctx.db, token)
  if (!linkback) return undefined
  const reaction = linkback.reactionId === null ? undefined : await findReaction(ctx.db, linkback.reactionId)
  const post = await findPost(ctx.db, linkback.postId)
  const state = stateOf(linkback, reaction)
  const shown = reaction && isVisible(reaction.state) && post?.state === 'published'
  const code = state === 'queued' && !isPending(linkback) ? 'retrying' : codeOf(state, outcomeOf(linkback), reaction)
  return {
    status: statusUrl(ctx.settings, linkback),
    state,
    code,
    messages: sentences(ctx.settings, code),
    transport: linkback.transport,
    source: linkback.source,
    target: linkback.target,
    requested: linkback.requestedAt,
    checked: linkback.checkedAt,
    permalink: shown ? shownPath(permalink(ctx.settings, post), reaction) : null,
  }
}

/** The last outcome, unless what happened since says more: a moderator's word, or a check that changed nothing. */
function codeOf(state: LinkbackState, outcome: Answer | undefined, reaction: Reaction | undefined): Answer {
  switch (state) {
    case 'queued':
    case 'held':
    case 'updated':
      return state
    case 'published':
      return outcome === 'unchanged' || outcome === 'restored' ? outcome : state
    case 'gone':
      return 'lost'
    case 'withdrawn':
      if (reaction && isTakenBack(reaction)) return 'taken-back'
      return outcome === 'no-link' || outcome === 'lost' ? outcome : 'gone'
    case 'refused':
      return reaction ? 'owner' : (outcome ?? 'unreachable')
  }
}
