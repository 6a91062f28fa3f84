import type { Ctx } from '../context.ts'
import { refuse } from '../errors.ts'
import { giveOneTime, takeOneTime, type OneTime, type Purpose } from './one-time.ts'

type Ceremony = Extract<Purpose, 'passkey-add' | 'passkey-enter'>

const challengeMinutes = 5

/** WebAuthn's library, loaded by the first who uses a passkey: it would cost every start a fifth of its time. */
export function webAuthn(): Promise<typeof import('@simplewebauthn/server')> {
  return import('@simplewebauthn/server')
}

/** Who we are to an authenticator: the host and origin that were configured, whatever a request says. */
export function party({ settings }: Ctx): { rpId: string; origin: string } {
  return { rpId: new URL(settings.siteUrl).hostname, origin: settings.siteUrl }
}

/** Whether browsers would make passkeys for this site: they want a name, no bare address (WebAuthn level 3 §5.1.3). */
export function passkeysWork(ctx: Ctx): boolean {
  const { rpId } = party(ctx)
  return !/^[\d.]+$|^\[/.test(rpId)
}

/** A challenge that is good once, for five minutes. */
export async function giveChallenge(ctx: Ctx, purpose: Ceremony, accountId: number | null): Promise<string> {
  return giveOneTime(ctx, { purpose, accountId, payload: null, minutes: challengeMinutes })
}

/**
 * Uses up the challenge that an authenticator answered, and says whose it was. Refused as `invalid` when it is none of
 * ours, is too old or was answered before.
 */
export async function takeChallenge(
  ctx: Ctx,
  purpose: Ceremony,
  answer: unknown,
): Promise<OneTime & { challenge: string }> {
  const challenge = readChallenge(answer)
  // It comes back as base64url of the text that we gave.
  const token = Buffer.from(challenge ?? '', 'base64url').toString()
  const taken = challenge === undefined ? undefined : await takeOneTime(ctx, purpose, token)
  return taken && challenge !== undefined ? { ...taken, challenge } : refuse('invalid', 'account.passkeyWrong')
}

/** Runs the library's check, which throws what it finds wrong; which part of it is nobody's business outside. */
export async function orWrong<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch {
    return refuse('invalid', 'account.passkeyWrong')
  }
}

function readChallenge(answer: unknown): string | undefined {
  const { clientDataJSON } = Object((Object(answer) as { response: unknown }).response) as { clientDataJSON: unknown }
  if (typeof clientDataJSON !== 'string') return undefined
  try {
    const { challenge } = Object(JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())) as {
      challenge: unknown
    }
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}
