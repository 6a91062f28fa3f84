import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

const minutes = 60

/** `link` came by mail and works once. */
type Link = { step: 'link'; email: string }
/** What the browser holds afterwards: the address, and as whom it was signed in when the link was opened. */
type Proof = { step: 'open'; email: string; readerId: number | null }

/** Makes the token of a mail that proves its address, good for an hour and once. */
export async function giveLink(ctx: Ctx, email: string): Promise<string> {
  const payload: Link = { step: 'link', email }
  return giveOneTime(ctx, { purpose: 'my-data', accountId: null, payload, minutes })
}

/** Whether such a token is still good; it stays so. */
export async function isGoodLink(ctx: Ctx, token: string): Promise<boolean> {
  return linkIn(await findOneTime(ctx, 'my-data', token)) !== undefined
}

/**
 * Uses the token of a mail up, for a browser where that reader is signed in (null for none): answers the one that it is to
 * hold for an hour; undefined when it is too late.
 */
export async function openLink(ctx: Ctx, token: string, readerId: number | null): Promise<string | undefined> {
  return transaction(ctx, async (ctx) => {
    if (!(await isGoodLink(ctx, token))) return undefined
    const link = linkIn(await takeOneTime(ctx, 'my-data', token))
    if (!link) return undefined
    const payload: Proof = { step: 'open', email: link.email, readerId }
    return giveOneTime(ctx, { purpose: 'my-data', accountId: null, payload, minutes })
  })
}

/** The mail address that a browser has proved within the hour, and as whom it was signed in then. */
export async function findProof(ctx: Ctx, request: FastifyRequest): Promise<Omit<Proof, 'step'> | undefined> {
  const token = readCookie(request, cookieName(ctx)) ?? ''
  const found = token === '' ? undefined : ((await findOneTime(ctx, 'my-data', token))?.payload as Proof | undefined)
  return found?.step === 'open' ? found : undefined
}

/** Ends the proof before its hour is over. */
export async function endProof(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = readCookie(request, cookieName(ctx)) ?? ''
  if (token !== '') await takeOneTime(ctx, 'my-data', token)
  writeProof(ctx, reply, '')
}

/** Gives a browser the token of `openLink`; an empty one takes it away. */
export function writeProof(ctx: Ctx, reply: FastifyReply, value: string): void {
  const maxAge = value === '' ? 0 : minutes * 60
  writeCookie(reply, ctx.settings.siteUrl, { name: cookieName(ctx), value, maxAge })
}

function linkIn(found: { payload: unknown } | undefined): Link | undefined {
  const payload = found?.payload as Link | undefined
  return payload?.step === 'link' ? payload : undefined
}

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
function cookieName({ settings }: Ctx): string {
  return settings.siteUrl.startsWith('https:') ? '__Host-tresse_my_data' : 'tresse_my_data'
}
