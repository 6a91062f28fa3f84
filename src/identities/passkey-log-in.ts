import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { instant, type Ctx } from '../context.ts'
import type { PasskeyRow } from '../db/schema-accounts.ts'
import { refuse } from '../errors.ts'
import { addressPrefix } from '../lib/addresses.ts'
import { findAccount, type Account } from './account.ts'
import { returnAddressTry, spendAddressTry } from './log-in.ts'
import { giveChallenge, orWrong, party, takeChallenge, webAuthn } from './passkey.ts'

/** What a browser needs to ask for any passkey of this site (WebAuthn level 3 §5.5), good for five minutes. */
export async function askPasskey(ctx: Ctx): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthn()
  return generateAuthenticationOptions({
    rpID: party(ctx).rpId,
    challenge: await giveChallenge(ctx, 'passkey-enter', null),
    userVerification: 'required',
  })
}

/**
 * Answers the account whose passkey signed our challenge. Refused as `invalid`, in the same words, for an unknown
 * passkey, a wrong signature, a challenge that was used before, a counter that went back and an account that is closed;
 * as `too_many` once an address has used up its tries.
 */
export async function logInByPasskey(ctx: Ctx, answer: unknown, address: string): Promise<Account> {
  await spendAddressTry(ctx, address)
  const account = await verify(ctx, answer).catch((error: unknown) => {
    ctx.log.warn({ event: 'log-in failed', passkey: true, from: addressPrefix(address) }, 'security')
    throw error
  })
  await returnAddressTry(ctx, address)
  ctx.log.info({ event: 'log-in', account: account.id, passkey: true, from: addressPrefix(address) }, 'security')
  return account
}

async function verify(ctx: Ctx, answer: unknown): Promise<Account> {
  const { challenge } = await takeChallenge(ctx, 'passkey-enter', answer)
  const known = await findPasskey(ctx, answer)
  const { rpId, origin } = party(ctx)
  const { verifyAuthenticationResponse } = await webAuthn()
  const { verified, authenticationInfo } = await orWrong(() =>
    verifyAuthenticationResponse({
      response: answer as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: known.credential,
        publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
        counter: known.counter,
        transports: JSON.parse(known.transports) as string[],
      },
      requireUserVerification: true,
    }),
  )
  const account = verified ? await findAccount(ctx.db, known.accountId) : undefined
  if (account?.state !== 'active') return refuse('invalid', 'account.passkeyWrong')
  const used = { counter: authenticationInfo.newCounter, usedAt: instant(ctx) }
  await ctx.db.updateTable('passkeys').set(used).where('id', '=', known.id).execute()
  return account
}

async function findPasskey(ctx: Ctx, answer: unknown): Promise<PasskeyRow> {
  const { id } = Object(answer) as { id: unknown }
  if (typeof id !== 'string') return refuse('invalid', 'account.passkeyWrong')
  const found = await ctx.db.selectFrom('passkeys').selectAll().where('credential', '=', id).executeTakeFirst()
  return found ?? refuse('invalid', 'account.passkeyWrong')
}
