import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { guestCookies, readBrowser } from '../identities/guest.ts'
import { findPost, type SignedPost } from '../posts/queries.ts'
import { findCurrent } from '../readers/current.ts'
import { readCookies } from '../web/cookies.ts'
import { tokenField, type OwnView } from './form.ts'
import { isWriter, placeOf, writerOf, writerToken, writes, type OwnAct } from './own.ts'
import { findReaction } from './queries.ts'
import { isVisible, type Reaction } from './reaction.ts'

export type Found = { reaction: Reaction; post: SignedPost }
/** `known`: their browser proves to be the writer's, so that no address needs a token. */
export type FoundOwn = Found & { known: boolean }

/** The reaction with that id, as an address has it, and its post. */
export async function findWithPost(ctx: Ctx, id: string): Promise<Found | undefined> {
  const reaction = /^[1-9]\d{0,8}$/.test(id) ? await findReaction(ctx.db, Number(id)) : undefined
  const post = reaction && (await findPost(ctx.db, reaction.postId))
  return reaction && post ? { reaction, post } : undefined
}

/** The reaction of an address for its writer; somebody else's answers like one that does not exist (404), one that was taken back 410. */
export async function findForWriter(ctx: Ctx, request: FastifyRequest, id: string, token: string): Promise<FoundOwn> {
  const found = await findWithPost(ctx, id)
  const { voice } = readBrowser(ctx, readCookies(request, guestCookies))
  const writer = writerOf(voice, await findCurrent(ctx, request))
  if (!found || !isWriter(ctx, writer, found.reaction, token)) return refuse('not_found', 'own.unknown')
  const { state } = found.reaction
  if (state === 'withdrawn' || state === 'removed') refuse('gone', 'reaction.gone')
  return { ...found, known: writes(writer, found.reaction) }
}

/** What every page of a writer is handed. */
export function ownView(ctx: Ctx, { reaction, post, known }: FoundOwn, act: OwnAct): OwnView {
  return {
    action: `/r/${reaction.id}/${act}`,
    token: writerToken(ctx, reaction.id),
    number: isVisible(reaction.state) ? reaction.number : null,
    post: { title: post.title, path: post.path, lang: post.lang },
    back: placeOf(ctx, post.path, reaction, known),
  }
}

/** The proof that an address or a form brings; '' without one. */
export function tokenOf(fields: unknown): string {
  const value: unknown = Object(fields)[tokenField]
  return typeof value === 'string' ? value : ''
}
