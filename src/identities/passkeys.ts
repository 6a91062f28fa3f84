import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { instant, type Ctx } from '../context.ts'
import type { PasskeyRow } from '../db/schema-accounts.ts'
import { refuse } from '../errors.ts'
import { tidyLine } from '../lib/text.ts'
import { findSite } from '../settings/site.ts'
import type { Account } from './account.ts'
import { giveChallenge, orWrong, party, takeChallenge, webAuthn } from './passkey.ts'

const mostPasskeys = 20
/**
 * COSE's numbers for ES256, EdDSA and RS256: every authenticator of today makes one of them, and asking the runtime for
 * more makes Node warn of experiments.
 */
const algorithms = [-7, -8, -257]

/** The passkeys of an account, in the order in which they came. */
export async function listPasskeys(ctx: Ctx, accountId: number): Promise<PasskeyRow[]> {
  const query = ctx.db.selectFrom('passkeys').selectAll().where('accountId', '=', accountId)
  return query.orderBy('id').limit(mostPasskeys).execute()
}

/**
 * What a browser needs to make a passkey for an account (WebAuthn level 3 §5.4), good for five minutes. Refused as
 * `conflict` to somebody who has twenty.
 */
export async function offerPasskey(ctx: Ctx, account: Account): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const known = await listPasskeys(ctx, account.id)
  if (known.length >= mostPasskeys) refuse('conflict', 'account.passkeysFull', { most: mostPasskeys })
  const { generateRegistrationOptions } = await webAuthn()
  return generateRegistrationOptions({
    rpName: (await findSite(ctx.db)).title,
    rpID: party(ctx).rpId,
    userName: account.email,
    userDisplayName: account.name,
    userID: new TextEncoder().encode(`account-${account.id}`),
    challenge: await giveChallenge(ctx, 'passkey-add', account.id),
    excludeCredentials: known.map(({ credential, transports }) => ({
      id: credential,
      transports: JSON.parse(transports) as string[],
    })),
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/**
 * Keeps the passkey that a browser made, under the name that its owner gave it. Refused as `invalid` unless it answers
 * a challenge of ours for that account, on our address, with its user verified; as `conflict` when it is known already.
 */
export async function addPasskey(ctx: Ctx, account: Account, answer: unknown, name: string): Promise<void> {
  const { accountId, challenge } = await takeChallenge(ctx, 'passkey-add', answer)
  if (accountId !== account.id) refuse('invalid', 'account.passkeyWrong')
  const { rpId, origin } = party(ctx)
  const { verifyRegistrationResponse } = await webAuthn()
  const { registrationInfo } = await orWrong(() =>
    verifyRegistrationResponse({
      response: answer as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }),
  )
  const { credential } = registrationInfo ?? refuse('invalid', 'account.passkeyWrong')
  const added = await ctx.db
    .insertInto('passkeys')
    .values({
      accountId: account.id,
      credential: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
      name: tidyLine(name, 60) || ctx.t('account.passkey'),
      createdAt: instant(ctx),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) refuse('conflict', 'account.passkeyKnown')
  ctx.log.info({ event: 'passkey added', account: account.id }, 'security')
}

/** Takes a passkey away from its account; `not_found` for one that it does not have. */
export async function removePasskey(ctx: Ctx, account: Account, id: number): Promise<void> {
  const query = ctx.db.deleteFrom('passkeys').where('id', '=', id).where('accountId', '=', account.id)
  const { numDeletedRows } = await query.executeTakeFirstOrThrow()
  if (numDeletedRows === 0n) refuse('not_found', 'error.notFound')
  ctx.log.info({ event: 'passkey removed', account: account.id }, 'security')
}
