import type { FastifyReply } from 'fastify'
import type { Ctx } from '../context.ts'
import { voiceCookies } from '../identities/guest.ts'
import { writeCookie } from '../web/cookies.ts'
import type { TypedForm } from './read-form.ts'
import type { Submission } from './submit.ts'
import type { Recognised } from './visitor.ts'

/**
 * Whether a double sending that brought no cookie may be somebody else's: what was published once, even if it is off by
 * now, anybody behind the same address could send again, to be taken for its writer.
 */
export function isUnproven(visitor: Recognised, { reaction, outcome }: Submission): boolean {
  if (visitor.current) return false
  return outcome === 'repeat' && visitor.voice === null && reaction.number !== null
}

/** Gives a guest's browser the voice of what it has sent, and what the guest wants to be remembered by. */
export function giveVoice(
  ctx: Ctx,
  reply: FastifyReply,
  visitor: Recognised,
  typed: TypedForm,
  submission: Submission,
): void {
  const { voice } = submission.reaction
  if (visitor.current || voice === null || isUnproven(visitor, submission)) return
  const remembered = typed.values.remember ? typed.guest : null
  for (const cookie of voiceCookies(ctx, visitor, visitor.voice ?? voice, remembered)) {
    writeCookie(reply, ctx.settings.siteUrl, cookie)
  }
}
