import type { Ctx } from '../context.ts'
import { excerpt, wholeNumber } from '../lib/text.ts'
import type { Post } from '../posts/post.ts'
import { emptyForm, type FormState, type ReplyTo } from './form.ts'
import { findOwn, heldView, isNews, ownLinks, placeOf, readWriterToken, writerOf } from './own.ts'
import { findParent } from './queries.ts'
import { makeStamp } from './stamp.ts'
import { shownName } from './tree.ts'
import { mayBePersonal, type Visitor } from './visitor.ts'

/**
 * The form of a post as a visitor's address opens it, with what the guest asked to be remembered by, and what this
 * browser has sent.
 */
export async function openForm(ctx: Ctx, visitor: Visitor, post: Pick<Post, 'id' | 'path'>): Promise<FormState> {
  const { voice, remembered, repondre, attente, r } = visitor
  const form = emptyForm(makeStamp(ctx, post.id))
  if (repondre !== undefined) {
    form.replyTo = await findReplyTo(ctx, post.id, repondre)
    form.values.parent = form.replyTo ? String(form.replyTo.number) : ''
  }
  if (!mayBePersonal(visitor)) return form

  if (remembered) {
    const { name, email, website } = remembered
    Object.assign(form.values, { name, email: email ?? '', website: website ?? '', remember: true })
  }
  const own = await findOwn(ctx, writerOf(voice, undefined), post.id, attente ?? '')
  const asked = attente === undefined ? undefined : own.shown.find(({ id }) => id === readWriterToken(ctx, attente))
  if (asked) form.movedTo = placeOf(ctx, post.path, asked)
  for (const reaction of own.held) form.held.push(await heldView(ctx, reaction))
  const links = new Map<number, Awaited<ReturnType<typeof ownLinks>>>()
  for (const reaction of own.shown) links.set(reaction.id, await ownLinks(ctx, reaction))
  form.own = links
  form.sent = own.shown.find((mine) => String(mine.number) === r && isNews(ctx, mine))?.number ?? null
  form.personal = remembered !== null || attente !== undefined || own.held.length + own.shown.length > 0
  return form
}

/** The shown reaction of that number, as the form recalls it. */
export async function findReplyTo(ctx: Ctx, postId: number, number: string): Promise<ReplyTo | null> {
  const parent = await findParent(ctx.db, postId, wholeNumber(number))
  if (!parent?.number) return null
  const said = parent.kind === 'linkback' ? parent.title || parent.text : parent.text
  return { number: parent.number, name: shownName(parent), excerpt: excerpt(said, 100) }
}
