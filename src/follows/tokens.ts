import type { Ctx } from '../context.ts'
import { deriveKey, sign, unsign } from '../lib/secrets.ts'
import { confirmDays } from './follow.ts'

const daySeconds = 86_400

/**
 * The address, below the site's own, that confirms a follow: its id and when that ends, signed. A follow is named by its
 * id, since no mail address may stand in an address.
 */
export function confirmPath(ctx: Ctx, followId: number): string {
  const ends = Math.floor(ctx.now().getTime() / 1000) + confirmDays * daySeconds
  return `/follow/confirm/${sign(keyOf(ctx, 'confirm'), `${followId} ${ends}`)}`
}

/** The follow that a token of such an address names; undefined for a wrong or late one. */
export function readConfirmToken(ctx: Ctx, token: string): number | undefined {
  const [, id, ends] = /^(\d+) (\d+)$/.exec(unsign(keyOf(ctx, 'confirm'), token) ?? '') ?? []
  return id !== undefined && Number(ends) * 1000 > ctx.now().getTime() ? Number(id) : undefined
}

/** The address that ends one follow. It stands in every mail and is good for as long as the follow is known. */
export function stopPath(ctx: Ctx, followId: number): string {
  return `/follow/stop/${sign(keyOf(ctx, 'stop'), String(followId))}`
}

/** The follow that a token of such an address names. */
export function readStopToken(ctx: Ctx, token: string): number | undefined {
  return readId(ctx, 'stop', token)
}

/** The address of everything that is followed by the mail address of a follow; as good as that of `stopPath`. */
export function managePath(ctx: Ctx, followId: number): string {
  return `/follow/manage/${sign(keyOf(ctx, 'manage'), String(followId))}`
}

/** The follow whose mail address a token of such an address speaks for. */
export function readManageToken(ctx: Ctx, token: string): number | undefined {
  return readId(ctx, 'manage', token)
}

function readId(ctx: Ctx, purpose: 'stop' | 'manage', token: string): number | undefined {
  const id = unsign(keyOf(ctx, purpose), token)
  return id === undefined ? undefined : Number(id)
}

function keyOf(ctx: Ctx, purpose: 'confirm' | 'stop' | 'manage'): Buffer {
  return deriveKey(ctx.secret, `follow-${purpose}`)
}
