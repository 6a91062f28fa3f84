import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { spend, type Rate } from '../db/rates.ts'
import { takeOneTime } from '../identities/one-time.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { readReaderCookie, writeReaderCookie } from '../readers/cookies.ts'
import { enterReader } from '../readers/enter.ts'
import { endReaderSession } from '../readers/sessions.ts'
import type { Proven } from './way.ts'

const rates: readonly Rate[] = [
  { limit: 10, seconds: 60 },
  { limit: 60, seconds: 3600 },
]

/** Counts one try to sign in from an address, of 10 a minute and 60 an hour; answers the seconds to wait, 0 for none. */
export async function payForTry(ctx: Ctx, address: string): Promise<number> {
  return ctx.config.rateLimits ? spend(ctx, `sign-in/${addressPrefix(address)}`, rates) : 0
}

/**
 * Gives a browser the session of who it proved to be, in place of the one it had, and ends what it proved by mail to see
 * somebody’s messages; answers where they go on.
 */
export async function comeIn(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  proven: Proven,
  back: string,
): Promise<string> {
  const former = readReaderCookie(ctx, request, 'reader')
  const from = { agent: request.headers['user-agent'] ?? '', address: request.ip, token: former }
  await endProof(ctx, request, reply)
  writeReaderCookie(ctx, reply, 'reader', await enterReader(ctx, proven, from))
  return back || '/sign-in'
}

/** Ends the session of a browser, if it has one, and what it proved by mail to see somebody’s messages. */
export async function signOut(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await endProof(ctx, request, reply)
  const token = readReaderCookie(ctx, request, 'reader')
  if (token === '') return
  await endReaderSession(ctx, token)
  writeReaderCookie(ctx, reply, 'reader', '')
}

/** The next person in that browser may be another. */
async function endProof(ctx: Ctx, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const proof = readReaderCookie(ctx, request, 'my_data')
  if (proof === '') return
  await takeOneTime(ctx, 'my-data', proof)
  writeReaderCookie(ctx, reply, 'my_data', '')
}
