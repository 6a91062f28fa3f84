import type { Ctx } from '../context.ts'
import type { Key } from '../i18n/index.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { tokenField, type HeldView, type OwnLinks } from './form.ts'
import type { Current } from '../readers/reader.ts'
import { findReaction, isAnswered, listByWriter } from './queries.ts'
import { isVisible, reactionPath, type Reaction, type Reason } from './reaction.ts'
import { shownName } from './tree.ts'

/** Who asks, as far as they prove it: by the voice of their browser, by a reader's session, by an account's. */
export type Writer = { voice: string | null; readerId: number | null; authorId: number | null }

/** The writer behind the voice of a browser, or behind it and a session. */
export function writerOf(voice: string | null, current: Current | undefined): Writer {
  return {
    voice,
    readerId: current?.kind === 'reader' ? current.reader.id : null,
    authorId: current?.kind === 'author' ? current.account.authorId : null,
  }
}

/** What a visitor has sent under a post, by cookie or by the token in an address. */
export type Own = { held: Reaction[]; shown: Reaction[] }

/** Proves to be the writer of one reaction: its id, signed. It stands in addresses that only its writer is given. */
export function writerToken(ctx: Ctx, id: number): string {
  return sign(deriveKey(ctx.secret, 'writer'), String(id))
}

/** The id that a writer's token names. */
export function readWriterToken(ctx: Ctx, token: string): number | undefined {
  const id = unsign(deriveKey(ctx.secret, 'writer'), token)
  return id === undefined ? undefined : Number(id)
}

/**
 * Whether somebody is the writer of a reaction: by token, by their session on any device, or, for what a guest wrote, by
 * the voice of their browser. What was signed is its reader's alone: whoever sits at that browser next has its voice too.
 */
export function isWriter(ctx: Ctx, writer: Writer, reaction: Reaction, token: string): boolean {
  if (token !== '' && readWriterToken(ctx, token) === reaction.id) return true
  return writes(writer, reaction)
}

/** Whether that is known without a token: then none need stand in an address, where others may come to read it. */
export function writes({ voice, readerId, authorId }: Writer, reaction: Reaction): boolean {
  if (reaction.authorId !== null) return reaction.authorId === authorId
  if (reaction.readerId !== null) return reaction.readerId === readerId
  return voice !== null && voice === reaction.voice
}

/** What a writer may do with a message: correct it, take it back, ask to be told when it is out. */
export type OwnAct = 'edit' | 'withdraw' | 'out'

/** The address of one of the writer's pages, with proof unless their browser has it. */
export function ownPath(ctx: Ctx, { id }: Pick<Reaction, 'id'>, act: OwnAct, known = false): string {
  return known ? `/r/${id}/${act}` : `/r/${id}/${act}?${tokenField}=${writerToken(ctx, id)}`
}

/** Where the writer of a message finds it: at its number, or, while it waits, by token unless their browser is `known`. */
export function placeOf(ctx: Ctx, path: string, reaction: Reaction, known = false): string {
  const { number, state } = reaction
  if (isVisible(state) && number !== null) return reactionPath(path, number)
  if (state === 'withdrawn' || state === 'removed') return `${path}#fil`
  return known ? `${path}#attente` : `${path}?attente=${writerToken(ctx, reaction.id)}#attente`
}

/** What a visitor has sent under a post, by what they prove or by the token in an address. */
export async function findOwn(ctx: Ctx, writer: Writer, postId: number, token: string): Promise<Own> {
  const mine = (await listByWriter(ctx.db, postId, writer)).filter((reaction) => writes(writer, reaction))
  const held = await findHeldFor(ctx, postId, token)
  if (held && !mine.some(({ id }) => id === held.id)) mine.push(held)
  return { held: mine.filter(({ state }) => !isVisible(state)), shown: mine.filter(({ state }) => isVisible(state)) }
}

/** The reaction of a post that a token in its address names, as long as its writer may see it. */
export async function findHeldFor(ctx: Ctx, postId: number, token: string): Promise<Reaction | undefined> {
  const id = token === '' ? undefined : readWriterToken(ctx, token)
  const reaction = id === undefined ? undefined : await findReaction(ctx.db, id)
  if (!reaction || reaction.postId !== postId) return undefined
  return reaction.state === 'withdrawn' || reaction.state === 'removed' ? undefined : reaction
}

/** Why a message cannot be corrected any more; undefined while it can: for as long as the site gives, unless answered. */
export async function whyNotEditable(ctx: Ctx, reaction: Reaction): Promise<Key | undefined> {
  if (reaction.kind !== 'comment' || reaction.state === 'withdrawn' || reaction.state === 'removed')
    return 'own.unknown'
  if (!isFresh(ctx, reaction)) return 'own.late'
  return (await isAnswered(ctx.db, reaction.id)) ? 'own.answered' : undefined
}

function isFresh(ctx: Ctx, reaction: Reaction): boolean {
  return ctx.now().getTime() - Date.parse(reaction.createdAt) < ctx.settings.editMinutes * 60_000
}

/** Whether a message was sent so lately that its writer is told that it is out, correctable or not. */
export function isNews(ctx: Ctx, reaction: Reaction): boolean {
  const minutes = ctx.settings.editMinutes || 15
  return ctx.now().getTime() - Date.parse(reaction.createdAt) < minutes * 60_000
}

/** The addresses by which its writer can correct or withdraw a message. */
export async function ownLinks(ctx: Ctx, reaction: Reaction, writer: Writer): Promise<OwnLinks> {
  const known = writes(writer, reaction)
  const editable = (await whyNotEditable(ctx, reaction)) === undefined
  const edit = editable ? ownPath(ctx, reaction, 'edit', known) : null
  return { edit, withdraw: ownPath(ctx, reaction, 'withdraw', known) }
}

/** A held message as its writer is shown it. */
export async function heldView(ctx: Ctx, reaction: Reaction, writer: Writer): Promise<HeldView> {
  const { id, name, html, createdAt, parentId } = reaction
  const above = parentId === null ? undefined : await findReaction(ctx.db, parentId)
  const parent = above?.number ? { number: above.number, name: shownName(above) } : null
  const out = !ctx.mail
    ? null
    : reaction.tellOut === 1
      ? 'asked'
      : ownPath(ctx, reaction, 'out', writes(writer, reaction))
  return { id, name, html, createdAt, why: whyHeld(reaction), parent, out, ...(await ownLinks(ctx, reaction, writer)) }
}

const whys: [Reason, Key][] = [
  ['held-post', 'held.post'],
  ['held-site', 'held.site'],
  ['late', 'held.late'],
  ['links', 'held.links'],
  ['copy', 'held.copy'],
  ['first-message', 'held.first'],
]

/** What looks like a program is held, and told no more than that. */
function whyHeld({ state, reasons, readerId }: Reaction): Key {
  const given = new Set(JSON.parse(reasons) as Reason[])
  const why = (state === 'pending' && whys.find(([reason]) => given.has(reason))?.[1]) || 'held.check'
  return why === 'held.first' && readerId !== null ? 'held.firstSigned' : why
}
