import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { askFollow } from '../follows/ask.ts'
import type { TypedForm } from './read-form.ts'
import type { Submission } from './submit.ts'
import type { Recognised } from './visitor.ts'

/**
 * Has whoever asked for it told of the replies to what they have just sent; an address that is only claimed is asked
 * first. The message stands whatever comes of this. Answers the address to go on to, with what became of the wish; one
 * that came too often (see `askFollow`) is not kept, and nothing is said of a mail.
 */
export async function followReplies(
  ctx: Ctx,
  sent: { visitor: Recognised; typed: TypedForm; postId: number; from: string },
  { outcome }: Submission,
  place: string,
): Promise<string> {
  const { current } = sent.visitor
  if (!sent.typed.values.follow || outcome === 'spam' || current?.kind === 'author') return place
  const { name, email } = current?.reader ?? sent.typed.guest
  if (email === null) return place
  const wish = {
    postId: sent.postId,
    name,
    email,
    readerId: current?.reader.id ?? null,
    proven: current !== undefined,
    from: sent.from,
  }
  try {
    const followed = await askFollow(ctx, { ...wish, scope: 'replies', pace: 'now' })
    return followed === 'no-mail' ? place : withFollowed(place, followed)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'too_many') return place
    ctx.log.error({ err: error }, 'a wish to be told of replies could not be kept')
    return place
  }
}

function withFollowed(place: string, followed: string): string {
  return place.includes('?') ? place.replace('?', `?suivi=${followed}&`) : place.replace('#', `?suivi=${followed}#`)
}
