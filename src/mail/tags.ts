import { createHmac } from 'node:crypto'
import type { Ctx } from '../context.ts'
import type { MailRow } from '../db/schema-readers.ts'
import { deriveKey } from '../lib/secrets.ts'
import type { Letter } from './letter.ts'

/**
 * What an address of ours says that mail came back to: a report on a mail that could not be delivered, or an answer that
 * belongs under a reaction (0: under the post) by whom it was sent to: an account, or else (0) a reader.
 */
export type Tag =
  { kind: 'bounce'; mailId: number } | { kind: 'reply'; postId: number; reactionId: number; accountId: number }

const macLength = 24

/** The address to which `mail` is answered; undefined where no answers are taken. It is worth something only to its recipient. */
export function replyAddress(
  ctx: Ctx,
  { email, accountId }: Pick<MailRow, 'email' | 'accountId'>,
  { postId, reactionId }: NonNullable<Letter['answers']>,
): string | undefined {
  const body = `r${[postId, reactionId ?? 0, accountId ?? 0].map((id) => id.toString(36)).join('-')}`
  return tagged(ctx, `${body}-${mac(ctx, body, email)}`)
}

/** The address to which other servers report that `mail` could not be delivered (RFC 5321 §4.4); undefined likewise. */
export function returnAddress(ctx: Ctx, { id, email }: Pick<MailRow, 'id' | 'email'>): string | undefined {
  const body = `b${id.toString(36)}`
  return tagged(ctx, `${body}-${mac(ctx, body, email)}`)
}

/**
 * Reads the tag of an address of ours; `verify` says whether it was made for a recipient, and nothing may be done before.
 * Undefined for every other address. Capitals do not matter: servers change them.
 */
export function readTag(ctx: Ctx, address: string): { tag: Tag; verify: (email: string) => boolean } | undefined {
  const [local = '', host = ''] = ctx.config.mailReply.toLowerCase().split('@')
  const given = address.trim().toLowerCase()
  if (host === '' || !given.startsWith(`${local}+`) || !given.endsWith(`@${host}`)) return undefined
  const [, body = '', sum = ''] = /^(.+)-([0-9a-f]{24})$/.exec(given.slice(local.length + 1, -host.length - 1)) ?? []
  const tag = tagOf(body)
  return tag && { tag, verify: (email) => mac(ctx, body, email.toLowerCase()) === sum }
}

function tagOf(body: string): Tag | undefined {
  const [, kind, list = ''] = /^([br])([0-9a-z]{1,9}(?:-[0-9a-z]{1,9}){0,2})$/.exec(body) ?? []
  const ids = list.split('-').map((id) => Number.parseInt(id, 36))
  const [first = 0, reactionId, accountId] = ids
  if (ids.some((id) => id > 2_147_483_647)) return undefined
  if (kind === 'b' && ids.length === 1) return { kind: 'bounce', mailId: first }
  if (kind !== 'r' || reactionId === undefined || accountId === undefined) return undefined
  return { kind: 'reply', postId: first, reactionId, accountId }
}

function tagged({ config }: Ctx, tag: string): string | undefined {
  if (config.mailReply === '') return undefined
  const at = config.mailReply.lastIndexOf('@')
  return `${config.mailReply.slice(0, at)}+${tag}${config.mailReply.slice(at)}`
}

/** 96 bits, in small letters only, since the local part of an address is short and its capitals get lost. */
function mac({ secret }: Ctx, body: string, email: string): string {
  const key = deriveKey(secret, 'mail address tag')
  return createHmac('sha256', key).update(`${body}\n${email}`).digest('hex').slice(0, macLength)
}
