import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { PostRow } from '../db/schema-posts.ts'
import { refuse } from '../errors.ts'
import { readSessionCookie, writeSessionCookie } from '../identities/session-cookie.ts'
import { endSession } from '../identities/sessions.ts'
import { writeReaderCookie } from '../readers/cookies.ts'
import { dropDraft, findDraft, keepDraft, longestDraft } from '../readers/drafts.ts'
import { signOut } from '../sign-in/come-in.ts'
import { leave } from '../sign-in/leave.ts'
import { findWay, offersMail } from '../sign-in/offer.ts'
import type { Problem } from '../sign-in/way.ts'
import type { TypedForm } from './read-form.ts'
import type { CommentDraft } from './reaction.ts'
import { textProblem } from './row.ts'
import type { Recognised } from './visitor.ts'

type Signing = {
  request: FastifyRequest
  reply: FastifyReply
  visitor: Recognised
  post: Pick<PostRow, 'id' | 'path'>
  typed: TypedForm
}

/** Who a message is from, as its draft says it: an author, a reader, or whoever the guest says they are. */
export function signature(
  current: Recognised['current'],
  guest: TypedForm['guest'],
): Pick<CommentDraft, 'authorId' | 'reader' | 'name' | 'email' | 'website'> {
  if (!current) return { authorId: null, ...guest }
  if (current.kind === 'author') {
    const { authorId, name } = current.account
    return { authorId, name, email: null, website: null }
  }
  const { reader, identity } = current
  const { provider, via } = identity
  const { name, email, website, photo } = reader
  return {
    authorId: null,
    reader: { readerId: reader.id, identityId: identity.id, provider, via, photo },
    name,
    email,
    website,
  }
}

/**
 * Does what the buttons beside the signature ask for, with everything typed kept for the return: leads to where one
 * signs in (by a page of ours), to all ways of doing so, or ends the session. Answers the page of ours, where to go, or what went wrong.
 */
export async function changeSigner(ctx: Ctx, signing: Signing): Promise<{ html: string } | { to: string } | Problem> {
  const { request, reply, post, typed } = signing
  await keepTyped(ctx, signing)
  void reply.header('cache-control', 'no-store')
  const back = `${post.path}#reagir`
  const query = new URLSearchParams({ back }).toString()
  if (typed.act === 'change') return { to: `/sign-in?${query}` }
  if (typed.act === 'sign-out') {
    await leaveSession(ctx, signing)
    return { to: back }
  }
  if (typed.way === 'mail' && offersMail(ctx)) return { to: `/sign-in/mail?${query}` }
  const way = findWay(ctx, typed.way)
  if (!way) return { problem: 'signin.unknownWay' }
  if (way.asks) return { to: `/sign-in/${way.slug}?${query}` }
  return leave(ctx, request, reply, way, { typed: '', back })
}

/** Refuses a text beyond all bounds. What the form of somebody signed in does not ask for stays as they had typed it before. */
async function keepTyped(ctx: Ctx, { request, reply, visitor, post, typed }: Signing): Promise<void> {
  const tooLong = typed.values.text.length > longestDraft ? textProblem(typed.values.text) : undefined
  if (tooLong) refuse('invalid', tooLong.key, tooLong.params)
  const former = visitor.current ? await findDraft(ctx, visitor.draft, post.id) : undefined
  const { name, email, website, remember } = former ?? typed.values
  const draft = { ...typed.values, name, email, website, remember }
  const kept = { browser: visitor.draft, postId: post.id, address: request.ip }
  writeReaderCookie(ctx, reply, 'draft', await keepDraft(ctx, kept, draft))
}

async function leaveSession(ctx: Ctx, { request, reply, visitor }: Signing): Promise<void> {
  if (visitor.current?.kind !== 'author') return signOut(ctx, request, reply)
  await endSession(ctx, readSessionCookie(ctx, request) ?? '')
  writeSessionCookie(ctx, reply, '')
}

/** Drops what was kept under a post once it is sent. */
export async function dropTyped(ctx: Ctx, reply: FastifyReply, visitor: Recognised, postId: number): Promise<void> {
  if (visitor.draft === '') return
  const others = await dropDraft(ctx, visitor.draft, postId)
  if (!others) writeReaderCookie(ctx, reply, 'draft', '')
}
