import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { hasVoice, readRemembered } from '../identities/guest.ts'
import { excerpt } from '../lib/text.ts'
import type { Post } from '../posts/post.ts'
import { emptyForm, type FormState, type ReplyTo } from './form.ts'
import { findOwn, heldView, isFresh, ownLinks, placeOf, readWriterToken } from './own.ts'
import { findByNumber } from './queries.ts'
import { isVisible } from './reaction.ts'
import { makeStamp } from './stamp.ts'
import { shownName } from './tree.ts'

/**
 * Whether a page may hold something of this visitor alone, told without the database: when not, the page is the same
 * for everybody. When it may, `openForm` says in `personal` whether it does.
 */
export function mayBePersonal(request: FastifyRequest): boolean {
  return hasVoice(request) || queryOf(request).attente !== undefined
}

/**
 * The form of a post as an address opens it: `repondre` names the reaction answered, `attente` proves to be the writer
 * of a held message, `r` may be the number of the message just sent. Cookies bring back what the guest asked to be
 * remembered by, and what this browser has sent.
 */
export async function openForm(ctx: Ctx, request: FastifyRequest, post: Pick<Post, 'id' | 'path'>): Promise<FormState> {
  const { repondre, attente, r } = queryOf(request)
  const form = emptyForm(makeStamp(ctx, post.id))
  if (repondre !== undefined) {
    form.replyTo = await findReplyTo(ctx, post.id, repondre)
    form.values.parent = form.replyTo ? String(form.replyTo.number) : ''
  }
  if (!mayBePersonal(request)) return form

  const remembered = readRemembered(ctx, request)
  if (remembered) {
    const { name, email, website } = remembered
    Object.assign(form.values, { name, email: email ?? '', website: website ?? '', remember: true })
  }
  const own = await findOwn(ctx, request, post.id, attente ?? '')
  const asked = attente === undefined ? undefined : own.shown.find(({ id }) => id === readWriterToken(ctx, attente))
  if (asked) form.movedTo = placeOf(ctx, post.path, asked)
  for (const reaction of own.held) form.held.push(await heldView(ctx, reaction))
  const links = new Map<number, Awaited<ReturnType<typeof ownLinks>>>()
  for (const reaction of own.shown) links.set(reaction.id, await ownLinks(ctx, reaction))
  form.own = links
  form.sent = own.shown.find((mine) => String(mine.number) === r && isFresh(ctx, mine))?.number ?? null
  form.personal = remembered !== null || attente !== undefined || own.held.length + own.shown.length > 0
  return form
}

/** The shown reaction of that number, as the form recalls it. */
export async function findReplyTo(ctx: Ctx, postId: number, number: string): Promise<ReplyTo | null> {
  const parent = /^[1-9]\d{0,6}$/.test(number) ? await findByNumber(ctx.db, postId, Number(number)) : undefined
  if (!parent?.number || !isVisible(parent.state)) return null
  const said = parent.kind === 'linkback' ? parent.title || parent.text : parent.text
  return { number: parent.number, name: shownName(parent), excerpt: excerpt(said, 100) }
}

type Query = Partial<Record<'repondre' | 'attente' | 'r', string>>

function queryOf(request: FastifyRequest): Query {
  const given = Object.entries(Object(request.query)).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string' && entry[1] !== ''
  })
  return Object.fromEntries(given)
}
