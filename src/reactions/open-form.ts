import type { Ctx } from '../context.ts'
import { excerpt, wholeNumber } from '../lib/text.ts'
import type { Post } from '../posts/post.ts'
import { findDraft } from '../readers/drafts.ts'
import { readProblem } from '../sign-in/back.ts'
import { signerWords } from '../sign-in/signer.ts'
import { emptyForm, type FormState, type ReplyTo } from './form.ts'
import { findOwn, heldView, isNews, ownLinks, placeOf, readWriterToken, writerOf } from './own.ts'
import { findParent } from './queries.ts'
import { makeStamp, renewStamp } from './stamp.ts'
import { shownName } from './tree.ts'
import { mayBePersonal, type Recognised } from './visitor.ts'

/**
 * The form of a post as a visitor's address opens it: with who signs, with what the guest asked to be remembered by,
 * with what they had typed before they left to sign in, and with what they have sent.
 */
export async function openForm(ctx: Ctx, visitor: Recognised, post: Pick<Post, 'id' | 'path'>): Promise<FormState> {
  const { repondre, current } = visitor
  const form = emptyForm(makeStamp(ctx, post.id))
  form.mayFollow = ctx.mail !== undefined && mayHearOfReplies(current)
  if (repondre !== undefined) await answer(ctx, form, post.id, repondre)
  if (!mayBePersonal(visitor)) return form

  form.signer = current ? signerWords(ctx, current) : null
  if (visitor.remembered) {
    const { name, email, website } = visitor.remembered
    Object.assign(form.values, { name, email: email ?? '', website: website ?? '', remember: true })
  }
  await restore(ctx, form, visitor, post.id)
  form.notice = readProblem(ctx, visitor.connexion) ?? null
  const mine = await showOwn(ctx, form, visitor, post)
  form.personal =
    form.signer !== null ||
    form.restored ||
    form.notice !== null ||
    visitor.remembered !== null ||
    visitor.attente !== undefined ||
    mine > 0
  return form
}

/** Whether there is an address to write to: a guest may give one, a reader may have proved one; authors have the desk. */
function mayHearOfReplies(current: Recognised['current']): boolean {
  return current === undefined || (current.kind === 'reader' && current.reader.email !== null)
}

/** What they had typed stands in the form again; an address that asks for an answer to another message has the last word. */
async function restore(ctx: Ctx, form: FormState, { draft, repondre }: Recognised, postId: number): Promise<void> {
  const kept = await findDraft(ctx, draft, postId)
  if (!kept) return
  form.values = { ...form.values, ...kept, parent: form.values.parent }
  form.restored = true
  // It was written before they left: who only comes back to send it is no program.
  form.stamp = renewStamp(ctx, postId)
  if (repondre === undefined && kept.parent !== '') await answer(ctx, form, postId, kept.parent)
}

async function answer(ctx: Ctx, form: FormState, postId: number, number: string): Promise<void> {
  form.replyTo = await findReplyTo(ctx, postId, number)
  form.values.parent = form.replyTo ? String(form.replyTo.number) : ''
}

/** Puts what the visitor has sent under the post into the form's state; answers how many that are. */
async function showOwn(
  ctx: Ctx,
  form: FormState,
  { voice, current, attente, r, suivi }: Recognised,
  post: Pick<Post, 'id' | 'path'>,
): Promise<number> {
  const writer = writerOf(voice, current)
  const own = await findOwn(ctx, writer, post.id, attente ?? '')
  const asked = attente === undefined ? undefined : own.shown.find(({ id }) => id === readWriterToken(ctx, attente))
  if (asked) form.movedTo = placeOf(ctx, post.path, asked)
  for (const reaction of own.held) form.held.push(await heldView(ctx, reaction, writer))
  const links = new Map<number, Awaited<ReturnType<typeof ownLinks>>>()
  for (const reaction of own.shown) links.set(reaction.id, await ownLinks(ctx, reaction, writer))
  form.own = links
  form.sent = own.shown.find((mine) => String(mine.number) === r && isNews(ctx, mine))?.number ?? null
  if (suivi === 'on' || suivi === 'asked') form.followed = suivi
  return own.held.length + own.shown.length
}

/** The shown reaction of that number, as the form recalls it. */
export async function findReplyTo(ctx: Ctx, postId: number, number: string): Promise<ReplyTo | null> {
  const parent = await findParent(ctx.db, postId, wholeNumber(number))
  if (!parent?.number) return null
  const said = parent.kind === 'linkback' ? parent.title || parent.text : parent.text
  return { number: parent.number, name: shownName(parent), excerpt: excerpt(said, 100) }
}
