import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { transaction } from '../db/transaction.ts'
import { findOneTime, giveOneTime, takeOneTime } from '../identities/one-time.ts'
import { readCookie, writeCookie } from '../web/cookies.ts'

const minutes = 60

/** `link` came by mail and works once; `open` is the proof that the browser holds afterwards. */
type Payload = { step: 'link' | 'open'; email: string }

/** Makes the token of a mail that proves its address, good for an hour and once. */
export async function giveLink(ctx: Ctx, email: string): Promise<string> {
  const payload: Payload = { step: 'link', email }
  return giveOneTime(ctx, { purpose: 'my-data', accountId: null, payload, minutes })
}

/** Whether such a token is still good; it stays so. */
export async function isGoodLink(ctx: Ctx, token: string): Promise<boolean> {
  return payloadOf(await findOneTime(ctx, 'my-data', token), 'link') !== undefined
}

/** Uses the token of a mail up: answers the one that the browser is to hold for an hour; undefined when it is too late. */
export async function openLink(ctx: Ctx, token: string): Promise<string | undefined> {
  return transaction(ctx, async (ctx) => {
    if (!(await isGoodLink(ctx, token))) return undefined
    const email = payloadOf(await takeOneTime(ctx, 'my-data', token), 'link')
    if (email === undefined) return undefined
    const payload: Payload = { step: 'open', email }
    return giveOneTime(ctx, { purpose: 'my-data', accountId: null, payload, minutes })
  })
}

/** The mail address that a browser has proved within the hour. */
export async function findProvenEmail(ctx: Ctx, request: FastifyRequest): Promise<string | undefined> {
  const token = readCookie(request, cookieName(ctx)) ?? ''
  return token === '' ? undefined : payloadOf(await findOneTime(ctx, 'my-data', token), 'open')
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

function payloadOf(found: { payload: unknown } | undefined, step: Payload['step']): string | undefined {
  const payload = found?.payload as Payload | undefined
  return payload?.step === step ? payload.email : undefined
}

/** On https the name itself keeps other hosts and plain http from setting it (RFC 6265bis §4.1.3). */
function cookieName({ settings }: Ctx): string {
  return settings.siteUrl.startsWith('https:') ? '__Host-tresse_my_data' : 'tresse_my_data'
}
